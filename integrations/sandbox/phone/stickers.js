/** Our own simple stickers, drawn for a few sticker ids; every other id gets a plain stand-in. */

import { el, svg } from "./dom.js";

const face = (colour, ...features) => [svg("circle", { cx: 50, cy: 52, r: 38, fill: colour }), ...features];
const dot = (x, y, r = 4) => svg("circle", { cx: x, cy: y, r, fill: "#3b2a12" });
const line = (d, colour = "#3b2a12", width = 4) =>
  svg("path", { d, fill: "none", stroke: colour, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" });
const shape = (d, fill) => svg("path", { d, fill });

const DRAWINGS = {
  hello: () => face("#ffd166", dot(38, 46), dot(62, 46), line("M36 62q14 14 28 0"), line("M82 30q8-6 10-14M88 38q7-1 11-6", "#e08e0b")),
  thanks: () =>
    face("#ffd166", line("M32 46q6-6 11 0M57 46q6-6 11 0"), line("M42 60q8 6 16 0"), shape("M44 96V74q6-14 6-14t6 14v22z", "#f4a261"), line("M50 64v30", "#c8703a", 2)),
  ok: () => face("#8ecae6", dot(38, 46), dot(62, 46), line("M30 62l12 12 28-26", "#0b6e55", 7)),
  sad: () => face("#a9c5f0", dot(38, 48), dot(62, 48), line("M38 70q12-10 24 0"), shape("M64 54q7 9 0 13q-7-4 0-13z", "#3a7bd5")),
  fever: () =>
    face("#ff9b85", line("M32 50l10-3M68 50l-10-3"), line("M42 66q8-5 16 0"), shape("M58 62l26 16-3 5-26-16z", "#fff"), line("M62 66l16 10", "#d62828", 3), shape("M24 34h52v9H24z", "#cfe8ff")),
  hurt: () => face("#ffd166", line("M32 42l9 5-9 5M68 42l-9 5 9 5"), line("M38 68l6-5 6 5 6-5 6 5"), line("M84 22l6-8M90 30l9-3", "#d62828")),
  sleep: () => face("#cdb4db", line("M32 50q5 4 10 0M58 50q5 4 10 0"), line("M44 66q6 3 12 0"), line("M76 24h12l-12 14h12", "#5b4b8a")),
  heart: () => [shape("M50 88C10 60 12 26 32 22q12-2 18 12q6-14 18-12c20 4 22 38-18 66z", "#ef476f")],
};

/** What the sticker sheet offers: ids that LINE lets bots send too, with our pictures. */
export const STICKERS = [
  { packageId: "446", stickerId: "1988", name: "สวัสดี", keywords: ["hello"], drawing: "hello" },
  { packageId: "446", stickerId: "1989", name: "ขอบคุณ", keywords: ["thanks"], drawing: "thanks" },
  { packageId: "446", stickerId: "1990", name: "ตกลง", keywords: ["ok"], drawing: "ok" },
  { packageId: "446", stickerId: "1991", name: "รัก", keywords: ["love"], drawing: "heart" },
  { packageId: "446", stickerId: "1992", name: "เศร้า", keywords: ["sad"], drawing: "sad" },
  { packageId: "446", stickerId: "1993", name: "เป็นไข้", keywords: ["sick", "fever"], drawing: "fever" },
  { packageId: "446", stickerId: "1994", name: "เจ็บ", keywords: ["pain"], drawing: "hurt" },
  { packageId: "446", stickerId: "1995", name: "ง่วงนอน", keywords: ["sleepy"], drawing: "sleep" },
];

/** The picture of one sticker with its name for those who do not see it. */
export function sticker({ packageId, stickerId }) {
  const known = STICKERS.find((one) => one.packageId === String(packageId) && one.stickerId === String(stickerId));
  if (!known) return el("div", { class: "sticker sticker-unknown" }, `สติกเกอร์ ${packageId ?? "?"}/${stickerId ?? "?"}`);
  return svg("svg", { viewBox: "0 0 100 100", class: "sticker", role: "img", "aria-label": `สติกเกอร์ ${known.name}` }, DRAWINGS[known.drawing]());
}
