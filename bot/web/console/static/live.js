// Live: the server tells which case has changed, and the pieces of the page that follow it are fetched again.

const SILENCE = 35_000; // milliseconds; the server says something every ten seconds
const AGAIN = [500, 1000, 2000, 5000]; // waits before the next try, the last one for ever after

let source = null;
let last = "0";
let heard = 0;
let tries = 0;

/** Follow the feed from behind `position`, for as long as the page is open. */
export function follow(position) {
  last = position;
  holdWhilePressed();
  connect();
  setInterval(() => {
    if (source && Date.now() - heard > SILENCE) reconnect(); // a connection that is dead and has not noticed
  }, 5000);
  // A browser has six connections to a server: a hidden page lets go of its stream once another page of the desk is looked at.
  const others = new BroadcastChannel("klaimor-desk");
  others.onmessage = () => {
    if (document.hidden) close();
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    others.postMessage("here");
    if (!source) connect();
  });
  others.postMessage("here");
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => {
    if (event.persisted && !source) connect();
  });
}

function connect() {
  close();
  heard = Date.now();
  source = new EventSource(`/console/events?after=${encodeURIComponent(last)}`);
  source.addEventListener("beat", hear);
  source.addEventListener("news", (event) => {
    hear(event);
    const { case: id } = JSON.parse(event.data);
    tell(id);
  });
  source.addEventListener("over", () => leave());
  source.onerror = () => {
    show(false);
    // By itself the browser comes again with Last-Event-ID after a cut, but never after an answer that is no stream.
    if (source && source.readyState === EventSource.CLOSED) reconnect();
  };
}

function hear(event) {
  if (event.lastEventId) last = event.lastEventId;
  heard = Date.now();
  tries = 0;
  show(true);
}

async function reconnect() {
  close();
  show(false);
  const wait = AGAIN[Math.min(tries, AGAIN.length - 1)];
  tries += 1;
  await new Promise((done) => setTimeout(done, wait));
  if (await sessionIsOver()) leave();
  else if (!source) connect();
}

async function sessionIsOver() {
  try {
    const answer = await fetch("/console/queue/list", { headers: { "HX-Request": "true" }, cache: "no-store" });
    return answer.status === 401;
  } catch {
    return false; // no network: that is no answer about the session
  }
}

function close() {
  source?.close();
  source = null;
}

function leave() {
  close();
  location.assign(`/console/login?next=${encodeURIComponent(location.pathname)}`);
}

const waiting = new Set();

/** Pieces of the page that follow this case are told once for a burst of events. */
function tell(id) {
  if (waiting.size === 0) {
    setTimeout(() => {
      const changed = new Set(waiting);
      waiting.clear();
      for (const piece of document.querySelectorAll("[data-follows]")) {
        const { follows } = piece.dataset;
        if (follows === "*" || changed.has(follows)) htmx.trigger(piece, "news");
      }
    }, 40);
  }
  waiting.add(id);
}

let pressed = false;
let held = new Set();

/** A piece is not exchanged between the pressing and the letting go of a button in it: the click would be lost. */
function holdWhilePressed() {
  addEventListener("pointerdown", () => (pressed = true), { capture: true });
  for (const kind of ["pointerup", "pointercancel", "blur"]) addEventListener(kind, letGo, { capture: true });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const piece = event.detail.target;
    if (!pressed || piece.dataset.follows === undefined || event.detail.requestConfig.verb !== "get") return;
    event.detail.shouldSwap = false;
    held.add(piece);
  });
}

function letGo() {
  pressed = false;
  const again = held;
  held = new Set();
  setTimeout(() => again.forEach((piece) => piece.isConnected && htmx.trigger(piece, "news")), 0); // after the click
}

function show(on) {
  const sign = document.getElementById("live");
  if (!sign || sign.classList.contains("on") === on) return;
  sign.classList.toggle("on", on);
  sign.querySelector(".said").textContent = on ? sign.dataset.on : sign.dataset.off;
}

document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) leave();
});
