/* Says which language was recognised in the text, in the first choice of the list; one can choose another. */
(() => {
  const place = document.querySelector("[data-guess]");
  const select = place?.querySelector("select");
  const body = document.getElementById("id_body");
  if (!select || !body) return;
  const title = document.getElementById("id_title");
  const first = select.options[0];
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let timer, asked = "";

  async function guess() {
    const text = `${title ? title.value : ""}\n${body.value}`.trim().slice(0, 1500);
    if (select.value || text.length < 12 || text === asked) return;
    asked = text;
    try {
      const answer = await fetch(place.dataset.guess, { method: "POST", body: new URLSearchParams({ text, csrfmiddlewaretoken: token }) });
      if (!answer.ok) return;
      const { code, name } = await answer.json();
      if (!code) return;
      first.textContent = place.dataset.found.replace("#", name);
      for (const field of [title, body]) if (field) field.lang = code;
    } catch { /* the site recognises it when the text is sent */ }
  }
  for (const field of [title, body]) field?.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(guess, 800); });
  select.addEventListener("change", () => { for (const field of [title, body]) if (field && select.value) field.lang = select.value; });
  guess();
})();
