// The demo's front page: who may log in, with the code of the moment; a press copies it.

const list = document.getElementById("players");

function copied(button, words) {
  navigator.clipboard?.writeText(words).catch(() => {});
  button.setAttribute("aria-label", `คัดลอก ${words} แล้ว`);
}

function chip(words, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.title = "คัดลอก · copy";
  if (name) button.className = name;
  button.addEventListener("click", () => copied(button, words));
  return button;
}

function line(player) {
  const item = document.createElement("li");
  const who = document.createElement("b");
  who.textContent = player.name;
  const left = document.createElement("span");
  left.className = "hint";
  left.textContent = `อีก ${player.seconds} วิ`;
  item.append(who, chip(player.username), chip(player.password), chip(player.code, "code"), left);
  return item;
}

async function show() {
  try {
    const answer = await fetch("/demo/codes", { cache: "no-store" });
    const players = await answer.json();
    if (!list.matches(":focus-within") || list.dataset.codes !== players.map((one) => one.code).join()) {
      list.replaceChildren(...players.map(line));
      list.dataset.codes = players.map((one) => one.code).join();
    }
  } catch {
    // the demo is being stopped
  }
  setTimeout(show, 1000);
}

const told = document.getElementById("clock");
const shown = new Intl.DateTimeFormat("th-TH", { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "Asia/Bangkok" });

function tell(clock) {
  told.dataset.offset = clock.offset_seconds;
  const where = clock.offset_seconds ? "เลื่อนไปเป็น" : "ตรงเวลาจริง";
  told.textContent = `${where} ${shown.format(new Date(clock.now))}`;
}

/** Moves the clock of platform, hospital and service; without `ahead` it is only read. */
async function clock(ahead) {
  const offset = ahead ? Number(told.dataset.offset ?? 0) + ahead : 0;
  const how = ahead === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ offset_seconds: offset }) };
  try {
    tell(await (await fetch("/sandbox/api/clock", { cache: "no-store", ...how })).json());
  } catch {
    told.textContent = "เดโมหยุดทำงานแล้ว";
  }
}

for (const button of document.querySelectorAll("[data-ahead]")) button.addEventListener("click", () => clock(Number(button.dataset.ahead)));
setInterval(() => clock(), 5000);
clock();
show();
