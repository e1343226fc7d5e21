/** Text with its web addresses made into links; everything else stays text. */

import { el } from "./dom.js";

const ADDRESS = /https?:\/\/[^\s<>"'“”‘’฿]+/gi;
const TRAILING = /[).,!?:;\]}ๆฯ]+$/;

/** Text nodes and links, in order. */
export function linked(text) {
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0].replace(TRAILING, "");
    pieces.push(text.slice(from, found.index), el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address));
    from = found.index + address.length;
  }
  pieces.push(text.slice(from));
  return pieces.filter((piece) => piece !== "");
}
