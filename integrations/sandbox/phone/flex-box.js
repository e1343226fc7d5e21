/** Draws the components of a Flex message: boxes and what stands in them. */

import { tapArea, tappable } from "./actions.js";
import { el } from "./dom.js";
import { shrinkToFit } from "./fit.js";
import { border, colour, extent, fontSize, imageWidth, ratio, space } from "./flex-measures.js";
import { pictureStandIn } from "./placeholders.js";

const SIDES = { start: "left", center: "center", end: "right" };
const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };
const DECORATIONS = ["none", "underline", "line-through"];

function paint(node, styles) {
  for (const [name, value] of Object.entries(styles)) if (value !== undefined) node.style[name] = value;
  return node;
}

function offsets(part) {
  if (part.position !== "absolute" && !("offsetTop" in part || "offsetBottom" in part || "offsetStart" in part || "offsetEnd" in part)) return {};
  return {
    position: part.position === "absolute" ? "absolute" : "relative",
    top: space(part.offsetTop), bottom: space(part.offsetBottom),
    left: space(part.offsetStart), right: space(part.offsetEnd),
  };
}

/** `flex` as LINE's layout page maps it to CSS: 1 by default in a row, 0 in a column and for what has its own width. */
function share(part, layout) {
  const sized = layout === "vertical" ? undefined : part.width ?? (part.type === "separator" || part.type === "icon" ? 0 : undefined);
  const flex = part.flex ?? (layout === "vertical" || sized !== undefined ? 0 : 1);
  if (flex === 0) return "0 0 auto";
  return layout === "vertical" ? `${flex} 0 auto` : `${flex} 0 0`;
}

function place(node, part, { layout, spacing, first }) {
  const before = space(part.margin) ?? (first ? undefined : space(spacing));
  if (part.position !== "absolute") {
    node.style.flex = share(part, layout);
    if (before) node.style[layout === "vertical" ? "marginTop" : "marginLeft"] = before;
    if (layout !== "vertical" && part.gravity) node.style.alignSelf = GRAVITY[part.gravity];
  }
  return paint(node, offsets(part));
}

function box(part, phone) {
  const node = el("div", { class: `fx-box fx-${part.layout}` });
  const side = (name) => space(part[`padding${name}`]) ?? space(part.paddingAll);
  paint(node, {
    backgroundColor: colour(part.backgroundColor), background: gradient(part.background),
    borderColor: colour(part.borderColor), borderWidth: border(part.borderWidth), borderRadius: space(part.cornerRadius),
    width: extent(part.width), maxWidth: extent(part.maxWidth), height: extent(part.height), maxHeight: extent(part.maxHeight),
    paddingTop: side("Top"), paddingBottom: side("Bottom"), paddingLeft: side("Start"), paddingRight: side("End"),
    justifyContent: part.justifyContent, alignItems: part.layout === "baseline" ? undefined : part.alignItems,
  });
  (part.contents ?? []).forEach((child, index) => {
    const drawn = component(child, phone);
    if (drawn) node.append(place(drawn, child, { layout: part.layout, spacing: part.spacing, first: index === 0 }));
  });
  return node;
}

function gradient(background) {
  if (background?.type !== "linearGradient" || !/^\d+(\.\d+)?deg$/.test(background.angle ?? "")) return undefined;
  const stops = [colour(background.startColor), colour(background.centerColor), colour(background.endColor)].filter(Boolean);
  return stops.length > 1 ? `linear-gradient(${background.angle}, ${stops.join(", ")})` : undefined;
}

function letters(node, part, scaling, size) {
  return paint(node, {
    fontSize: size, color: colour(part.color), fontWeight: part.weight === "bold" ? "700" : undefined,
    fontStyle: part.style === "italic" ? "italic" : undefined,
    textDecoration: DECORATIONS.includes(part.decoration) ? part.decoration : undefined,
  });
}

function text(part) {
  const words = part.contents?.length
    ? part.contents.map((span) => letters(el("span", {}, span.text ?? ""), span, part.scaling, fontSize(span.size, part.scaling, null)))
    : [part.text ?? ""];
  // The words stand in a box of their own: a clamped or shortened line cannot be the flex item that gravity moves.
  const inner = el("div", { class: part.wrap ? "fx-words fx-wrap" : "fx-words" }, words);
  if (part.wrap && part.maxLines > 0) {
    inner.classList.add("fx-clamp");
    inner.style.webkitLineClamp = String(part.maxLines);
  }
  if (part.adjustMode === "shrink-to-fit" && !part.wrap) shrinkToFit(inner);
  const node = el("div", { class: "fx-text" }, inner);
  node.style.textAlign = SIDES[part.align] ?? "left";
  if (part.gravity) node.style.justifyContent = GRAVITY[part.gravity];
  return letters(node, part, part.scaling, fontSize(part.size, part.scaling));
}

function press(part, phone) {
  const style = ["primary", "secondary"].includes(part.style) ? part.style : "link";
  const label = el("span", { class: "fx-label" }, part.action?.label ?? "");
  const node = tappable(part.action, phone, { class: `fx-button fx-${style} fx-${part.height === "sm" ? "sm" : "md"}` }, label);
  if (part.scaling) node.classList.add("fx-scaling");
  if (part.adjustMode === "shrink-to-fit") shrinkToFit(label);
  const own = colour(part.color);
  return paint(node, style === "link" ? { color: own } : { backgroundColor: own });
}

/** The picture itself where it stands on this very server; of all others what stands in for them. */
function picture(url) {
  const here = typeof url === "string" && url.startsWith(`${location.origin}/`);
  return here ? el("img", { src: url, alt: "รูปภาพ" }) : pictureStandIn(url);
}

function image(part) {
  const frame = picture(part.url);
  frame.classList.add("fx-image");
  const margin = { start: "0 auto 0 0", end: "0 0 0 auto" }[part.align] ?? "0 auto";
  paint(frame, { width: imageWidth(part.size), aspectRatio: ratio(part.aspectRatio), backgroundColor: colour(part.backgroundColor) });
  return el("div", { class: "fx-image-room" }, paint(frame, { margin }));
}

function video(part, phone) {
  return part.altContent ? component(part.altContent, phone) : image({ ...part, url: part.previewUrl, size: "full" });
}

const DRAWN = {
  box,
  text,
  button: press,
  image,
  video,
  icon: (part) => paint(el("span", { class: "fx-icon" }), { width: fontSize(part.size, part.scaling), height: fontSize(part.size, part.scaling) }),
  separator: (part) => paint(el("div", { class: "fx-separator", role: "presentation" }), { backgroundColor: colour(part.color) }),
  filler: () => el("div", { class: "fx-filler" }),
};

/** One component as an element, tappable where it has an action; null for a kind that LINE does not know. */
export function component(part, phone) {
  const draw = DRAWN[part?.type];
  if (!draw) return null;
  const node = draw(part, phone);
  return part.action && part.type !== "button" ? tapArea(node, part.action, phone) : node;
}
