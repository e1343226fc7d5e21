// The conversation: stays at its end unless one reads further up, keeps what is being typed, and puts ready replies into the form.

const NEAR = 80; // pixels from the end that still count as the end

/** Look after the conversation on this page, if there is one. */
export function keepTalk() {
  const talk = document.getElementById("talk");
  if (!talk) return;
  const newer = document.getElementById("newer");
  const scrolls = () => (talk.scrollHeight > talk.clientHeight + 1 && getComputedStyle(talk).overflowY === "auto" ? talk : document.scrollingElement);
  const atEnd = () => {
    const box = scrolls();
    return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
  };
  const toEnd = () => {
    if (scrolls() === talk) talk.scrollTop = talk.scrollHeight;
    else talk.lastElementChild?.scrollIntoView({ block: "center" });
    settle();
  };
  const settle = () => {
    const above = scrolls() === talk && !atEnd();
    const changed = talk.dataset.above === "yes" && !above;
    talk.dataset.above = above ? "yes" : "no";
    if (!above) newer.hidden = true;
    if (changed) document.dispatchEvent(new Event("klaimor:read"));
  };
  let wasAtEnd = true;
  let lines = talk.querySelectorAll("[data-at]").length;
  document.addEventListener("htmx:beforeSwap", () => (wasAtEnd = scrolls() !== talk || atEnd()));
  const grown = () => {
    const now = talk.querySelectorAll("[data-at]").length;
    if (now === lines) return;
    lines = now;
    if (wasAtEnd) {
      toEnd();
      document.dispatchEvent(new Event("klaimor:read"));
    } else {
      newer.hidden = false;
      settle();
    }
  };
  document.addEventListener("htmx:afterSettle", grown);
  document.addEventListener("htmx:oobAfterSwap", grown);
  talk.addEventListener("scroll", settle, { passive: true });
  newer.addEventListener("click", toEnd);
  if (talk.scrollHeight > talk.clientHeight) toEnd();
  settle();
  keepTyping();
  readyReplies();
  tellWhatWasSeen(talk);
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
