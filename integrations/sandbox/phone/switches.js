/** A list of switches that turn faults on and off. */

import { button, el, replace } from "./dom.js";

const isOn = (value) => value !== undefined && value !== null && value !== false && Number(value) !== 0;

function row({ name, thai, english, on, usual }, value, turn) {
  const left = typeof on === "number" && isOn(value) ? el("b", { class: "left" }, String(value)) : null;
  const words = el("span", {}, thai, el("small", { lang: "en" }, english));
  return button({ class: usual ? "switch is-usual" : "switch", role: "switch", "aria-checked": String(isOn(value)), on: { click: () => turn(name, isOn(value) ? (typeof on === "number" ? 0 : false) : on) } }, words, left, el("i", { class: "knob", "aria-hidden": "true" }));
}

/** Draws `faults` into `node` in the state `values`; `turn(name, value)` changes one. Keeps the focus where it was. */
export function switches(node, faults, values, turn) {
  const focused = [...node.children].indexOf(document.activeElement);
  replace(node, faults.map((fault) => row(fault, values?.[fault.name], turn)));
  node.children[focused]?.focus();
}
