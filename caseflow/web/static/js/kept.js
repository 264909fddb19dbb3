/* What was typed and could not be sent yet, kept in this browser for its owner: one place for drafts, steps and files. */
"use strict";
window.kept = (() => {
  const OLD = 7 * 24 * 3600 * 1000;
  const STORE = "caseflow:draft:";
  const FILES = "caseflow-files";
  const NOT_TYPED = ["key", "csrf_token", "_base", "_version", "version", "_go"];
  const owner = document.body.dataset.owner || "";

  const place = () => `${STORE}${owner}:${location.pathname}`;
  const typed = (form) => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    return body;
  };
  const bare = (body) => {
    const copy = new URLSearchParams(body);
    NOT_TYPED.forEach((name) => copy.delete(name));
    copy.sort();
    return copy.toString();
  };
  const entries = () => Object.keys(localStorage).filter((name) => name.startsWith(STORE)).map((name) => [name, JSON.parse(localStorage.getItem(name))]);

  const text = {
    put(form, waiting = null) {
      const body = typed(form);
      body.delete("csrf_token");
      try { localStorage.setItem(place(), JSON.stringify({ at: Date.now(), body: body.toString(), waiting, step: form.matches("[data-keep]") })); } catch { /* full or forbidden: the page itself still holds the text */ }
    },
    take() { try { return JSON.parse(localStorage.getItem(place()) || "null"); } catch { return null; } },
    drop() { try { localStorage.removeItem(place()); } catch { /* nothing was kept */ } },
    forget(key) {
      try {
        for (const [name, kept] of entries()) if (new URLSearchParams(kept.body).get("key") === key) localStorage.removeItem(name);
      } catch { /* nothing was kept */ }
    },
    sweep() {
      try {
        for (const [name, kept] of entries()) if (Date.now() - (kept?.at || 0) > OLD) localStorage.removeItem(name);
      } catch { /* nothing was kept */ }
    },
    clear() { try { entries().forEach(([name]) => localStorage.removeItem(name)); } catch { /* nothing was kept */ } },
    waiting() {
      const mine = `${STORE}${owner}:`;
      try { return entries().filter(([name, kept]) => name.startsWith(mine) && kept.waiting).map(([name]) => name.slice(mine.length)); } catch { return []; }
    },
    some() { try { return entries().some(([name]) => name.startsWith(`${STORE}${owner}:`)); } catch { return false; } },
  };

  /* Files need a database: the text store takes none. Without one (private windows) a file stays in its input. */
  const database = () => new Promise((done, failed) => {
    const asked = indexedDB.open(FILES, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("files", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const within = async (mode, act) => {
    const base = await database();
    try {
      return await new Promise((done, failed) => {
        const change = base.transaction("files", mode);
        const request = act(change.objectStore("files"));
        change.oncomplete = () => done(request.result);
        change.onerror = change.onabort = () => failed(change.error);
      });
    } finally {
      base.close();
    }
  };
  const files = {
    put: (entry) => within("readwrite", (store) => store.put({ ...entry, owner, at: Date.now() })),
    drop: (key) => within("readwrite", (store) => store.delete(key)),
    async mine() {
      const all = await within("readonly", (store) => store.getAll());
      for (const one of all) if (Date.now() - one.at > OLD) await files.drop(one.key);
      return all.filter((one) => one.owner === owner && Date.now() - one.at <= OLD).sort((a, b) => a.at - b.at);
    },
    clear: () => within("readwrite", (store) => store.clear()),
  };

  /* The server shows the kept text again, rows included. The key stays, so that what did arrive is not done twice. */
  const restore = async (form, stays = []) => {
    text.sweep();
    const found = text.take();
    if (!found || form.querySelector(".error-summary") || document.querySelector("main .error-summary")) return null;
    const before = new URLSearchParams(found.body);
    if (bare(before) === bare(typed(form)) && !found.waiting) { text.drop(); return null; }
    const own = stays.map((name) => [name, before.get(name)]);
    before.set("csrf_token", new FormData(form).get("csrf_token"));
    before.set("_go", "update");
    const response = await fetch(form.action, { method: "POST", body: before, credentials: "same-origin", redirect: "manual" });
    if (!response.ok) return null;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("page-form");
    if (!fresh) return null;
    form.replaceWith(document.adoptNode(fresh));
    for (const [name, value] of own) if (value !== null && fresh.elements[name]) fresh.elements[name].value = value;
    window.htmx?.process(fresh);
    return { form: fresh, waiting: found.waiting };
  };

  /* `?saved=<key>` and `data-arrived` are the server's word that what was sent under this key has arrived. */
  const address = new URL(location.href);
  if (address.searchParams.has("saved")) {
    text.forget(address.searchParams.get("saved"));
    address.searchParams.delete("saved");
    history.replaceState(null, "", address);
  }

  /* Whoever signs out leaves nothing behind on a shared device; what was not sent yet is asked about first. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-sign-out]")) return;
    if (text.some() && !form.dataset.confirmed) {
      form.dataset.confirm = form.dataset.unsent;
      return;
    }
    text.clear();
    files.clear().catch(() => { /* there was no database */ });
  }, true);

  return { typed, text, files, restore };
})();
