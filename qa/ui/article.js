// Runs once in the article pane (gr.HTML gives `element`, `trigger` and `watch`). Buttons of the chat carry
// data-turn and data-place; pressing one asks the server for the article, unless it is open already, and brings the
// quote into view. The keys n and p, and ] and [, step through the places of one answer.
const shown = () => element.querySelector("section.article");

const isAt = (turn, place) => shown() && shown().dataset.turn === turn && shown().dataset.place === place;

const numbers = (text) => (text ? text.split(" ") : []);

// Make `place`, which lies in the article that is open, the active one.
const activate = (place) => {
  for (const part of element.querySelectorAll("[data-mark]")) {
    part.classList.toggle("active", numbers(part.dataset.mark).includes(place));
    part.classList.toggle("read", numbers(part.dataset.read).includes(place));
  }
  for (const line of element.querySelectorAll("[data-at]")) line.hidden = line.dataset.at !== place;
  const [first, end] = numbers(shown().dataset.group).map(Number);
  const count = element.querySelector(".count");
  if (count) count.textContent = `${Number(place) - first + 1} of ${end - first}`;
  const page = element.querySelector(`.where[data-at="${place}"]`).dataset.page;
  const frame = element.querySelector("details.original iframe");
  if (frame && page) {
    element.querySelector("details.original .page").textContent = page;
    frame.src = frame.src.replace(/#.*/, `#page=${page}`);
  }
  shown().dataset.place = place;
};

const center = () => element.querySelector("mark.active")?.scrollIntoView({ block: "center" });

const show = () => {
  center();
  if (element.querySelector(".long")) requestAnimationFrame(center); // what is above has its true height only now
  if (shown()) shown().scrollIntoView({ block: "nearest" }); // on a narrow screen it is below the chat
  for (const button of document.querySelectorAll("button.source, button.also")) {
    if (isAt(button.dataset.turn, button.dataset.place)) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
};

const open = (turn, place) => {
  const here = shown() && shown().dataset.turn === turn && element.querySelector(`.where[data-at="${place}"]`);
  if (here) {
    activate(place);
    show();
  } else {
    trigger("cite", { turn: Number(turn), place: Number(place) });
  }
};

const step = (by) => {
  if (!shown()) return;
  const [first, end] = numbers(shown().dataset.group).map(Number);
  const next = first + ((Number(shown().dataset.place) - first + by + end - first) % (end - first));
  if (end - first > 1) open(shown().dataset.turn, String(next));
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.source, button.also, button.back, button.step");
  if (!button) return;
  if (button.classList.contains("back")) {
    const sources = [...document.querySelectorAll("button.source")];
    const source = sources.find(({ dataset }) => isAt(dataset.turn, dataset.place));
    if (source && source.closest("details")) source.closest("details").open = true;
    if (source) source.focus();
  } else if (button.classList.contains("step")) {
    step(Number(button.dataset.step));
  } else {
    open(button.dataset.turn, button.dataset.place);
  }
});

const STEPS = { n: 1, "]": 1, p: -1, "[": -1 };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || !(event.key in STEPS)) return;
  if (element.offsetParent) step(STEPS[event.key]); // not while another tab of the app is open
});

watch("value", show);
