/** Where the person writes, and the buttons for all that is not text. */

import { button, el, replace } from "./dom.js";
import { icon } from "./icons.js";

const VOICE = { type: "audio", duration: 4000 };

const tool = (name, label, act) => button({ class: "tool", "aria-label": label, title: label, on: { click: act } }, icon(name));

export class Composer {
  constructor(form, phone) {
    Object.assign(this, { form, phone, words: form.querySelector("textarea") });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.words.addEventListener("input", () => this.grow());
    this.words.addEventListener("keydown", (event) => this.key(event));
    replace(form.querySelector(".attach"), this.tools());
  }

  tools() {
    const { phone } = this;
    return [
      tool("sticker", "สติกเกอร์", async () => this.given(await phone.sheets.pickSticker(), ({ packageId, stickerId, keywords }) => ({ type: "sticker", packageId, stickerId, keywords }))),
      tool("picture", "รูปภาพหรือไฟล์", async () => this.given(await phone.sheets.pickAttachment())),
      tool("voice", "เสียง", () => phone.say(VOICE)),
      tool("place", "ตำแหน่ง", () => phone.askLocation()),
    ];
  }

  given(choice, shape = (message) => message) {
    return choice ? this.phone.say(shape(choice)) : undefined;
  }

  key(event) {
    // Enter that ends the composition of a character is not yet a wish to send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  async send() {
    const text = this.words.value;
    if (!text.trim()) return;
    this.put("");
    const sent = await this.phone.say({ type: "text", text });
    // What could not be sent goes back to where it was written, unless something new has been begun.
    if (!sent && !this.words.value) this.put(text);
  }

  put(text) {
    this.words.value = text;
    this.grow();
  }

  /** The field is as high as its words, up to what the style allows. */
  grow() {
    this.words.style.height = "auto";
    this.words.style.height = `${this.words.scrollHeight + 2}px`;
  }
}
