/* Says how many characters are left as one writes, and politely aloud when few are. */
for (const counter of document.querySelectorAll("[data-counter]")) {
  const field = document.getElementById(counter.dataset.counter);
  if (!field) continue;
  const most = Number(counter.dataset.most);
  const show = () => {
    const left = most - [...field.value.normalize("NFC")].length;
    const words = left < 0 ? counter.dataset.over : counter.dataset.left;
    counter.textContent = words.replace("#", Math.abs(left).toLocaleString(document.documentElement.lang));
    counter.dataset.state = left < 0 ? "over" : "under";
    counter.setAttribute("aria-live", left < most / 10 ? "polite" : "off");
  };
  field.addEventListener("input", show);
  show();
}
