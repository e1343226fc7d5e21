/** The switches of the pretend hospital, shown only where there is one. */

import { el, replace } from "./dom.js";
import { switches } from "./switches.js";

const FAULTS = [
  { name: "hang", on: true, thai: "โรงพยาบาลค้าง ไม่ตอบ", english: "Hang" },
  { name: "slow", on: 3, thai: "ตอบช้า 3 วินาที", english: "Slow 3 s" },
  { name: "error_500", on: 2, thai: "ตอบ 500 สองครั้ง", english: "500 ×2" },
  { name: "cut", on: 1, thai: "สายขาดก่อนบันทึก", english: "Cut before write" },
  { name: "cut_after_write", on: 1, thai: "สายขาดหลังบันทึก", english: "Cut after write" },
  { name: "slot_taken", on: 1, thai: "มีคนจองตัดหน้า", english: "Slot taken" },
];

/** Asks whether there is a pretend hospital beside the platform; without one the section stays hidden. */
export async function hospital(node, phone) {
  const state = await phone.platform.hospital().catch(() => null);
  if (!state) return;
  const list = el("div", { class: "switches" });
  const known = FAULTS.filter(({ name }) => name in (state.faults ?? {}));
  const draw = (values) => switches(list, known, values, turn);
  async function turn(name, value) {
    const done = await phone.attempt(async () => (await phone.platform.setHospitalFaults({ [name]: value }), true));
    if (done) draw((await phone.platform.hospital().catch(() => state)).faults);
  }
  draw(state.faults);
  replace(node, el("h2", {}, "โรงพยาบาลจำลอง ", el("small", { lang: "en" }, "Hospital")), list);
  node.hidden = false;
}
