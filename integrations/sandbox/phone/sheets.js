/** The sheets that come up from the foot of the phone: a call, a place, a sticker, a time. */

import { photograph } from "./camera.js";
import { button, el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { PLACES } from "./places.js";
import { STICKERS, sticker } from "./stickers.js";

const INPUTS = { date: "date", time: "time", datetime: "datetime-local" };
let count = 0;

/** Where phone and tools stand side by side, a sheet belongs to the phone and not to the middle of the window. */
function overPhone(sheet) {
  if (!window.matchMedia("(width >= 60rem)").matches) return;
  const { left, bottom, width } = document.querySelector(".phone").getBoundingClientRect();
  Object.assign(sheet.style, { margin: "0", inset: `auto auto ${window.innerHeight - bottom}px ${left}px`, width: `${width}px` });
}

/** Opens a modal sheet; `fill(close)` gives its children. Resolves to what `close` was called with, undefined when dismissed. */
function open(title, fill, kind = "") {
  return new Promise((resolve) => {
    const heading = `sheet-${(count += 1)}`;
    const sheet = el("dialog", { class: `sheet ${kind}`, "aria-labelledby": heading });
    let answer;
    const close = (given) => {
      answer = given;
      sheet.close();
    };
    sheet.addEventListener("close", () => {
      sheet.remove();
      resolve(answer);
    });
    sheet.addEventListener("click", (event) => event.target === sheet && close());
    replace(sheet, el("div", { class: "sheet-inside" }, el("h2", { id: heading }, title), fill(close)));
    document.getElementById("sheets").append(sheet);
    overPhone(sheet);
    sheet.showModal();
  });
}

const dismiss = (close, words = "ปิด") => button({ class: "sheet-close", on: { click: () => close() } }, words);

function call(number) {
  return open(
    `กำลังโทร ${number} (จำลอง)`,
    (close) => [
      el("div", { class: "ringing" }, icon("call")),
      el("p", {}, "หน้านี้เป็นการจำลอง ไม่มีการโทรออกจริง"),
      el("p", { class: "sheet-strong" }, "หากเจ็บป่วยฉุกเฉินจริง ให้ใช้โทรศัพท์ของคุณโทร 1669"),
      button({ class: "hang-up", on: { click: () => close() } }, "วางสาย"),
    ],
    "sheet-call",
  );
}

function pickPlace() {
  const choice = (place, close) =>
    button({ class: "choice", on: { click: () => close(place) } }, icon("place"), el("span", {}, el("b", {}, place.title), el("small", {}, place.address)));
  return open("เลือกตำแหน่งที่จะแชร์", (close) => [
    el("p", { class: "sheet-note" }, "สถานที่ทั้งหมดเป็นเรื่องสมมติ"),
    el("div", { class: "choices" }, PLACES.map((place) => choice(place, close))),
    dismiss(close, "ไม่แชร์"),
  ]);
}

function pickSticker() {
  const choice = (one, close) => button({ class: "sticker-choice", "aria-label": one.name, on: { click: () => close(one) } }, sticker(one), el("small", {}, one.name));
  return open("สติกเกอร์", (close) => [el("div", { class: "sticker-choices" }, STICKERS.map((one) => choice(one, close))), dismiss(close)]);
}

const ATTACHMENTS = [
  { name: "รูปภาพ", picture: "picture", message: photograph },
  { name: "วิดีโอ 12 วินาที", picture: "film", message: () => ({ type: "video", duration: 12000 }) },
  { name: "ไฟล์ ผลตรวจเลือด.pdf", picture: "file", message: () => ({ type: "file", fileName: "ผลตรวจเลือด.pdf" }) },
];

function pickAttachment() {
  const choice = (one, close) => button({ class: "choice", on: { click: () => close(one.message()) } }, icon(one.picture), el("span", {}, el("b", {}, one.name)));
  return open("แนบรูปหรือไฟล์", (close) => [
    el("p", { class: "sheet-note" }, "แนบของสมมติ ไม่มีการอ่านไฟล์จากเครื่องของคุณ"),
    el("div", { class: "choices" }, ATTACHMENTS.map((one) => choice(one, close))),
    dismiss(close),
  ]);
}

/** A day or a time for a datetimepicker action: `{date}`, `{time}` or `{datetime}` as LINE's webhook gives it. */
function pickTime({ mode = "date", initial, min, max, label }) {
  const asInput = (value) => value?.replace("t", "T");
  return open(label ?? "เลือกวันและเวลา", (close) => {
    const input = el("input", { type: INPUTS[mode] ?? "date", required: true, "aria-label": "วันและเวลา", value: asInput(initial), min: asInput(min), max: asInput(max) });
    const submit = (event) => {
      event.preventDefault();
      close({ [mode]: input.value });
    };
    return el("form", { class: "when", on: { submit } }, input, el("button", { type: "submit", class: "sheet-ok" }, "ตกลง"), dismiss(close, "ยกเลิก"));
  });
}

function refused(what) {
  return open("เปิดลิงก์นี้ไม่ได้", (close) => [
    el("p", {}, "LINE เปิดได้เฉพาะที่อยู่เว็บ เบอร์โทร และลิงก์ของ LINE เอง"),
    el("code", { class: "sheet-code" }, String(what ?? "")),
    dismiss(close),
  ]);
}

export const sheets = { call, pickPlace, pickSticker, pickAttachment, pickTime, refused };
