/* A step of a case filled in where there is no network: kept from the first letter, sent once when there is one again. */
"use strict";
(() => {
  const { text, files, restore, typed } = window.kept;
  const WAIT = 4000;
  const PATIENCE = 10000;
  const words = document.body.dataset;
  let form = document.querySelector("form[data-keep]");
  let timer = 0;
  let busy = false;
  let waiting = null; // how the form was sent: {name, value} of its button

  const say = (message, near = form) => {
    let line = near.querySelector(".keep-state");
    if (!line) {
      line = document.createElement("p");
      line.className = "keep-state save-state mb-0 mt-2";
      line.setAttribute("role", "status");
      near.append(line);
    }
    line.textContent = message;
  };

  /* `navigator.onLine` says yes on a dead connection; only an answer is an answer. */
  const reached = async () => {
    const gone = new AbortController();
    const clock = setTimeout(() => gone.abort(), PATIENCE);
    try {
      await fetch(document.querySelector("link[rel=icon]").href, { cache: "no-store", signal: gone.signal });
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(clock);
    }
  };

  const button = (sent, of = form) => sent && Array.from(of.querySelectorAll("button[type=submit]")).find((b) => b.name === sent.name && b.value === sent.value);

  /* While the network was asked, the form may have been drawn anew: the press is for the form that stands there now. */
  const pass = (target, submitter) => {
    const live = target.isConnected ? target : document.getElementById("page-form");
    live.dataset.reached = "yes";
    live.requestSubmit(submitter?.isConnected ? submitter : button(submitter, live));
  };

  const sendFile = async (entry) => {
    const body = new FormData();
    body.set("csrf_token", document.querySelector("[name=csrf_token]").value);
    for (const [name, value] of entry.typed) body.append(name, value);
    body.set("key", entry.key);
    body.set("file", new File([entry.blob], entry.name, { type: entry.type }));
    const response = await fetch(entry.action, { method: "POST", body, credentials: "same-origin" });
    if (new URL(response.url).searchParams.get("saved") === entry.key) return files.drop(entry.key);
    if (response.status === 422 || response.status === 413) {
      await files.drop(entry.key);
      throw new Error(entry.name);
    }
    throw new TypeError("not arrived");
  };

  /* One try at everything that waits; files first, since the step may need them. */
  const flush = async () => {
    if (busy) return;
    busy = true;
    let sent = 0;
    let refused = "";
    try {
      const entries = (await files.mine().catch(() => [])).filter((entry) => entry.page === location.pathname);
      if (!entries.length && !waiting) return;
      if (!(await reached())) { plan(); return; }
      for (const entry of entries) {
        try { await sendFile(entry); sent += 1; } catch (error) {
          if (error instanceof TypeError) { plan(); return; }
          refused = error.message;
        }
      }
      if (waiting) pass(form, button(waiting));
      else if (sent && !refused) location.reload();
      if (refused && form) say(`${words.wordsRefused} ${refused}`);
    } finally {
      busy = false;
    }
  };

  const plan = () => {
    clearTimeout(timer);
    timer = setTimeout(flush, WAIT);
  };

  document.addEventListener("submit", async (event) => {
    const target = event.target;
    const upload = target.matches("form.upload");
    if (!(target.matches("#page-form") || upload) || target.dataset.reached) return;
    if (target.dataset.confirm && !target.dataset.confirmed) return; // asked first, sent then
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    if (!upload) text.put(target, waiting);
    if (await reached()) { pass(target, submitter); return; }
    if (upload) await keepFile(target);
    else if (target !== form || submitter?.name.startsWith("_")) { // a draft saves itself; other questions can wait
      say(words.wordsOffline, target);
      return;
    } else {
      waiting = { name: submitter?.name || "", value: submitter?.value || "" };
      text.put(form, waiting);
      say(words.wordsOffline);
    }
    plan();
  }, true);

  const keepFile = async (target) => {
    const input = target.elements.file;
    const file = input.files[0];
    if (!file) return;
    const entry = {
      key: target.elements.key.value, action: target.action, page: location.pathname, typed: Array.from(typed(target)).filter(([name]) => !["key", "csrf_token"].includes(name)),
      slot: new URL(target.action).pathname, name: file.name, type: file.type, blob: file,
    };
    try {
      await files.put(entry);
    } catch {
      say(words.wordsOffline, target); // no database: the file stays chosen, to be sent by hand
      return;
    }
    target.reset();
    target.elements.key.value = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
    list(entry);
  };

  const list = (entry) => {
    const target = Array.from(document.querySelectorAll("form.upload")).find((one) => new URL(one.action).pathname === entry.slot);
    if (!target) return;
    say(words.wordsOffline, target);
    const line = document.createElement("p");
    line.className = "small-print mb-0 break";
    line.textContent = `${words.wordsWaitingFile} ${entry.name}`;
    target.append(line);
  };

  /* Rows can be added and removed without the server too; it reads them by their names, whatever the numbers. */
  const addRow = (pressed) => {
    const field = pressed.name.slice("_add_".length);
    const last = Array.from(pressed.closest(".rows").querySelectorAll(".row-card")).at(-1);
    const old = `${field}-${last.id.slice(field.length + 1)}`;
    const number = Number(last.id.slice(field.length + 1)) + 1;
    const row = last.cloneNode(true);
    for (const part of [row, ...row.querySelectorAll("*")]) {
      for (const name of ["id", "name", "for", "aria-describedby", "data-question", "data-locate"]) {
        const value = part.getAttribute(name);
        if (value?.startsWith(old)) part.setAttribute(name, `${field}-${number}${value.slice(old.length)}`);
      }
      if (part.matches("[name^=_remove_]")) part.name = `_remove_${field}_${number}`;
      if (part.matches("input[type=radio], input[type=checkbox]")) part.checked = false;
      else if (part.matches("input, textarea")) part.value = "";
      else if (part.matches("select")) part.selectedIndex = 0;
      else if (part.matches("output, .error-text")) part.textContent = "";
    }
    const title = row.querySelector("legend span");
    title.textContent = title.textContent.replace(/\d+$/, (n) => Number(n) + 1);
    last.after(row);
    window.htmx?.process(row);
    row.querySelector("input, textarea, select")?.focus();
    row.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.body.addEventListener("htmx:sendError", (event) => {
    const pressed = event.detail.elt;
    if (pressed.name?.startsWith("_add_")) addRow(pressed);
    else if (pressed.name?.startsWith("_remove_")) {
      const rows = pressed.closest(".rows");
      pressed.closest(".row-card").remove();
      rows.querySelector("input, textarea, select")?.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  const note = (event) => { if (form?.contains(event.target)) text.put(form, waiting); };
  document.addEventListener("input", note);
  document.addEventListener("change", note);
  document.body.addEventListener("htmx:afterSwap", () => { form = document.querySelector("form[data-keep]"); });
  window.addEventListener("online", flush);
  window.addEventListener("pageshow", () => { document.querySelectorAll("form[data-reached]").forEach((one) => { delete one.dataset.reached; }); });

  /* The step is not offered any more: either it did arrive and only the answer was lost, or somebody else was first. */
  const ask = async () => {
    const found = text.take();
    if (!found?.step) return;
    const body = new URLSearchParams(found.body);
    body.set("csrf_token", document.querySelector("[name=csrf_token]").value);
    const response = await fetch(location.pathname, { method: "POST", body, credentials: "same-origin" });
    if (new URL(response.url).searchParams.get("saved") === body.get("key")) location.assign(response.url);
  };

  /* What waits on another page is sent from there: it is named wherever the person is. */
  const remind = (pages) => {
    const others = Array.from(new Set(pages)).filter((page) => page !== location.pathname);
    if (!others.length) return;
    const note = document.createElement("aside");
    note.className = "notice notice-warning";
    note.append(words.wordsElsewhere);
    for (const page of others) {
      const link = document.createElement("a");
      link.href = page;
      link.textContent = words.wordsOpen;
      note.append(" ", link);
    }
    document.querySelector("#content .container").prepend(note);
  };

  const begin = async () => {
    if (form?.dataset.arrived) {
      text.forget(form.dataset.arrived); // the server has it and asks for something: it is the person's turn
      text.put(form);
    } else if (form) {
      try {
        const restored = await restore(form, ["key", "version"]);
        if (restored) {
          form = restored.form;
          waiting = restored.waiting;
          text.put(form, waiting);
          say(words.wordsRestored);
        }
      } catch { /* still offline: the text stays kept */ }
    }
    if (!form) ask().catch(() => { /* still offline: the text stays kept */ });
    const entries = await files.mine().catch(() => []); // without a database no file was kept
    entries.filter((entry) => entry.page === location.pathname).forEach(list);
    remind([...text.waiting(), ...entries.map((entry) => entry.page)]);
    flush();
  };
  begin();
})();
