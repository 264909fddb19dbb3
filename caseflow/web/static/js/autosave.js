/* Saves the page of a form while it is being typed, one request at a time; keeps what could not be sent in this browser. */
"use strict";
(() => {
  const WAIT = 1500;
  const LONGEST_WAIT = 30000;

  const { typed, text } = window.kept;
  let form = document.getElementById("page-form");
  let latest = null; // the fingerprint and version of what this page saved last
  let timer = 0;
  let delay = WAIT;
  let sending = false;
  let pending = null; // {body, key}: sent again with the same key until the server has answered
  let changed = false;
  let stopped = false;
  let held = null; // a form that waits to be sent until what is under way is saved

  const words = (name) => form.dataset[`words${name}`];
  const state = (words_, bad = false) => {
    const line = document.getElementById("save-state");
    if (!line) return;
    line.textContent = words_;
    line.classList.toggle("error-text", bad);
  };
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  const hide = (answer) => {
    const hidden = new Set(answer.hidden);
    const known = new Set(answer.questions);
    form.querySelectorAll("[data-question]").forEach((part) => {
      if (known.has(part.dataset.question)) part.hidden = hidden.has(part.dataset.question);
    });
  };

  const remember = () => {
    if (!latest) return;
    form.elements._base.value = latest.base;
    form.elements._version.value = latest.version;
  };

  const done = (answer) => {
    latest = answer;
    remember();
    pending = null;
    delay = WAIT;
    hide(answer);
    if (!changed) text.drop();
    for (const [id, [shown, verdict]] of Object.entries(answer.computed)) {
      const place = document.getElementById(id);
      if (place) [place.textContent, place.dataset.verdict] = [shown, verdict];
    }
    let line = `${words("Saved")} ${answer.saved}`;
    if (answer.unread) line += ` – ${words("Unread")}`;
    if (answer.other) line += ` · ${answer.other} ${words("Other")}`;
    state(line, Boolean(answer.unread));
    if (changed) plan(WAIT);
  };

  const stop = (why) => {
    stopped = true;
    pending = null;
    state(why, true);
  };

  const later = () => {
    state(words("Offline"), true);
    delay = Math.min(delay * 2, LONGEST_WAIT);
    plan(delay);
  };

  const send = async () => {
    if (sending || stopped) return;
    if (!pending) {
      if (!changed) return;
      changed = false;
      const body = typed(form);
      body.set("key", newKey());
      pending = { body };
    }
    sending = true;
    state(words("Saving"));
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST", body: pending.body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" },
      });
      if (response.ok) done(await response.json());
      else if (response.status === 409) stop(words("Conflict"));
      else if (response.status === 403) stop(words("Locked"));
      else if (response.status >= 500 || response.status === 429) later();
      else stop(words("Ended"));
    } catch {
      later();
    } finally {
      sending = false;
    }
    if (held) {
      const [waiting, button] = held;
      held = null;
      waiting.requestSubmit(button);
    } else if (!stopped && changed && !timer) plan(WAIT);
  };

  const plan = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; send(); }, wait);
  };

  const note = (wait) => {
    changed = true;
    text.put(form);
    if (!stopped) plan(wait);
  };

  document.addEventListener("input", (event) => { if (form?.contains(event.target) && event.target.name) note(Math.max(WAIT, delay)); });
  document.addEventListener("change", (event) => {
    if (!form?.contains(event.target) || !event.target.name) return;
    note(["radio", "checkbox", "select-one"].includes(event.target.type) ? 0 : WAIT);
  });
  window.addEventListener("online", () => { delay = WAIT; if (form) plan(0); });
  /* Sent beside a save under way, the form would contradict it; a file sent from the same page would leave the text behind. */
  document.addEventListener("submit", (event) => {
    if (!form || stopped || !(sending || (changed && event.target !== form))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = [event.target, event.submitter];
    clearTimeout(timer);
    timer = 0;
    send();
  }, true);
  document.addEventListener("submit", (event) => {
    if (!form || event.target !== form) return;
    clearTimeout(timer);
    stopped = true; // the form itself carries everything now; what it cannot deliver stays in this browser
    text.put(form);
  });

  /* Shown again, the kept text is saved like anything typed, or found in conflict. */
  const restore = async () => {
    try {
      const restored = await window.kept.restore(form);
      if (!restored) return;
      form = restored.form;
      state(words("Restored"));
      note(WAIT);
    } catch { /* still offline: the text stays kept */ }
  };

  document.body.addEventListener("htmx:beforeRequest", () => { clearTimeout(timer); });
  document.body.addEventListener("htmx:afterSwap", () => {
    const swapped = document.getElementById("page-form");
    if (!swapped) return;
    form = swapped;
    remember();
    note(WAIT);
  });

  if (form?.dataset.arrived) text.forget(form.dataset.arrived);
  document.documentElement.classList.add("with-script");
  if (form) restore();
})();
