// Runs once in the results (gr.HTML gives `element` and `trigger`): a question is opened in the chat by its button.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button.open-in-ask");
  if (button) trigger("ask", { question: button.dataset.question });
});
