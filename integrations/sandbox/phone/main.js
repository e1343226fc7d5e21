/** Joins the parts of the phone. */

import { Composer } from "./composer.js";
import { el, replace } from "./dom.js";
import { Faults } from "./faults.js";
import { Following } from "./following.js";
import { hospital } from "./hospital.js";
import { hospitalPicture, icon } from "./icons.js";
import { Log } from "./log.js";
import { Notice } from "./notice.js";
import { PlatformTrouble, platform } from "./platform.js";
import { QuickReplies } from "./quick-replies.js";
import { RawView } from "./raw-view.js";
import { richMenu } from "./rich-menu.js";
import { sheets } from "./sheets.js";
import { Users } from "./users.js";
import { where } from "./where.js";

const at = (id) => document.getElementById(id);
const RELOAD_MS = 3000;

/** Kept once it is known whose phone this is: what is written before that waits, and is not lost. */
let opened;
const ready = new Promise((resolve) => (opened = resolve));

/** What the parts see of one another. */
const phone = {
  platform,
  sheets,
  names: { account: at("account-name").textContent },
  nameOf: (id) => users.nameOf(id),
  notice: new Notice(at("notice")),
  // Text goes back to the input when it could not be sent; all else is repeated from the notice.
  say: (message) => deliver(() => platform.say(phone.user, { ...message, ...circumstances() }), message.type !== "text"),
  tap: (postback) => deliver(() => platform.tap(phone.user, { ...postback, ...circumstances() }), true),
  write: (text) => composer.put(text),
  askLocation,
  attempt,
  unsend,
};

const circumstances = () => ({ ...(phone.chat !== phone.user && { group: phone.chat }), ...(place.onStandby() && { standby: true }) });

async function askLocation() {
  const chosen = await sheets.pickPlace();
  return chosen ? phone.say({ type: "location", ...chosen }) : false;
}

/** Does what was asked; false when it failed, which the reader is then told with a way to repeat it. */
async function attempt(deed, again, what = "ยังทำไม่ได้") {
  try {
    const answer = await deed();
    phone.notice.done();
    return answer;
  } catch (trouble) {
    if (!(trouble instanceof PlatformTrouble)) throw trouble;
    phone.notice.failed(`${what}: ${trouble.message} แล้วลองอีกครั้ง`, again);
    return false;
  }
}

async function deliver(deed, repeatable) {
  const again = repeatable && (() => deliver(deed, repeatable));
  await ready;
  const sent = await attempt(async () => (await deed(), true), again, "ยังไม่ได้ส่ง");
  if (!sent) quick.reopen();
  else faults.load();
  return sent;
}

async function unsend(entry) {
  const done = await attempt(async () => (await platform.unsend(phone.user, entry.id), true));
  if (!done) return;
  log.withdraw(entry.id);
  raw.pick({ ...entry, unsent: true });
}

function heard({ entries, quickReply, loading, blocked }) {
  const fresh = log.take(entries);
  const offer = entries.filter((entry) => entry.from === "bot").at(-1)?.seq;
  if (offer !== undefined) phone.offer = offer;
  quick.take(quickReply, phone.offer);
  log.loading(loading);
  if (phone.chat === phone.user) users.showBlocked(blocked);
  raw.count(entries);
  if (fresh.length > 0) raw.latest(fresh.at(-1));
  raw.refresh(entries);
}

function empty() {
  [log, quick, raw].forEach((part) => part.clear());
  phone.offer = 0;
}

/** Opens the private chat of the chosen person, or the group when that is meant. */
function open() {
  if (!users.current) return;
  phone.following?.stop();
  const group = place.inGroup() ? users.groups[0] : undefined;
  Object.assign(phone, { user: users.current.id, chat: group?.id ?? users.current.id });
  replace(at("account-name"), group?.name ?? phone.names.account);
  empty();
  const following = new Following(platform, phone.chat, {
    heard,
    lost: (trouble, seconds) => phone.notice.lost(trouble.message, seconds, () => following.retry()),
    found: () => phone.notice.found(),
    anew: () => (empty(), load()),
  });
  phone.following = following;
  following.start();
  opened();
}

/** The platform may not be up yet: keep asking, and say so. */
async function load() {
  phone.following?.stop();
  try {
    await users.load();
    faults.load();
  } catch (trouble) {
    phone.notice.lost(trouble.message, RELOAD_MS / 1000, load);
    clearTimeout(phone.reload);
    phone.reload = setTimeout(load, RELOAD_MS);
  }
}

const sections = ["users", "where", "raw", "faults", "hospital"].map((name) => el("section", { class: "tools", id: `tools-${name}`, hidden: name === "hospital" }));
const [forUsers, forWhere, forRaw, forFaults, forHospital] = sections;
replace(at("panel"), sections);
replace(at("account-picture"), hospitalPicture());
replace(at("to-panel"), icon("tools"));

const log = new Log(at("log"), at("newer"), phone, { chosen: (entry) => raw.pick(entry) });
const quick = new QuickReplies(at("quick"), phone);
const composer = new Composer(at("composer"), phone);
const raw = new RawView(forRaw, phone);
const users = new Users(forUsers, phone, { chosen: open });
const faults = new Faults(forFaults, phone);
const place = where(forWhere, open);
at("attach").append(richMenu(at("menu"), phone));
hospital(forHospital, phone);
window.addEventListener("online", () => phone.following?.retry());
load();
