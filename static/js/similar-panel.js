/* The panel of similar proposals changes quietly: never under one's hands, and aloud only when their number changes. */
(() => {
  const panel = document.getElementById("similar");
  const status = document.getElementById("similar-status");
  if (!panel || !status) return;
  panel.addEventListener("htmx:beforeSwap", (event) => {
    if (panel.contains(document.activeElement)) event.detail.shouldSwap = false;
  });
  panel.addEventListener("htmx:afterSwap", () => {
    const said = panel.querySelector("[data-said]")?.dataset.said ?? "";
    if (status.textContent !== said) status.textContent = said;
  });
})();
