/** The switches of the pretend hospital, shown only where there is one. */

import { el, replace } from "./dom.js";
import { switches } from "./switches.js";

const FAULTS = [
  { name: "hang", on: true, thai: "โรงพยาบาลค้าง ไม่ตอบ", english: "Hang" },
  { name: "slow", on: 3, thai: "ตอบช้า 3 วินาที", english: "Slow 3 s" },
  { name: "error_503", on: 2, thai: "ตอบ 503 สองครั้ง", english: "503 ×2" },
  { name: "maintenance_html", on: 2, thai: "ขึ้นหน้าปิดปรับปรุง 2 ครั้ง", english: "Maintenance page ×2" },
  { name: "cut_before", on: 1, thai: "สายขาดก่อนบันทึก", english: "Cut before commit" },
  { name: "cut_after_commit", on: 1, thai: "สายขาดหลังบันทึกแล้ว", english: "Cut after commit" },
  { name: "truncated_json", on: 1, thai: "คำตอบขาดครึ่ง", english: "Truncated JSON" },
];

/** Asks whether there is a pretend hospital beside the platform; without one the section stays hidden. */
export async function hospital(node, phone) {
  const { platform } = phone;
  let state = await platform.hospital().catch(() => null);
  if (!state) return;
  const list = el("div", { class: "switches" });
  const draw = () => switches(list, FAULTS, state, turn);
  async function turn(name, value) {
    // The hospital takes all switches at once, so those that stand are sent along.
    const wanted = { ...state, [name]: value };
    state = (await phone.attempt(() => platform.setHospitalFaults(wanted))) || state;
    draw();
  }
  draw();
  replace(node, el("h2", {}, "โรงพยาบาลจำลอง ", el("small", { lang: "en" }, "Hospital")), list);
  node.hidden = false;
}
