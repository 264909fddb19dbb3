/* What was typed and could not be sent yet, kept in this browser for its owner: one place for drafts, steps and files. */
import { apply, bare, changes, served, typed } from "./typed.js";

const OLD = 7 * 24 * 3600 * 1000;
const STORE = "caseflow:draft:";
const FILES = "caseflow-files";

const owner = () => document.body.dataset.owner || "";
const mine = () => `${STORE}${owner()}:`;
const place = () => `${mine()}${location.pathname}`;
const entries = () =>
  Object.keys(localStorage).filter((name) => name.startsWith(STORE)).map((name) => [name, JSON.parse(localStorage.getItem(name))]);

/* A store that is full or forbidden keeps nothing: the page itself still holds the text. */
const quietly = (act, otherwise = undefined) => {
  try { return act(); } catch { return otherwise; }
};

const dropWhere = (rule) => quietly(() => {
  for (const [name, kept] of entries()) if (rule(kept)) localStorage.removeItem(name);
});

export const text = {
  put(form, waiting = null) {
    const body = typed(form);
    body.delete("csrf_token");
    const kept = { at: Date.now(), body: body.toString(), waiting, step: form.matches("[data-keep]") };
    quietly(() => localStorage.setItem(place(), JSON.stringify(kept)));
  },
  take: () => quietly(() => JSON.parse(localStorage.getItem(place()) || "null"), null),
  drop: () => quietly(() => localStorage.removeItem(place())),
  forget: (key) => dropWhere((kept) => new URLSearchParams(kept.body).get("key") === key),
  sweep: () => dropWhere((kept) => Date.now() - (kept?.at || 0) > OLD),
  clear: () => dropWhere(() => true),
  waiting: () => quietly(() => {
    const waits = entries().filter(([name, kept]) => name.startsWith(mine()) && kept.waiting);
    return waits.map(([name]) => name.slice(mine().length));
  }, []),
  some: () => quietly(() => entries().some(([name]) => name.startsWith(mine())), false),
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

export const files = {
  put: (entry) => within("readwrite", (store) => store.put({ ...entry, owner: owner(), at: Date.now() })),
  drop: (key) => within("readwrite", (store) => store.delete(key)),
  async mine() {
    const all = await within("readonly", (store) => store.getAll());
    for (const one of all) if (Date.now() - one.at > OLD) await files.drop(one.key);
    return all.filter((one) => one.owner === owner() && Date.now() - one.at <= OLD).sort((a, b) => a.at - b.at);
  },
  clear: () => within("readwrite", (store) => store.clear()),
};

const drawn = async (form, body) => {
  const response = await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html").getElementById("page-form");
};

/* What the person typed while the form was asked for wins over the kept text, and the cursor stays where it is. */
const swap = (form, fresh) => {
  const meanwhile = changes(served(form), typed(form));
  const focus = form.contains(document.activeElement) ? document.activeElement.id : "";
  form.replaceWith(document.adoptNode(fresh));
  apply(fresh, meanwhile);
  if (focus) document.getElementById(focus)?.focus();
  window.htmx?.process(fresh);
};

/* The server shows the kept text again, rows included. The key stays, so that what did arrive is not done twice. */
export const restore = async (form, stays = []) => {
  text.sweep();
  const found = text.take();
  if (!found || document.querySelector("main .error-summary")) return null;
  const before = new URLSearchParams(found.body);
  if (bare(before) === bare(typed(form)) && !found.waiting) { text.drop(); return null; }
  const own = stays.map((name) => [name, before.get(name)]);
  before.set("csrf_token", new FormData(form).get("csrf_token"));
  before.set("_go", "update");
  const fresh = await drawn(form, before);
  if (!fresh) return null;
  swap(form, fresh);
  for (const [name, value] of own) if (value !== null && fresh.elements[name]) fresh.elements[name].value = value;
  return { form: fresh, waiting: found.waiting };
};

/* `?saved=<key>` and `data-arrived` are the server's word that what was sent under this key has arrived. */
export const forgetArrived = () => {
  const address = new URL(location.href);
  if (!address.searchParams.has("saved")) return;
  text.forget(address.searchParams.get("saved"));
  address.searchParams.delete("saved");
  history.replaceState(null, "", address);
};

/* Whoever signs out leaves nothing behind on a shared device; what was not sent yet is asked about first. */
export const clearOnSignOut = () => document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]")) return;
  if (text.some() && !form.dataset.confirmed) {
    form.dataset.confirm = form.dataset.unsent;
    return;
  }
  text.clear();
  files.clear().catch(() => { /* there was no database */ });
}, true);
