/** Cards side by side that scroll by finger, wheel or arrow key. */

import { el } from "./dom.js";

/** Focusable, since a keyboard can scroll only what it can reach. */
export function sideways(cards) {
  const count = cards.length;
  const items = cards.map((card, index) =>
    el("div", { class: "side-card", role: "group", "aria-label": `การ์ดที่ ${index + 1} จาก ${count}` }, card),
  );
  return el("div", { class: "sideways", role: "group", "aria-label": `การ์ด ${count} ใบ เลื่อนซ้ายขวา`, tabindex: "0" }, items);
}
