/** Places that can be shared from the phone, all of them made up, and the card that shows one. */

import { el, svg } from "./dom.js";

export const PLACES = [
  { title: "บ้านคุณยาย", address: "99/1 หมู่ 4 ตำบลบ้านใหม่ อำเภอเมือง (สมมติ)", latitude: 18.7883, longitude: 98.9853 },
  { title: "ตลาดสดริมคลอง", address: "ถนนริมคลอง ตำบลในเมือง (สมมติ)", latitude: 14.9799, longitude: 102.0978 },
  { title: "ศาลาพักริมทางหลวง กม. 12", address: "ทางหลวงชนบท กม. 12 ขาเข้าเมือง (สมมติ)", latitude: 16.4419, longitude: 102.836 },
  { title: "หอพักนักศึกษา ซอย 7", address: "ซอย 7 แขวงทุ่งนา เขตสวนกลาง (สมมติ)", latitude: 13.7563, longitude: 100.5018 },
];

function map() {
  const road = (d, width) => svg("path", { d, stroke: "#fff", "stroke-width": width, fill: "none" });
  return svg(
    "svg",
    { viewBox: "0 0 240 110", class: "place-map", "aria-hidden": "true", preserveAspectRatio: "xMidYMid slice" },
    svg("rect", { width: 240, height: 110, fill: "#dfe9dc" }),
    svg("path", { d: "M0 84q60-26 120-6t120-18v50H0z", fill: "#bcd9ea" }),
    road("M0 40h240", 9), road("M70 0v84", 7), road("M170 0l-24 110", 7),
    svg("path", { d: "M120 62s-16-15-16-28a16 16 0 0 1 32 0c0 13-16 28-16 28z", fill: "#c62828" }),
    svg("circle", { cx: 120, cy: 34, r: 6, fill: "#fff" }),
  );
}

/** A shared place: a drawn map (no map is fetched), its name, address and coordinates. */
export function placeCard({ title, address, latitude, longitude }) {
  const where = `${Number(latitude).toFixed(5)}, ${Number(longitude).toFixed(5)}`;
  return el(
    "div",
    { class: "media place" },
    map(),
    el("div", { class: "place-words" }, el("b", {}, title || "ตำแหน่งที่ตั้ง"), address && el("span", {}, address), el("small", {}, where)),
  );
}
