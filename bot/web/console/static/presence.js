// Presence: while the page is before somebody's eyes it says so, and whether they have done anything.

const EVERY = 15_000; // milliseconds
const SOON = 120; // seconds before the session ends by itself: then the page warns

let active = true;

/** Beat for as long as the page is open and visible. */
export function bePresent() {
  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) {
    addEventListener(kind, noticed, { passive: true });
  }
  document.addEventListener("visibilitychange", () => document.hidden || beat());
  document.addEventListener("klaimor:read", () => beat());
  setInterval(() => document.hidden || beat(), EVERY);
  if (!document.hidden) beat();
}

function noticed() {
  const warned = !document.getElementById("idle")?.hidden;
  active = true;
  if (warned) beat();
}

async function beat() {
  const { token, reading = "" } = document.body.dataset;
  const form = new URLSearchParams({ token, reading, up_to: reading ? newest() : "", active: active ? "yes" : "no" });
  active = false;
  let answer;
  try {
    answer = await fetch("/console/beat", { method: "POST", body: form, cache: "no-store" });
  } catch {
    return; // no network: the mark beside the name says so already
  }
  if (answer.status === 401) location.assign(`/console/login?next=${encodeURIComponent(location.pathname)}`);
  if (!answer.ok) return;
  const { idle, ends } = await answer.json();
  const warning = document.getElementById("idle");
  if (!warning) return;
  const soon = Math.min(idle, ends) <= SOON;
  if (soon && warning.hidden) document.dispatchEvent(new Event("klaimor:warned"));
  warning.hidden = !soon;
}

/** When the newest line that can be seen was stored; nothing while one reads further up. */
function newest() {
  const talk = document.getElementById("talk");
  if (!talk || talk.dataset.above === "yes") return "";
  return [...talk.querySelectorAll("[data-at]")].at(-1)?.dataset.at ?? "";
}
