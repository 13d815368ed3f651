/* Keeps what one writes: on this device at once, and as a draft on the site every few seconds. A lost connection or an ended session loses
   nothing: the copy on the device is given back to the same person, and never to another. */
(() => {
  const form = document.querySelector("[data-draft]");
  if (!form) return;
  const line = document.getElementById("draft-line");
  const { keep, writer, keptAt, signIn, sent = "" } = form.dataset;
  const NAMES = ["title", "body", "language", "tags", "on_behalf_of", "stance"];
  const { parent } = form.elements;
  // A form that is shown again with what is wrong has another address, and is still the same form.
  const PLACE = `text:${writer}:${new URL(form.action).pathname}` + (parent?.value ? `:${parent.value}` : "");
  const MONTH = 30 * 24 * 3600 * 1000;
  const fields = NAMES.map((name) => form.elements[name]).filter(Boolean);
  const key = form.elements.idempotency_key;
  const page = form.elements.written_at.value;
  let timer, busy = false, dirty = false, leaving = false, submitted;
  try { submitted = sessionStorage.getItem("submitted"); } catch { /* the browser keeps nothing */ }

  const say = (kind, ...more) => {
    line.replaceChildren(line.dataset[kind].replace("#", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })), ...more);
    line.dataset.state = kind;
    line.setAttribute("aria-live", kind === "kept" ? "off" : "polite");
  };
  const read = () => {
    try { return JSON.parse(localStorage.getItem(PLACE)); } catch { return null; }
  };
  const write = (more = {}) => {
    const text = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    try { localStorage.setItem(PLACE, JSON.stringify({ text, key: key.value, at: Date.now(), ...more })); } catch { /* no room: the site keeps it */ }
  };
  const forget = () => {
    try { localStorage.removeItem(PLACE); } catch { /* nothing was kept */ }
  };
  const send = (text, itsKey) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(text)) data.append(name, value);
    for (const box of form.querySelectorAll("[name=known_tags]:checked")) data.append("known_tags", box.value);
    data.append("idempotency_key", itsKey);
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return fetch(keep, { method: "POST", body: data, headers: { Accept: "application/json" } });
  };
  const signInLink = () => {
    const link = Object.assign(document.createElement("a"), { href: signIn, textContent: line.dataset.signIn });
    return [" ", link];
  };

  async function keepNow() {
    if (!keep || busy || leaving || !dirty) return;
    const text = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    if (!text.title?.trim() && !text.body?.trim()) return;
    busy = true;
    dirty = false;
    try {
      const answer = await send(text, key.value);
      if (leaving) return;
      if (answer.ok) say("kept");
      else if (answer.status === 401) say("signedOut", ...signInLink());
      else say("here");
    } catch {
      dirty = true;
      if (!leaving) say("offline");
    } finally {
      busy = false;
      if (dirty) plan(10000);
    }
  }
  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(keepNow, delay);
  }

  function give(copy) {
    for (const field of fields) {
      if (!(field.name in copy.text)) continue;
      field.value = copy.text[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    key.value = copy.key;
    const afresh = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: line.dataset.afresh });
    afresh.addEventListener("click", () => { forget(); location.assign(page === location.pathname ? page + location.search : page); });
    say("back", " ", afresh);
  }
  async function giveBack() {
    const copy = read();
    if (!copy) return;
    const same = fields.every((field) => (copy.text[field.name] ?? field.value) === field.value);
    if (same || Date.now() - copy.at > MONTH || copy.at < Number(keptAt || 0) * 1000) return forget();
    if (copy.sent) {
      if (!keep && sent.split(" ").includes(copy.key)) return forget();
      if (keep) try {
        if ((await (await send(copy.text, copy.key)).json()).sent) return forget();
      } catch { /* not known: better given back twice than lost */ }
    }
    give(copy);
  }

  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target) || !event.isTrusted) return;
    // After the browser's Back, another text is another comment: were it lost on its way, the key of the first would call it sent.
    if (!keep && key.value === submitted) key.value = crypto.randomUUID?.() ?? key.value;
    dirty = true;
    write();
    plan(3000);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    submitted = key.value;
    try { sessionStorage.setItem("submitted", submitted); } catch { /* the browser keeps nothing */ }
    clearTimeout(timer);
    write({ sent: true });
  });
  addEventListener("online", keepNow);
  addEventListener("pagehide", () => { leaving = true; });
  addEventListener("pageshow", () => { leaving = false; });
  giveBack();
})();
