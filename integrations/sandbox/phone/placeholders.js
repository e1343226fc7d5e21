/** Stands in for what a browser page must not fetch: pictures, films, sounds and files of others. */

import { el } from "./dom.js";
import { icon } from "./icons.js";

function host(url) {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}

/** A frame where a picture would be, naming the host it would come from. */
export function pictureStandIn(url) {
  const from = host(url ?? "");
  return el("div", { class: "stand-in", role: "img", "aria-label": from ? `รูปจาก ${from}` : "รูปภาพ" }, icon("picture"), from && el("small", {}, from));
}

function seconds(milliseconds) {
  const whole = Math.max(0, Math.round(Number(milliseconds ?? 0) / 1000));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const wide = (name, label) => el("div", { class: "media media-wide", role: "img", "aria-label": label }, icon(name), el("span", {}, label));

/** A picture that was sent from this phone; one of the bot lives elsewhere, and the page's policy keeps it out. */
const photo = ({ id }) => el("img", { class: "photo", src: `/sandbox/api/content/${encodeURIComponent(id)}`, alt: "รูปภาพที่ส่ง", width: 240, height: 180 });

const MEDIA = {
  image: (message) => (message.id ? photo(message) : wide("picture", "รูปภาพ")),
  video: (message) => wide("film", `วิดีโอ ${seconds(message.duration)}`),
  audio: (message) =>
    el("div", { class: "media media-voice" }, icon("voice"), el("span", { class: "wave", "aria-hidden": "true" }), el("span", {}, `ข้อความเสียง ${seconds(message.duration)}`)),
  file: (message) =>
    el("div", { class: "media media-file" }, icon("file"), el("span", {}, el("b", {}, message.fileName ?? "ไฟล์"), el("small", {}, size(message.fileSize)))),
};

/** A message that is an image, video, sound or file. */
export const media = (message) => MEDIA[message.type](message);
