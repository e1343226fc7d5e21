/** Tells the reader when something went wrong, and what to do next. */

import { button, replace } from "./dom.js";

const SHORT_MS = 4000;

export class Notice {
  constructor(node) {
    this.node = node;
  }

  show(kind, words, ...buttons) {
    clearTimeout(this.timer);
    this.kind = kind;
    this.node.dataset.kind = kind;
    replace(this.node, words, buttons);
    this.node.hidden = false;
  }

  hide() {
    clearTimeout(this.timer);
    this.kind = undefined;
    this.node.hidden = true;
    replace(this.node);
  }

  /** A word in passing, gone by itself. Trouble is not hidden by it. */
  tell(words) {
    if (this.kind === "lost") return;
    this.show("told", words);
    this.timer = setTimeout(() => this.hide(), SHORT_MS);
  }

  /** Something was not done; it stays until dismissed or done. `again` repeats it. */
  failed(words, again) {
    const retry = () => {
      this.hide();
      again();
    };
    this.show("failed", words, again && button({ on: { click: retry } }, "ลองอีกครั้ง"), button({ on: { click: () => this.hide() } }, "ปิด"));
  }

  /** Something was done after all: an older failure is no longer news. */
  done() {
    if (this.kind === "failed") this.hide();
  }

  /** The log cannot be read; the page tries again by itself. */
  lost(words, seconds, again) {
    this.show("lost", `${words} กำลังลองใหม่เองในอีก ${seconds} วินาที`, button({ on: { click: again } }, "ลองเดี๋ยวนี้"));
  }

  /** The log can be read again. */
  found() {
    if (this.kind !== "lost") return;
    this.hide();
    this.tell("เชื่อมต่อได้แล้ว");
  }
}
