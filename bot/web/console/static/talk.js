// The conversation: stays at its end unless one reads further up, keeps what is being typed, and puts ready replies into the form.

const NEAR = 80; // pixels from the end that still count as the end

/** Look after the conversation on this page, if there is one. */
export function keepTalk() {
  const talk = document.getElementById("talk");
  if (!talk) return;
  keepPlace(talk);
  keepTyping();
  readyReplies();
  tellWhatWasSeen(talk);
}

/** Whoever is at the end stays there when lines come or the window changes; whoever reads further up stays where they are. */
function keepPlace(talk) {
  const newer = document.getElementById("newer");
  const box = () => (getComputedStyle(talk).overflowY === "auto" ? talk : document.scrollingElement);
  const lines = () => talk.querySelectorAll("[data-at]").length;
  let atEnd = true;
  let place = 0;
  let known = lines();
  const read = () => document.dispatchEvent(new Event("klaimor:read"));
  const toEnd = () => {
    atEnd = true;
    newer.hidden = true;
    talk.dataset.above = "no";
    if (box() === talk) talk.scrollTop = talk.scrollHeight;
    else talk.lastElementChild?.scrollIntoView({ block: "center" });
  };
  const moved = () => {
    const { scrollHeight, scrollTop, clientHeight } = box();
    const end = box() === talk ? scrollHeight - scrollTop - clientHeight < NEAR : below(talk) < NEAR;
    if (end && !atEnd) read();
    atEnd = end;
    talk.dataset.above = end ? "no" : "yes";
    if (end) newer.hidden = true;
  };
  const before = () => (place = box().scrollTop);
  const after = () => {
    const grown = lines() > known;
    known = lines();
    if (atEnd) toEnd();
    else box().scrollTop = place;
    if (!grown) return;
    if (atEnd) read();
    else newer.hidden = false;
  };
  const ofTalk = (deed) => (event) => event.detail.target === talk && deed();
  for (const name of ["htmx:beforeSwap", "htmx:oobBeforeSwap"]) document.addEventListener(name, ofTalk(before));
  for (const name of ["htmx:afterSwap", "htmx:oobAfterSwap"]) document.addEventListener(name, ofTalk(after));
  talk.addEventListener("scroll", moved, { passive: true });
  addEventListener("scroll", moved, { passive: true });
  newer.addEventListener("click", () => (toEnd(), read()));
  new ResizeObserver(() => atEnd && box() === talk && toEnd()).observe(talk);
  document.fonts.ready.then(() => atEnd && toEnd());
  toEnd();
}

/** How far the end of the conversation lies below the screen, where the page scrolls as a whole. */
function below(talk) {
  return talk.getBoundingClientRect().bottom - innerHeight;
}

/** Each act carries the newest line that stood on the screen, so that nobody closes a case over words they have not read. */
function tellWhatWasSeen(talk) {
  document.addEventListener("submit", (event) => {
    const field = event.target.elements.seen;
    const newest = [...talk.querySelectorAll("[data-at]")].at(-1);
    if (field && newest && talk.dataset.above !== "yes") field.value = newest.dataset.at;
  }, { capture: true });
}

/** A piece whose key has not changed is left as it is: somebody may be typing in it. One that has changed keeps the words. */
function keepTyping() {
  const typed = new Map();
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    const key = fragment.dataset?.key;
    if (!key) return;
    if (target.dataset.key === key) {
      event.detail.shouldSwap = false;
      return;
    }
    target.dataset.key = key;
    for (const field of target.querySelectorAll("textarea")) if (field.value) typed.set(field.id || field.name, field.value);
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    for (const field of event.detail.target.querySelectorAll("textarea")) {
      const words = typed.get(field.id || field.name);
      if (words && !field.value) field.value = words;
    }
    typed.clear();
  });
  document.addEventListener("keydown", (event) => {
    const sends = event.target.matches?.("textarea[data-sends]") && event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!sends || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
}

function readyReplies() {
  document.addEventListener("click", (event) => {
    const reply = event.target.closest?.(".canned button[data-words]");
    const field = document.getElementById("words");
    if (!reply || !field) return;
    field.setRangeText(reply.dataset.words, field.selectionStart, field.selectionEnd, "end");
    reply.closest("details").open = false;
    field.focus();
  });
}
