/** The quick replies at the foot of the chat, gone after use or when a newer message comes. */

import { perform } from "./actions.js";
import { button, replace } from "./dom.js";
import { icon } from "./icons.js";

// LINE keeps the buttons for these until what they ask for has been sent.
const STAY = new Set(["camera", "cameraRoll", "location", "datetimepicker"]);
const PICTURES = { location: "place", camera: "picture", cameraRoll: "picture" };

export class QuickReplies {
  constructor(node, phone) {
    Object.assign(this, { node, phone });
    this.clear();
  }

  /** Shows what the platform says is alive under the message numbered `offer`; what was used is not shown again. */
  take(items, offer) {
    const shown = JSON.stringify([offer, items ?? []]);
    if (shown === this.shown) return;
    Object.assign(this, { shown, items: items ?? [] });
    this.draw(this.items);
  }

  draw(items) {
    this.node.hidden = items.length === 0;
    replace(this.node, items.map(({ action }) => this.pill(action ?? {})));
    this.node.scrollLeft = 0;
  }

  pill(action) {
    const press = () => {
      if (!STAY.has(action.type)) this.draw([]);
      perform(action, this.phone);
    };
    return button({ class: "pill", on: { click: press } }, PICTURES[action.type] && icon(PICTURES[action.type]), action.label ?? "");
  }

  /** What was chosen could not be sent: the choice is open again. */
  reopen() {
    this.draw(this.items);
  }

  clear() {
    this.shown = undefined;
    this.items = [];
    this.draw([]);
  }
}
