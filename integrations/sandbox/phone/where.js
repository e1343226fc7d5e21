/** Where the next message is said: in private, in a group, or while the account is on standby. */

import { el, replace } from "./dom.js";

function choice(id, thai, english) {
  const box = el("input", { type: "checkbox", id });
  return [box, el("label", { class: "check", for: id }, box, el("span", {}, thai, el("small", { lang: "en" }, english)))];
}

/** Draws the two switches. The answer tells whether the group is meant, and on standby; `moved()` when the group changes. */
export function where(node, moved) {
  const [group, groupLine] = choice("in-group", "พูดในกลุ่ม", "Send to group");
  const [standby, standbyLine] = choice("on-standby", "บอตอยู่ในโหมดสแตนด์บาย", "Standby");
  replace(node, el("h2", {}, "พูดที่ไหน ", el("small", { lang: "en" }, "Where")), groupLine, standbyLine);
  group.addEventListener("change", moved);
  return { inGroup: () => group.checked, onStandby: () => standby.checked };
}
