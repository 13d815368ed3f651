/* Voting one by one: arrow keys and a swipe press the same buttons as a finger does. Nothing is sent twice. */
const ballot = document.querySelector("[data-ballot]");
const card = document.querySelector("[data-swipe]");
if (ballot) {
  const button = (key) => ballot.querySelector(`[data-key="${key}"]`);
  const press = (key) => !ballot.dataset.sent && button(key)?.click();
  ballot.addEventListener("submit", (event) => {
    if (ballot.dataset.sent) event.preventDefault();
    ballot.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => delete ballot.dataset.sent);
  ballot.querySelector("[data-keys]").hidden = false;
  const isReadToTheEnd = () => ballot.getBoundingClientRect().bottom <= innerHeight + 4;
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat || !button(event.key)) return;
    if (event.target.closest("input, select, textarea, summary, [contenteditable]")) return;
    // Where there is more to read, the arrow still scrolls.
    if (event.key === "ArrowDown" && !isReadToTheEnd()) return;
    event.preventDefault();
    press(event.key);
  });
  let from = null;
  card.addEventListener("touchstart", (event) => (from = event.touches.length === 1 ? event.touches[0] : null), { passive: true });
  card.addEventListener("touchend", (event) => {
    if (!from) return;
    const to = event.changedTouches[0];
    const [across, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
    from = null;
    if (Math.abs(across) < 90 || Math.abs(across) < 3 * Math.abs(down) || getSelection().toString()) return;
    press(across > 0 ? "ArrowRight" : "ArrowLeft");
  });
}
