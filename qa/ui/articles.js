// Runs once in the list of articles (gr.HTML gives `element`, `trigger` and `watch`). What is ticked is kept here, so
// that it outlives another search; the buttons send it.
const chosen = new Set();
const boxes = () => [...element.querySelectorAll("tbody input[type=checkbox]")];

const draw = () => {
  for (const box of boxes()) box.checked = chosen.has(box.value);
  const all = element.querySelector("input.all");
  if (!all) return;
  const ticked = boxes().filter((box) => box.checked).length;
  all.checked = ticked > 0 && ticked === boxes().length;
  all.indeterminate = ticked > 0 && !all.checked;
  element.querySelector(".chosen").textContent = chosen.size ? `${chosen.size} chosen` : "None chosen";
  for (const button of element.querySelectorAll(".within, .remove")) button.disabled = !chosen.size;
};

element.addEventListener("change", (event) => {
  const touched = event.target.classList.contains("all") ? boxes() : [event.target];
  for (const box of touched) {
    if (event.target.checked) chosen.add(box.value);
    else chosen.delete(box.value);
  }
  draw();
});

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const names = [...chosen];
  if (button.classList.contains("more")) trigger("more");
  else if (button.classList.contains("within")) trigger("within", { names });
  else if (button.classList.contains("remove")) trigger("remove", { names });
});

document.addEventListener("files-deleted", () => {
  chosen.clear();
  draw();
});

watch("value", draw);
