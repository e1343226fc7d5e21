/** Draws template messages: buttons, confirm, carousel and image carousel. */

import { tapArea, tappable } from "./actions.js";
import { el } from "./dom.js";
import { pictureStandIn } from "./placeholders.js";
import { sideways } from "./sideways.js";

const press = (action, phone) => tappable(action, phone, { class: "tp-button" }, el("span", {}, action.label ?? ""));

function picture(part, template) {
  if (!part.thumbnailImageUrl) return null;
  const frame = pictureStandIn(part.thumbnailImageUrl);
  frame.classList.add("tp-picture", template.imageAspectRatio === "square" ? "tp-square" : "tp-wide");
  return frame;
}

/** One card: picture, title, text, and buttons beneath; `template` holds what all cards of a carousel share. */
function card(part, template, phone) {
  const words = [part.title && el("h3", { class: "tp-title" }, part.title), el("p", { class: "tp-text" }, part.text ?? "")];
  const told = el("div", { class: "tp-told" }, words.filter(Boolean));
  const head = part.defaultAction ? tapArea(told, part.defaultAction, phone) : told;
  const buttons = el("div", { class: "tp-buttons" }, (part.actions ?? []).map((action) => press(action, phone)));
  return el("div", { class: "tp-card" }, picture(part, template), head, buttons);
}

function confirm(template, phone) {
  const drawn = card(template, template, phone);
  drawn.classList.add("tp-confirm");
  return drawn;
}

function imageColumn(column, phone) {
  const frame = pictureStandIn(column.imageUrl);
  frame.classList.add("tp-picture", "tp-square");
  return el("div", { class: "tp-card tp-image" }, frame, press(column.action ?? {}, phone));
}

const KINDS = {
  buttons: (template, phone) => card(template, template, phone),
  confirm,
  carousel: (template, phone) => sideways(template.columns.map((column) => card(column, template, phone))),
  image_carousel: (template, phone) => sideways(template.columns.map((column) => imageColumn(column, phone))),
};

/** The drawn template, or null for a kind that this phone does not know. */
export function template(part, phone) {
  const draw = KINDS[part?.type];
  return draw ? draw(part, phone) : null;
}
