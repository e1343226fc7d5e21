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

show();
