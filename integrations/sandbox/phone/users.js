/** Whose phone this is: choosing a person, adding one, blocking the account. */

import { button, el, replace } from "./dom.js";

const KEPT = "klaimor-phone-user";
const FIRST_NAME = "สมศรี ใจดี";

function wanted(users) {
  const asked = new URLSearchParams(location.search).get("user");
  const one = (id) => users.find((user) => user.id === id);
  return one(asked) ?? one(sessionStorage.getItem(KEPT)) ?? users[0];
}

export class Users {
  /** `chosen(user)` whenever the phone changes hands. */
  constructor(node, phone, { chosen }) {
    Object.assign(this, { node, phone, chosen, users: [], groups: [] });
    this.list = el("select", { id: "user-list", on: { change: () => this.choose(this.list.value) } });
    this.blocking = button({ class: "panel-button", "aria-pressed": "false", on: { click: () => this.block() } }, "บล็อกบัญชีนี้", el("small", { lang: "en" }, "Block"));
    replace(node, this.form());
  }

  form() {
    const name = el("input", { id: "new-name", maxlength: "20", autocomplete: "off", placeholder: "ชื่อที่แสดง" });
    const submit = (event) => {
      event.preventDefault();
      this.add(name.value.trim());
      name.value = "";
    };
    return [
      el("h2", {}, "ผู้ใช้ ", el("small", { lang: "en" }, "User")),
      el("label", { for: "user-list" }, "โทรศัพท์ของ"),
      this.list,
      el("form", { class: "add-user", on: { submit } }, el("label", { for: "new-name" }, "เพิ่มผู้ใช้"), el("span", { class: "together" }, name, el("button", { type: "submit", class: "panel-button" }, "เพิ่ม"))),
      this.blocking,
      el("a", { class: "panel-button", href: "/sandbox/sms", target: "_blank", rel: "noopener" }, "ดู SMS", el("small", { lang: "en" }, "SMS")),
    ];
  }

  /** Reads who there is, makes the first person where there is nobody, and hands the phone over. */
  async load() {
    const answer = await this.phone.platform.users();
    this.users = answer.users;
    this.groups = answer.groups ?? [];
    if (this.users.length === 0) this.users = [await this.phone.platform.addUser(FIRST_NAME)];
    this.choose(wanted(this.users).id);
  }

  async add(name) {
    if (!name) return;
    const user = await this.phone.attempt(() => this.phone.platform.addUser(name));
    if (!user) return;
    this.users.push(user);
    this.choose(user.id);
  }

  choose(id) {
    const user = this.users.find((one) => one.id === id);
    sessionStorage.setItem(KEPT, id);
    document.cookie = `line-user=${id}; path=/dialog; SameSite=Lax`; // whose phone LINE's own pages believe this browser to be
    replace(this.list, this.users.map((one) => el("option", { value: one.id, selected: one.id === id }, one.name)));
    this.list.value = id;
    this.current = user;
    this.showBlocked(Boolean(user.blocked));
    this.chosen(user);
  }

  async block() {
    const { platform } = this.phone;
    const { id } = this.current;
    const blocked = !this.current.blocked;
    const done = await this.phone.attempt(async () => (await (blocked ? platform.block(id) : platform.unblock(id)), true));
    if (!done) return;
    this.showBlocked(blocked);
  }

  /** What somebody is called, of those this page knows. */
  nameOf(id) {
    return this.users.find((one) => one.id === id)?.name ?? "ผู้ใช้อื่น";
  }

  showBlocked(blocked) {
    if (this.blocking.getAttribute("aria-pressed") === String(blocked)) return;
    this.current.blocked = blocked;
    this.blocking.setAttribute("aria-pressed", String(blocked));
    replace(this.blocking, blocked ? "เลิกบล็อก" : "บล็อกบัญชีนี้", el("small", { lang: "en" }, blocked ? "Unblock" : "Block"));
  }
}
