/** The switches that make the pretend platform misbehave as LINE and networks do. */

import { button, el, replace } from "./dom.js";
import { switches } from "./switches.js";

const FAULTS = [
  { name: "redeliver", on: 3, thai: "เหตุการณ์มาซ้ำ 3 รอบ", english: "Redeliver ×3" },
  { name: "duplicate", on: true, thai: "เหตุการณ์ซ้ำในชุดเดียว", english: "Duplicate in one batch" },
  { name: "reorder", on: true, thai: "มาถึงสลับลำดับ", english: "Reorder" },
  { name: "rate_429", on: 2, thai: "429 เรียกถี่เกินไป 2 ครั้ง", english: "429 rate limit ×2" },
  { name: "quota_429", on: true, thai: "429 โควตาเดือนนี้หมด", english: "429 monthly quota" },
  { name: "error_500", on: 2, thai: "LINE ตอบ 500 สองครั้ง", english: "500 ×2" },
  { name: "slow", on: 3, thai: "LINE ตอบช้า 3 วินาที", english: "Slow 3 s" },
  { name: "cut", on: 1, thai: "สายขาดก่อนรับ", english: "Cut before accept" },
  { name: "cut_after_accept", on: 1, thai: "สายขาดหลังรับแล้ว", english: "Cut after accept" },
  { name: "error_500_after_accept", on: 1, thai: "ตอบ 500 หลังรับแล้ว", english: "500 after accept" },
  { name: "webhook_redelivery", on: true, thai: "เรียกเว็บฮุกอีกเมื่อไม่ได้ 2xx", english: "Webhook redelivery (LINE console switch)", usual: true },
];

const CLOCKS = [
  { words: "+1 ชั่วโมง", seconds: 3600 },
  { words: "+1 วัน", seconds: 86400 },
  { words: "+3 วัน", seconds: 259200 },
];

export class Faults {
  constructor(node, phone) {
    Object.assign(this, { phone, offset: 0 });
    this.list = el("div", { class: "switches" });
    this.told = el("p", { class: "panel-note", "aria-live": "polite" }, "นาฬิกาตรงเวลาจริง");
    const clear = button({ class: "panel-button", on: { click: () => this.clear() } }, "ปิดทั้งหมด", el("small", { lang: "en" }, "Clear all"));
    const heading = (level, thai, english) => el(level, {}, `${thai} `, el("small", { lang: "en" }, english));
    replace(node, heading("h2", "ทำให้ขัดข้อง", "Faults"), this.list, clear, heading("h3", "นาฬิกา", "Clock"), this.clocks(), this.told);
  }

  clocks() {
    const forward = CLOCKS.map(({ words, seconds }) => button({ class: "panel-button", on: { click: () => this.setClock(this.offset + seconds) } }, words));
    return el("div", { class: "together" }, forward, button({ class: "panel-button", on: { click: () => this.setClock(0) } }, "เวลาจริง"));
  }

  async load() {
    const { platform } = this.phone;
    const [values, clock] = await Promise.all([platform.faults(), platform.clock()].map((asked) => asked.catch(() => null)));
    if (values) this.show(values);
    if (clock) this.tellClock(clock.offset_seconds);
  }

  async clear() {
    const values = await this.phone.attempt(() => this.phone.platform.clearFaults());
    if (values) this.show(values);
  }

  show(values) {
    switches(this.list, FAULTS, values, (name, value) => this.turn(name, value));
  }

  async turn(name, value) {
    const values = await this.phone.attempt(() => this.phone.platform.setFaults({ [name]: value }));
    if (values) this.show(values);
  }

  async setClock(seconds) {
    const clock = await this.phone.attempt(() => this.phone.platform.setClock(seconds));
    if (clock) this.tellClock(clock.offset_seconds);
  }

  tellClock(seconds) {
    this.offset = seconds;
    const hours = Math.round(seconds / 360) / 10;
    const ahead = hours % 24 === 0 ? `${hours / 24} วัน` : `${hours} ชั่วโมง`;
    replace(this.told, seconds === 0 ? "นาฬิกาตรงเวลาจริง" : `นาฬิกาเดินหน้าไป ${ahead}`);
  }
}
