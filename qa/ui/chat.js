// Runs once, in the list of earlier questions (gr.HTML gives `element`, `props`, `trigger` and `watch`). Keeps the
// questions in the browser, asks those that are pressed and the one in the page's address, and copies answers.
const KEY = "earlier questions";
const KEPT = 50;
let unkept = []; // where the browser keeps nothing

const list = element.querySelector(".asked");
const forget = element.querySelector(".forget");
const said = element.querySelector(".said");

// Read anew each time, because other tabs of the browser write there, too.
const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
    return Array.isArray(kept) ? kept.filter((question) => typeof question === "string") : [];
  } catch {
    return unkept;
  }
};

const write = (questions) => {
  unkept = questions;
  try {
    localStorage.setItem(KEY, JSON.stringify(questions));
  } catch {
    // kept for as long as the page is open
  }
  show();
};

const show = () => {
  const questions = read();
  list.replaceChildren(
    ...questions.map((question) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ask";
      button.dir = "auto";
      button.textContent = question;
      item.append(button);
      return item;
    }),
  );
  list.hidden = forget.hidden = !questions.length;
  element.querySelector(".none").hidden = questions.length > 0;
};

const copy = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // over plain HTTP from another machine there is no clipboard
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
};

const tell = (button, words) => {
  button.dataset.label ??= button.textContent;
  button.textContent = said.textContent = words;
  setTimeout(() => {
    button.textContent = button.dataset.label;
    said.textContent = "";
  }, 2000);
};

document.addEventListener("click", async (event) => {
  const asked = event.target.closest("button.ask");
  const { edit, alone } = event.target.closest("button[data-edit], button[data-alone]")?.dataset ?? {};
  const copied = event.target.closest("button[data-copy], button[data-link]");
  if (asked) {
    trigger("ask", { question: asked.textContent });
    if (!event.detail) document.querySelector("#question textarea").focus(); // pressed by key: it is about to go
  } else if (edit) {
    const box = document.querySelector("#question textarea");
    box.value = edit;
    box.dispatchEvent(new Event("input", { bubbles: true })); // what the page takes for typing
    box.focus();
  } else if (alone) {
    trigger("alone", { turn: Number(alone) });
  } else if (copied) {
    const { copy: text, link } = copied.dataset;
    await copy(text ?? new URL(link, location.href).href).then(
      () => tell(copied, "Copied"),
      () => tell(copied, "Not copied"),
    );
  } else if (event.target === forget) {
    write([]);
  }
});

watch("value", () => {
  const question = props.value && props.value.question;
  if (question) write([question, ...read().filter((other) => other !== question)].slice(0, KEPT));
});

addEventListener("storage", show); // written by another tab
show();

const address = new URLSearchParams(location.search);
if (address.get("q")) {
  trigger("visit", {
    question: address.get("q"),
    articles: address.getAll("article"),
    since: address.get("since") || "",
    until: address.get("until") || "",
  });
}
