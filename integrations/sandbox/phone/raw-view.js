/** The message as LINE's JSON, with what can be done to it. */

import { button, el, replace } from "./dom.js";

const WAYS = { reply: "ตอบด้วย reply token", push: "พุช (push)" };

const json = (value) => el("pre", { class: "raw", tabindex: "0", lang: "en" }, JSON.stringify(value, null, 2));

export class RawView {
  constructor(node, phone) {
    Object.assign(this, { node, phone, blocked: 0 });
    this.show(null);
  }

  /** The newest message is shown until one is picked. */
  latest(entry) {
    if (!this.picked) this.show(entry);
  }

  pick(entry) {
    this.picked = entry;
    this.show(entry);
  }

  /** The entry may have changed since it was picked. */
  refresh(entries) {
    const now = entries.find((entry) => entry.id && entry.id === this.shown?.id);
    if (now) this.show(now);
  }

  clear() {
    this.picked = undefined;
    this.blocked = 0;
    this.show(null);
  }

  count(entries) {
    this.blocked += entries.filter((entry) => entry.blocked).length;
    this.show(this.shown);
  }

  show(entry) {
    this.shown = entry;
    const none = el("p", { class: "panel-note" }, "ยังไม่มีข้อความ");
    replace(this.node, el("h2", {}, "ข้อมูลดิบ ", el("small", { lang: "en" }, "Raw JSON")), entry ? this.told(entry) : none, this.unseen());
  }

  told(entry) {
    const way = WAYS[entry.via];
    return [
      el("p", { class: "panel-note" }, this.picked ? "ข้อความที่เลือก" : "ข้อความล่าสุด (แตะเวลาใต้ข้อความเพื่อเลือก)", way && ` – ${way}`),
      json(entry.message),
      entry.raw_request && el("details", {}, el("summary", {}, entry.from === "bot" ? "คำขอจากบอตทั้งหมด" : "เหตุการณ์ที่บอตได้รับ"), json(entry.raw_request)),
      this.unsend(entry),
    ];
  }

  unsend(entry) {
    if (entry.from !== "user" || entry.unsent || entry.message.type === "postback" || this.phone.chat !== this.phone.user) return null;
    const act = () => this.phone.unsend(entry);
    return button({ class: "panel-button", on: { click: act } }, "ยกเลิกข้อความนี้", el("small", { lang: "en" }, "Unsend"));
  }

  unseen() {
    return this.blocked ? el("p", { class: "panel-note" }, `ไม่แสดงเพราะถูกบล็อก: ${this.blocked} ข้อความ`) : null;
  }
}
