// Runs once in the place of the question whether files shall be deleted (gr.HTML gives `element`, `trigger`, `watch`).
const dialog = () => element.querySelector("dialog");

watch("value", () => {
  if (dialog() && !dialog().open) dialog().showModal();
});

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const names = [...dialog().querySelectorAll("[data-name]")].map((item) => item.dataset.name);
  props.value = ""; // takes the dialog away, and lets the same question be asked again
  if (!button.classList.contains("delete")) return;
  document.dispatchEvent(new Event("files-deleted"));
  trigger("delete", { names });
});
