/** Whose phone this is: choosing a person, adding one, blocking the account. */

import { button, el, replace } from "./dom.js";

const KEPT = "klaimor-phone-user";
const FIRST_NAME = "สมศรี ใจดี";

const nameOf = (user) => user.displayName ?? user.name ?? user.id;
const idOf = (user) => user.userId ?? user.id;

function wanted(users) {
  const asked = new URLSearchParams(location.search).get("user");
  const ids = [asked, sessionStorage.getItem(KEPT)];
  return users.find((user) => ids.includes(idOf(user))) ?? users[0];
}

export class Users {
  /** `chosen({id, name})` whenever the phone changes hands. */
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
    ];
  }

  /** Reads who there is, makes the first person where there is nobody, and hands the phone over. */
  async load() {
    const answer = await this.phone.platform.users();
    this.users = Array.isArray(answer) ? answer : answer.users;
    if (this.users.length === 0) this.users = [await this.phone.platform.addUser(FIRST_NAME)];
    this.choose(idOf(wanted(this.users)));
  }

  async add(name) {
    if (!name) return;
    const user = await this.phone.attempt(() => this.phone.platform.addUser(name));
    if (!user) return;
    this.users.push(user);
    this.choose(idOf(user));
  }

  choose(id) {
    const user = this.users.find((one) => idOf(one) === id);
    sessionStorage.setItem(KEPT, id);
    replace(this.list, this.users.map((one) => el("option", { value: idOf(one), selected: idOf(one) === id }, nameOf(one))));
    this.list.value = id;
    this.current = user;
    this.showBlocked();
    this.chosen({ id, name: nameOf(user) });
  }

  async block() {
    const { platform } = this.phone;
    const id = idOf(this.current);
    const blocked = !this.current.blocked;
    const done = await this.phone.attempt(async () => (await (blocked ? platform.block(id) : platform.unblock(id)), true));
    if (!done) return;
    this.current.blocked = blocked;
    this.showBlocked();
  }

  showBlocked() {
    const blocked = Boolean(this.current.blocked);
    this.blocking.setAttribute("aria-pressed", String(blocked));
    replace(this.blocking, blocked ? "เลิกบล็อก" : "บล็อกบัญชีนี้", el("small", { lang: "en" }, blocked ? "Unblock" : "Block"));
  }
}
