// Runs once (gr.HTML gives `element`, `trigger` and `watch`). Below each answer stands a group of buttons with the
// number of its turn. "The right words are …" opens a bar at the foot of the page, in which words that are selected in
// the article, or typed, are kept as the gold answer. Offsets count code points of the article's text.
const BAR = `
  <label for="picked">The right words: select them in the article, or type them as they stand there</label>
  <input id="picked" autocomplete="off" spellcheck="false" dir="auto">
  <button type="submit" class="primary">Keep as gold</button><button type="button" class="cancel">Cancel</button>
  <output></output>`;

const bar = document.createElement("form");
bar.id = "picker";
bar.hidden = true;
bar.setAttribute("aria-label", "The right words");
bar.innerHTML = BAR; // no data in it
(element.closest(".gradio-container") || document.body).append(bar);
const input = bar.querySelector("input");
const said = bar.querySelector("output");
let judged = null; // the number of the turn whose right words are being chosen
let picked = null; // the selection that the input shows

const groupOf = (turn) => document.querySelector(`.judge[data-turn="${Number(turn)}"]`);
const oneLine = (text) => text.replace(/\s+/g, " ").trim();
const open = () => document.querySelector("#article section.article");
const length = (text) => [...text].length; // code points

const readSelection = () => {
  const text = document.querySelector("#article .text");
  const selection = document.getSelection();
  if (bar.hidden || !text || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  const start = length(before.toString());
  picked = { start, end: start + length(words), words };
  input.value = oneLine(words);
  said.textContent = "";
};

const openBar = (group) => {
  judged = Number(group.dataset.turn);
  picked = null;
  input.value = "";
  said.textContent = "";
  bar.hidden = false;
  const source = group.parentElement.querySelector("button.source");
  if (source && !(open() && open().dataset.turn === group.dataset.turn)) source.click();
  input.focus();
};

const closeBar = () => {
  const button = groupOf(judged)?.querySelector("[data-verdict=words]");
  bar.hidden = true;
  if (button) button.focus();
};

document.addEventListener("selectionchange", readSelection);

document.addEventListener("click", (event) => {
  const button = event.target.closest(".judge button");
  if (!button) return;
  const group = button.closest(".judge");
  const { verdict } = button.dataset;
  if (verdict === "words") openBar(group);
  else trigger("judge", { turn: Number(group.dataset.turn), verdict });
});

bar.addEventListener("submit", (event) => {
  event.preventDefault();
  const shown = open()?.dataset || {};
  const selected = picked && oneLine(picked.words) === oneLine(input.value);
  trigger("judge", {
    turn: judged,
    verdict: "words",
    shown_turn: Number(shown.turn ?? -1),
    shown_place: Number(shown.place ?? -1),
    ...(selected ? picked : { words: input.value, start: null, end: null }),
  });
});

bar.querySelector(".cancel").addEventListener("click", closeBar);
bar.addEventListener("keydown", (event) => event.key === "Escape" && closeBar());

watch("value", () => {
  const news = element.querySelector("p");
  const group = news && groupOf(news.dataset.turn);
  if (!group) return;
  const { fault, verdict } = news.dataset;
  if (fault && !bar.hidden) {
    said.textContent = news.textContent;
    return;
  }
  group.querySelector("output").textContent = news.textContent;
  if (fault) return;
  for (const button of group.querySelectorAll("[data-verdict]")) {
    if (button.dataset.verdict === "drop") button.hidden = !verdict;
    else button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
  }
  if (!bar.hidden) closeBar();
});
