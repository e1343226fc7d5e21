/** What happens when a button of a message is tapped. */

import { photograph } from "./camera.js";
import { button, el } from "./dom.js";

const LOCATION_LINKS = [/^line:\/\/nv\/location/i, /^https:\/\/line\.me\/R\/nv\/location/i, /^location:/i];

/** Every address goes one of four ways; what LINE would refuse (javascript:, data:, ...) goes nowhere. */
export function wayOf(uri) {
  const address = String(uri ?? "");
  if (LOCATION_LINKS.some((known) => known.test(address))) return "location";
  if (/^tel:/i.test(address)) return "call";
  if (/^https?:\/\//i.test(address)) return "web";
  return "nowhere";
}

function follow(uri, phone) {
  const way = wayOf(uri);
  if (way === "call") return phone.sheets.call(uri.replace(/^tel:/i, ""));
  if (way === "location") return phone.askLocation();
  if (way === "web") return void window.open(uri, "_blank", "noopener,noreferrer");
  return phone.sheets.refused(uri);
}

const DEEDS = {
  message: (action, phone) => phone.say({ type: "text", text: action.text ?? action.label ?? "" }),
  postback: (action, phone) => {
    if (action.inputOption === "openKeyboard") phone.write(action.fillInText ?? "");
    // `text` is the older name of displayText; both show as the person's own bubble.
    return phone.tap({ data: action.data, displayText: action.displayText ?? action.text });
  },
  uri: (action, phone) => follow(action.uri, phone),
  location: (_action, phone) => phone.askLocation(),
  camera: (_action, phone) => phone.say(photograph()),
  cameraRoll: (_action, phone) => phone.say(photograph()),
  datetimepicker: async (action, phone) => {
    const params = await phone.sheets.pickTime(action);
    return params ? phone.tap({ data: action.data, params }) : false;
  },
  clipboard: async (action, phone) => {
    await navigator.clipboard?.writeText(action.clipboardText ?? "").catch(() => undefined);
    phone.notice.tell("คัดลอกแล้ว");
  },
};

/** Does what `action` says. */
export async function perform(action, phone) {
  const deed = DEEDS[action?.type];
  return deed ? deed(action, phone) : phone.sheets.refused(action?.type ?? "");
}

/** An element that performs `action`: a real link for web addresses, a button for all else. */
export function tappable(action, phone, attributes, ...children) {
  if (action?.type === "uri" && wayOf(action.uri) === "web") {
    return el("a", { ...attributes, href: action.uri, target: "_blank", rel: "noopener noreferrer" }, ...children);
  }
  return button({ ...attributes, on: { click: () => perform(action, phone) } }, ...children);
}

/** Makes a drawn part (a box, a picture, a whole card) tappable; it may hold buttons of its own, so it cannot be one. */
export function tapArea(node, action, phone) {
  node.classList.add("tap-area");
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", "0");
  if (action.label) node.setAttribute("aria-label", action.label);
  const act = (event) => {
    if (event.target.closest("a, button, [role=button]") !== node) return;
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    perform(action, phone);
  };
  node.addEventListener("click", act);
  node.addEventListener("keydown", act);
  return node;
}
