/* The light or dark that a person chose on this device. Loaded before the styles, so that nothing flashes. */
(() => {
  const root = document.documentElement;
  const apply = (chosen) => (chosen ? (root.dataset.theme = chosen) : delete root.dataset.theme);
  let chosen = "";
  try {
    chosen = localStorage.getItem("appearance") || "";
  } catch {
    return; // Storage is refused: the device decides.
  }
  apply(chosen);
  document.addEventListener("DOMContentLoaded", () => {
    const switcher = document.querySelector("[data-appearance]");
    if (!switcher) return;
    const select = switcher.querySelector("select");
    switcher.hidden = false;
    select.value = chosen;
    select.addEventListener("change", () => {
      localStorage.setItem("appearance", select.value);
      apply(select.value);
    });
  });
})();
