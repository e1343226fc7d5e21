// Loud: the number of cases that must be seen now stands in the title, and sounds when one comes, if somebody asked for it.

const KEPT = "klaimor-sound";
let sound = null;
let known = new Set();

/** Watch the queue. */
export function beLoud() {
  const button = document.getElementById("sound");
  button?.addEventListener("click", () => (sound ? off(button) : on(button)));
  // Browsers let a page sound only after somebody has pressed something on it.
  if (localStorage.getItem(KEPT) === "on") addEventListener("pointerdown", () => sound ?? on(button), { once: true });
  // A desk that logs itself out alarms nobody any more: whoever is near should hear it before.
  document.addEventListener("klaimor:warned", () => ring());
  known = loudOnes();
  count();
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "queue") return;
    const now = loudOnes();
    if ([...now].some((id) => !known.has(id))) ring();
    known = now;
    count();
  });
}

function loudOnes() {
  return new Set([...document.querySelectorAll(".case.loud")].map((one) => one.dataset.case));
}

function count() {
  const plain = document.title.replace(/^\(\d+\) /, "");
  document.title = known.size ? `(${known.size}) ${plain}` : plain;
  const mark = document.getElementById("loud-count");
  if (!mark) return;
  mark.hidden = known.size === 0;
  mark.textContent = String(known.size);
}

function on(button) {
  sound = new AudioContext();
  localStorage.setItem(KEPT, "on");
  shown(button, true);
  ring(1);
}

function off(button) {
  sound.close();
  sound = null;
  localStorage.removeItem(KEPT);
  shown(button, false);
}

function shown(button, is) {
  if (!button) return;
  button.setAttribute("aria-pressed", String(is));
  button.querySelector(".said").textContent = is ? button.dataset.on : button.dataset.off;
}

/** Two soft notes, three times: heard in a ward at night, and nobody jumps. */
function ring(times = 3) {
  if (!sound) return;
  for (let round = 0; round < times; round += 1) {
    for (const [step, pitch] of [[0, 660], [0.22, 880]]) {
      const at = sound.currentTime + round * 0.9 + step;
      const tone = sound.createOscillator();
      const level = sound.createGain();
      tone.frequency.value = pitch;
      level.gain.setValueAtTime(0, at);
      level.gain.linearRampToValueAtTime(0.25, at + 0.03);
      level.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
      tone.connect(level).connect(sound.destination);
      tone.start(at);
      tone.stop(at + 0.55);
    }
  }
}
