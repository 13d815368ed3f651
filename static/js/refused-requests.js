/* When the server refuses what htmx asked, send the form the plain way: its answer is a page that says why. */
document.addEventListener("htmx:responseError", (event) => {
  const form = event.target.closest("form");
  if (!form || event.target.closest("[data-quiet]")) return;
  const button = event.detail.requestConfig.triggeringEvent?.submitter;
  if (button?.name) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
    form.append(field);
  }
  form.submit();
});
