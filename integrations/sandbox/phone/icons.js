/** Our own line drawings for buttons and the hospital's picture. */

import { svg } from "./dom.js";

const STROKES = {
  sticker: ["M12 3a9 9 0 1 0 9 9h-5a4 4 0 0 1-4-4z", "M12 3c0 0 3 0 9 9", "M8.5 14.5c1 1.6 4 2.2 5.6.6", "M8.6 9.6v.1"],
  picture: ["M4 5h16v14H4z", "M4 16l4.5-4.5 4 4 2.5-2.5 5 5", "M15.5 9v.1"],
  voice: ["M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3z", "M6 11a6 6 0 0 0 12 0", "M12 17v4"],
  place: ["M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.8-6.5 11-6.5 11z", "M12 12.2a2.2 2.2 0 1 0-.01 0z"],
  calendar: ["M4 6h16v14H4z", "M4 10h16", "M8 3v4M16 3v4", "M12 12.5v5M9.5 15h5"],
  list: ["M5 4h14v16H5z", "M8.5 9l1 1 2-2M8.5 15l1 1 2-2", "M14 9h2.5M14 15h2.5"],
  fever: ["M10 4a2 2 0 0 1 4 0v9a4 4 0 1 1-4 0z", "M12 9v7"],
  nurse: ["M4 10l2-5h12l2 5", "M7 10v3a5 5 0 0 0 10 0v-3z", "M12 6v3M10.5 7.5h3", "M5 21c.5-3 3-4.5 7-4.5s6.5 1.5 7 4.5"],
  clock: ["M12 3a9 9 0 1 0 .01 0z", "M12 7v5.2l3.5 2"],
  siren: ["M7 18v-5a5 5 0 0 1 10 0v5", "M5 21h14v-3H5z", "M12 3v2M4.5 6l1.5 1.5M19.5 6L18 7.5", "M12 13.5v.1"],
  call: ["M6 3h3l1.5 5-2 1.5a11 11 0 0 0 6 6l1.5-2 5 1.5v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z"],
  file: ["M6 3h8l4 4v14H6z", "M14 3v4h4", "M9 12h6M9 16h6"],
  film: ["M4 5h16v14H4z", "M10 9.5v5l4.5-2.5z"],
  keyboard: ["M3 7h18v11H3z", "M7 11h.1M11 11h.1M15 11h.1M8 15h8"],
  tools: ["M4 7h9M19 7h1M4 17h1M11 17h9", "M16 4.5v5M8 14.5v5", "M16 4.5a2.5 2.5 0 1 0 .01 0zM8 14.5a2.5 2.5 0 1 0 .01 0z"],
  menu: ["M4 7h16M4 12h16M4 17h16"],
  down: ["M12 5v14M6 13l6 6 6-6"],
};

/** A drawing of 24 units that takes the colour and size of its surroundings; it says nothing to screen readers. */
export function icon(name) {
  const strokes = (STROKES[name] ?? STROKES.file).map((d) => svg("path", { d }));
  return svg(
    "svg",
    {
      viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false", fill: "none",
      stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round",
    },
    strokes,
  );
}

/** The hospital's picture: a house with a cross, in our own green. */
export function hospitalPicture() {
  return svg(
    "svg",
    { viewBox: "0 0 40 40", class: "hospital-picture", "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: 40, height: 40, fill: "#0b6e55" }),
    svg("path", { d: "M8 20L20 9l12 11v12H8z", fill: "#fff" }),
    svg("path", { d: "M18 18h4v4h4v4h-4v4h-4v-4h-4v-4h4z", fill: "#0b6e55" }),
  );
}
