/** The menu under the chat: what the hospital offers, one tap away. */

import { perform } from "./actions.js";
import { button, el, replace } from "./dom.js";
import { icon } from "./icons.js";

const intent = (label, name) => ({ type: "postback", label, data: `intent:${name}`, displayText: label });

const ENTRIES = [
  { picture: "calendar", action: intent("จองนัด", "book_appointment") },
  { picture: "list", action: intent("ดูนัดของฉัน", "check_appointment") },
  { picture: "fever", action: intent("เล่าอาการ", "report_symptom") },
  { picture: "nurse", action: intent("คุยกับเจ้าหน้าที่", "talk_to_nurse") },
  { picture: "clock", action: intent("เวลาเปิดทำการ", "ask_opening_hours") },
  { picture: "siren", action: intent("เหตุฉุกเฉิน 1669", "emergency"), urgent: true },
];

const entry = ({ picture, action, urgent }, phone) =>
  button({ class: urgent ? "menu-entry is-urgent" : "menu-entry", on: { click: () => perform(action, phone) } }, icon(picture), el("span", {}, action.label));

/** Draws the menu into `node`, closed. The answer is the button that opens and closes it. */
export function richMenu(node, phone) {
  const entries = el("div", { class: "menu-entries", id: "menu-entries", hidden: true }, ENTRIES.map((one) => entry(one, phone)));
  const bar = button({ class: "menu-bar", "aria-expanded": "false", "aria-controls": "menu-entries" }, icon("menu"), "เมนู");
  bar.addEventListener("click", () => {
    entries.hidden = !entries.hidden;
    bar.setAttribute("aria-expanded", String(!entries.hidden));
  });
  replace(node, entries);
  return bar;
}
