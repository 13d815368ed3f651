/* Says at once that a file is too large, instead of after it was sent. */
for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  const note = Object.assign(document.createElement("p"), { className: "field__error" });
  note.setAttribute("role", "alert");
  input.after(note);
  input.addEventListener("change", () => {
    const large = [...input.files].some((file) => file.size > Number(input.dataset.most));
    note.textContent = large ? input.closest("form").dataset.tooLarge : "";
    if (large) input.value = "";
  });
}
