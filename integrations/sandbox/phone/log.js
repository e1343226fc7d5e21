/** The conversation as it stands on the phone. */

import { drawn } from "./bubbles.js";
import { button, el, replace } from "./dom.js";
import { hospitalPicture } from "./icons.js";
import { note, takenBack } from "./notes.js";
import { clock, day, dayKey } from "./thai.js";

const NEAR_END_PX = 120;
const WIDE = ["flex", "template"];

export class Log {
  /** `chosen(entry)` when a message is picked; the phone gives what taps do and who the people are. */
  constructor(node, newer, phone, { chosen }) {
    Object.assign(this, { node, newer, phone, chosen });
    this.entries = new Map();
    this.dots = this.waiting();
    node.addEventListener("keydown", (event) => this.walk(event));
    this.stuck = true;
    node.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // Quick replies, the menu and a growing input take room from the log: its end stays in sight all the same.
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(node);
    newer.addEventListener("click", () => this.toEnd());
  }

  /** Starts with an empty page for another person. */
  clear() {
    this.entries.clear();
    this.lastDay = this.lastSender = undefined;
    replace(this.node);
  }

  /** Shows the entries that are new, and those known by id in their new state. Returns the new ones. */
  take(entries) {
    const history = this.entries.size === 0 && entries.length > 1;
    const stay = !history && !this.stuck;
    this.node.setAttribute("aria-busy", String(history));
    const fresh = entries.filter((entry) => this.show(entry));
    this.node.setAttribute("aria-busy", "false");
    if (fresh.length === 0) return fresh;
    if (stay && fresh.every((entry) => entry.from !== "user")) this.newer.hidden = false;
    else this.toEnd();
    return fresh;
  }

  show(entry) {
    const key = entry.id ?? `seq-${entry.seq}`;
    const known = this.entries.get(key);
    this.entries.set(key, entry);
    if (known) {
      this.node.querySelector(`[data-key="${CSS.escape(key)}"]`)?.replaceWith(this.row(entry, key));
      return false;
    }
    if (entry.blocked) return false;
    this.turnPage(entry);
    this.node.append(this.row(entry, key));
    this.withdraw(takenBack(entry));
    this.dots.isConnected && this.node.append(this.dots);
    return true;
  }

  /** A message was taken back, here or in another window on the same phone. */
  withdraw(id) {
    const entry = id && this.entries.get(id);
    if (entry && !entry.unsent) this.show({ ...entry, unsent: true });
  }

  turnPage(entry) {
    const today = dayKey(new Date(entry.at));
    if (today === this.lastDay) return;
    this.lastDay = today;
    this.lastSender = undefined;
    this.node.append(el("div", { class: "day" }, el("span", {}, day(new Date(entry.at)))));
  }

  row(entry, key) {
    const time = clock(new Date(entry.at));
    const small = note(entry);
    if (small !== null) return this.noteRow(entry, key, time, small);
    const side = this.sideOf(entry);
    const sender = this.senderOf(entry, side);
    const follows = this.lastSender === sender;
    this.lastSender = sender;
    const wide = WIDE.includes(entry.message?.type) ? " is-wide" : "";
    return el(
      "article",
      { class: `row from-${side}${follows ? " follows" : ""}${wide}`, "aria-label": `${sender} เวลา ${time} น.`, "data-key": key, "data-seq": entry.seq },
      side !== "user" && this.avatar(side, sender),
      el(
        "div",
        { class: "said" },
        el("span", { class: side === "user" ? "sender unseen" : "sender" }, sender),
        el("div", { class: "line" }, drawn(entry.message, this.phone), this.stamp(entry, key, time)),
      ),
    );
  }

  /** bot, user (whose phone this is) or other (somebody else in the group). */
  sideOf(entry) {
    if (entry.from === "bot") return "bot";
    const speaker = entry.raw_request?.source?.userId ?? this.phone.user;
    return speaker === this.phone.user ? "user" : "other";
  }

  senderOf(entry, side) {
    if (side === "bot") return entry.message.sender?.name ?? this.phone.names.account;
    return this.phone.nameOf(entry.raw_request?.source?.userId ?? this.phone.user);
  }

  avatar(side, sender) {
    return el("span", { class: "avatar", "aria-hidden": "true" }, side === "bot" ? hospitalPicture() : el("b", {}, [...sender][0] ?? ""));
  }

  noteRow(entry, key, time, words) {
    this.lastSender = undefined;
    return el("article", { class: "row note", "aria-label": `ระบบ เวลา ${time} น.`, "data-key": key, "data-seq": entry.seq }, el("span", {}, words, " ", this.stamp(entry, key, time)));
  }

  /** The time under a message is also the way to pick it. */
  stamp(entry, key, time) {
    const pick = () => this.pick(this.entries.get(key), key);
    return button({ class: "time", tabindex: "-1", title: "ดูข้อมูลดิบ (JSON)", on: { click: pick } }, el("time", { datetime: entry.at }, `${time} น.`));
  }

  pick(entry, key) {
    this.node.querySelectorAll(".is-picked").forEach((row) => row.classList.remove("is-picked"));
    this.node.querySelector(`[data-key="${CSS.escape(key)}"]`)?.classList.add("is-picked");
    this.chosen(entry);
  }

  /** Arrow keys walk from message to message, so that the times are not a hundred stops on the way to the input. */
  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.target.closest(".sideways, dialog")) return;
    const stamps = [...this.node.querySelectorAll(".time")];
    const here = stamps.indexOf(document.activeElement);
    const next = here < 0 ? stamps.at(-1) : stamps[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  waiting() {
    const dots = [1, 2, 3].map(() => el("i"));
    return el("div", { class: "row from-bot loading", role: "status", "aria-label": "กำลังเตรียมคำตอบ" }, el("span", { class: "avatar" }, hospitalPicture()), el("div", { class: "bubble dots" }, dots));
  }

  loading(on) {
    if (!on) return this.dots.remove();
    this.node.append(this.dots);
    if (this.stuck) this.toEnd();
  }

  scrolled() {
    this.stuck = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END_PX;
    if (this.stuck) this.newer.hidden = true;
  }

  toEnd() {
    this.stuck = true;
    this.newer.hidden = true;
    this.node.scrollTop = this.node.scrollHeight;
  }
}
