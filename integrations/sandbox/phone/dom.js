/** Builds the page from elements and text, so that nothing a message holds can ever become markup. */

const SVG = "http://www.w3.org/2000/svg";

const real = (children) => children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== "");

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") Object.entries(value).forEach(([event, act]) => node.addEventListener(event, act));
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...real(children));
  return node;
}

/** An HTML element; strings among the children become text nodes. `on` holds listeners by event name. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for a drawing; presentation attributes only, since the page's policy forbids style attributes. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** A button that never submits a form by accident. */
export function button(attributes, ...children) {
  return el("button", { type: "button", ...attributes }, ...children);
}

/** What is inside `node` is now only `children`. */
export function replace(node, ...children) {
  node.replaceChildren(...real(children));
}
