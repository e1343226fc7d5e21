// The desk page: starts what keeps it live, present and loud.
import { follow } from "./live.js";
import { bePresent } from "./presence.js";
import { beLoud } from "./loud.js";
import { keepTalk } from "./talk.js";

const { position } = document.body.dataset;
closeMenusOutside();
if (position !== undefined) {
  follow(position);
  beLoud();
  keepTalk();
}
if (document.body.dataset.token) bePresent();

/** A menu closes when one presses elsewhere or Escape, as people expect of menus. */
function closeMenusOutside() {
  const open = () => document.querySelectorAll("details.menu[open], details.canned[open]");
  document.addEventListener("pointerdown", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
