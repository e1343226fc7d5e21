/** The sizes behind Flex keywords, as rendered by LINE's Flex Message Simulator, and what counts as a colour or a length. */

const SPACES = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const FONTS = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const IMAGES = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const BORDERS = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const BUBBLES = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const ROOT_PX = 16;

const LENGTH = /^\d+(\.\d+)?(px|%)$/;
const COLOUR = /^#([0-9a-f]{6}|[0-9a-f]{8})$/i;

/** A colour that is one, else undefined: what LINE would refuse is not painted. */
export const colour = (value) => (COLOUR.test(value ?? "") ? value : undefined);

function length(value, keywords) {
  if (value === undefined) return undefined;
  if (value in keywords) return `${keywords[value]}px`;
  return LENGTH.test(value) ? value : undefined;
}

export const space = (value) => length(value, SPACES);
export const border = (value) => length(value, BORDERS);
export const extent = (value) => length(value, {});
export const imageWidth = (value) => (value === "full" ? "100%" : length(value ?? "md", IMAGES));
export const bubbleWidth = (size) => BUBBLES[size] ?? BUBBLES.mega;

/** Text that is marked `scaling` follows the reader's own size (rem), all other text does not, just as on LINE. */
export function fontSize(value, scaling, otherwise = "md") {
  const size = length(value, FONTS) ?? (otherwise && `${FONTS[otherwise]}px`);
  if (!size || !scaling) return size;
  return `${parseFloat(size) / ROOT_PX}rem`;
}

/** "20:13" as CSS wants it; a square when it is missing or senseless. */
export function ratio(value) {
  const [width, height] = String(value ?? "1:1").split(":").map(Number);
  return width > 0 && height > 0 ? `${width} / ${height}` : "1 / 1";
}
