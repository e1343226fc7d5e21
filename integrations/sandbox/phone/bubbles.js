/** Draws what one message says. */

import { el } from "./dom.js";
import { flex } from "./flex.js";
import { linked } from "./links.js";
import { media } from "./placeholders.js";
import { placeCard } from "./places.js";
import { sticker } from "./stickers.js";
import { template } from "./templates.js";

const words = (text) => el("div", { class: "bubble" }, linked(String(text ?? "")));
const aside = (text) => el("div", { class: "bubble bubble-odd" }, text);

/** textV2 names people and emoji by {key}; the phone shows the key's kind in words. */
function substituted(message) {
  const kinds = { mention: "@คุณ", emoji: "☺" };
  return String(message.text ?? "").replace(/\{(\w{1,20})\}/g, (whole, key) => kinds[message.substitution?.[key]?.type] ?? whole);
}

const DRAWN = {
  text: (message) => words(message.text),
  postback: (message) => words(message.displayText),
  textV2: (message) => words(substituted(message)),
  flex: (message, phone) => flex(message.contents, phone),
  template: (message, phone) => template(message.template, phone) ?? aside(message.altText ?? ""),
  imagemap: (message) => aside(`[ภาพแผนที่ปุ่ม] ${message.altText ?? ""}`),
  sticker,
  image: media,
  video: media,
  audio: media,
  file: media,
  location: placeCard,
};

/** The element for a message. Whatever cannot be drawn says so instead of taking the page down with it. */
export function drawn(message, phone) {
  try {
    const draw = DRAWN[message?.type];
    return draw ? draw(message, phone) : aside(`ข้อความชนิด ${message?.type ?? "ไม่ทราบ"} แสดงที่นี่ไม่ได้`);
  } catch (fault) {
    console.error(fault);
    return aside(`ข้อความนี้วาดไม่ได้: ${message?.altText ?? message?.type ?? ""}`);
  }
}
