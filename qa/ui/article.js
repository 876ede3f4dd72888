// Runs once in the article pane (gr.HTML gives `element`, `trigger` and `watch`). Buttons of the chat carry
// data-turn and data-place; pressing one asks the server for the article, and the quote is brought into view.
const shown = () => element.querySelector("section.article");

const isOf = (button) =>
  shown() && button.dataset.turn === shown().dataset.turn && button.dataset.place === shown().dataset.place;

const show = () => {
  const mark = element.querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "center" });
  if (shown()) shown().scrollIntoView({ block: "nearest" }); // on a narrow screen it is below the chat
  for (const button of document.querySelectorAll("button.source")) {
    if (isOf(button)) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.source, button.back");
  if (!button) return;
  if (button.classList.contains("back")) {
    const source = [...document.querySelectorAll("button.source")].find(isOf);
    if (source) source.focus();
  } else if (isOf(button)) {
    show(); // the same value would not be sent again
  } else {
    trigger("cite", { turn: Number(button.dataset.turn), place: Number(button.dataset.place) });
  }
});

watch("value", show);
