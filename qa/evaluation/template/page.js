"use strict";
// The list of questions: drawn from the data in the page, a part at a time, text only (never as HTML).
const STEP = 50;
const data = JSON.parse(document.getElementById("data").textContent);
const form = document.getElementById("filters");
const list = document.getElementById("questions");
const more = document.getElementById("more");
let chosen = [];
let drawn = 0;

function make(tag, name, ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children.filter((child) => child !== null));
  return node;
}

function percent(share) {
  return Math.round(100 * share) + " %";
}

function answersOf(item) {
  const shown = item.found ? item.answer : "the articles do not say";
  const best = !item.found && item.best ? " (best candidate, not shown: " + item.best + ")" : "";
  const rows = [["answer", shown + best], ["gold", item.gold.join("  |  ") || "the articles do not say"]];
  if (item.before) rows.push(["before", (item.before.answer || "the articles do not say") + "  (F1 " + Math.round(item.before.f1) + ")"]);
  return make("dl", "answers", ...rows.flatMap(([name, text]) => [make("dt", "", name), make("dd", "", text)]));
}

function factsOf(item) {
  const facts = ["confidence " + percent(item.confidence)];
  if (item.gold.length) facts.push(item.rank ? "passage rank " + item.rank : "not in the first 20 passages");
  if (item.verdict === "partly right") facts.push("F1 " + Math.round(item.f1));
  const stage = item.stage ? make("div", "", make("span", "stage", item.stage)) : null;
  return make("div", "facts dim", stage, ...facts.map((fact) => make("div", "", fact)));
}

function excerptOf(part) {
  const marked = part.segments.map(([text, marks]) => (marks ? make("mark", marks, text) : text));
  const source = part.what + " · " + part.article + " · " + part.title;
  return make("div", "excerpt", make("div", "dim", source), make("blockquote", "", ...marked));
}

function fill(details, item) {
  details.append(...item.excerpts.map(excerptOf));
  if (item.also.length) details.append(make("div", "excerpt dim", "also cited: " + item.also.join("; ")));
  if (!item.excerpts.length) details.append(make("div", "excerpt dim", "no passage to show"));
}

function draw(item) {
  const meta = make("div", "dim", item.id + (item.kind ? " · " + item.kind : ""));
  const verdict = make("div", "", make("div", "verdict " + item.verdict.split(" ")[0], item.verdict), meta);
  const middle = make("div", "", make("div", "asked", item.question), answersOf(item));
  const details = make("details", "", make("summary", "", verdict, middle, factsOf(item)));
  details.addEventListener("toggle", () => fill(details, item), { once: true });
  return make("li", "", details);
}

function wanted(item) {
  const words = form.elements.words.value.trim().toLowerCase();
  const text = [item.id, item.question, item.answer, item.best, ...item.gold].join("\n").toLowerCase();
  return (
    (!words || text.includes(words)) &&
    ["verdict", "stage", "kind"].every((name) => !form.elements[name].value || item[name] === form.elements[name].value) &&
    (!form.elements.changed.checked || item.before)
  );
}

function drawMore() {
  list.append(...chosen.slice(drawn, drawn + STEP).map(draw));
  drawn = Math.min(drawn + STEP, chosen.length);
  more.hidden = drawn === chosen.length;
}

function filter() {
  chosen = data.filter(wanted);
  drawn = 0;
  list.replaceChildren();
  document.getElementById("count").textContent = chosen.length + " of " + data.length;
  for (const button of document.querySelectorAll("[data-stage]")) {
    button.setAttribute("aria-pressed", String(button.dataset.stage === form.elements.stage.value));
  }
  drawMore();
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
more.addEventListener("click", drawMore);
for (const button of document.querySelectorAll("[data-stage]")) {
  button.addEventListener("click", () => {
    const same = form.elements.stage.value === button.dataset.stage;
    form.elements.stage.value = same ? "" : button.dataset.stage;
    filter();
    if (!same) form.scrollIntoView({ behavior: "smooth" });
  });
}
filter();
