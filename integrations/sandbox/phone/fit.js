/** Makes letters smaller until their line fits, for what a bot has marked shrink-to-fit. */

const SMALLEST = 0.6;
const STEP = 0.05;

/** Waits until `words` is on the page and fits it into its own width. */
export function shrinkToFit(words) {
  const once = new ResizeObserver(() => {
    if (!words.clientWidth) return;
    once.disconnect();
    const full = parseFloat(getComputedStyle(words).fontSize);
    for (let part = 1; part > SMALLEST && words.scrollWidth > words.clientWidth; part -= STEP) words.style.fontSize = `${full * part}px`;
  });
  once.observe(words);
}
