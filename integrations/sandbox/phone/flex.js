/** Draws a Flex message: one bubble, or several side by side. */

import { tapArea } from "./actions.js";
import { el } from "./dom.js";
import { component } from "./flex-box.js";
import { bubbleWidth, colour } from "./flex-measures.js";
import { sideways } from "./sideways.js";

const BLOCKS = ["header", "hero", "body", "footer"];

function block(bubble, name, index, phone) {
  const part = bubble[name];
  const drawn = part ? component(part, phone) : null;
  if (!drawn) return null;
  drawn.classList.add("fx-block", `fx-${name}`);
  const style = bubble.styles?.[name] ?? {};
  if (colour(style.backgroundColor)) drawn.style.backgroundColor = style.backgroundColor;
  if (style.separator && index > 0) {
    drawn.classList.add("fx-ruled");
    drawn.style.borderTopColor = colour(style.separatorColor) ?? "";
  }
  return drawn;
}

function bubbleCard(bubble, phone) {
  const blocks = BLOCKS.map((name, index) => block(bubble, name, index, phone)).filter(Boolean);
  const card = el("div", { class: `fx-bubble fx-size-${bubble.size ?? "mega"}`, dir: bubble.direction === "rtl" ? "rtl" : "ltr" }, blocks);
  card.style.width = `${bubbleWidth(bubble.size)}px`;
  return bubble.action ? tapArea(card, bubble.action, phone) : card;
}

/** The contents of a Flex message (a bubble or a carousel) as an element. */
export function flex(contents, phone) {
  if (contents?.type !== "carousel") return bubbleCard(contents ?? {}, phone);
  return sideways(contents.contents.map((bubble) => bubbleCard(bubble, phone)));
}
