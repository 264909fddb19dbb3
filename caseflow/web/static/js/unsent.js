/* A step of a case filled in where there is no network: kept from the first letter, sent once when there is one again. */
import { freshKey } from "./keys.js";
import { clearOnSignOut, files, forgetArrived, restore, text } from "./kept.js";
import { elsewhere, listFile, remind, say } from "./notice.js";
import { find, named, recall, remember } from "./press.js";
import { attempt, oneAtATime, reached, sendFile } from "./queue.js";
import { withoutServer } from "./rows.js";
import { typed } from "./typed.js";

const WAIT = 4000;
const INSISTS = 2000; // milliseconds after which a second press is meant, and no double click
const words = document.body.dataset;
const page = {
  form: document.querySelector("form[data-keep]"),
  waiting: null, // how the form was sent: {name, value} of its button
  leaving: null, // the form that is on its way, or "reload": what is pressed now is remembered over it
  held: null, // the button that waits for the next page, and since when
};

const online = () => reached(document.querySelector("link[rel=icon]").href);
const token = () => document.querySelector("[name=csrf_token]").value;
const uploads = () => Array.from(document.querySelectorAll("form.upload"));

let timer = 0;
const plan = () => {
  clearTimeout(timer);
  timer = setTimeout(flush, WAIT);
};

/* While the network was asked, the form may have been drawn anew: the press is for the form that stands there now. */
const pass = (target, submitter) => {
  const live = target.isConnected ? target : document.getElementById("page-form");
  page.leaving = live;
  live.dataset.reached = "yes";
  live.requestSubmit(submitter?.isConnected ? submitter : submitter && find(live, submitter));
};

const flush = oneAtATime(async () => {
  const kept = await files.mine().catch(() => []); // without a database no file was kept
  const entries = kept.filter((entry) => entry.page === location.pathname);
  const send = (entry) => sendFile(entry, token(), files.drop);
  const { outcome, sent, refused } = await attempt({ entries, waiting: page.waiting, reached: online, send });
  if (outcome === "later") plan();
  if (outcome !== "done" || page.leaving) return;
  if (page.waiting) pass(page.form, find(page.form, page.waiting));
  else if (sent && !refused) {
    page.leaving = "reload";
    location.replace(location.pathname + location.search); // asked for anew: the page may be the answer to a form
  }
  const near = page.form || uploads()[0];
  if (refused && near) say(`${words.wordsRefused} ${refused}`, near);
});

const list = (entry) => {
  const target = uploads().find((one) => new URL(one.action).pathname === entry.slot);
  if (target) listFile(target, entry, words.wordsWaitingFile);
};

/* False when the file could not be kept: there is none, or no database; then it stays chosen, to be sent by hand. */
const keepFile = async (target) => {
  const file = target.elements.file.files[0];
  if (!file) return false;
  const own = Array.from(typed(target)).filter(([name]) => !["key", "csrf_token"].includes(name));
  const entry = {
    key: target.elements.key.value, action: target.action, page: location.pathname, typed: own,
    slot: new URL(target.action).pathname, name: file.name, type: file.type, blob: file,
  };
  try {
    await files.put(entry);
  } catch {
    return false;
  }
  target.reset();
  target.elements.key.value = freshKey();
  list(entry);
  return true;
};

/* Another form is on its way, and its page is about to replace this one. */
const overtaken = (target) => page.leaving !== null && page.leaving !== target;

/* The press is done on the page that comes, a file is sent from there. */
const afterwards = async (target, submitter) => {
  page.held = { button: submitter, at: performance.now() };
  submitter?.setAttribute("aria-busy", "true");
  if (target.matches("form.upload")) await keepFile(target);
  else remember(named(submitter));
};

/* The page did not come, and whoever presses again wants this form to go. */
const insists = (submitter) => page.held?.button === submitter && performance.now() - page.held.at > INSISTS;

const offline = async (target, submitter) => {
  page.leaving = null;
  say(words.wordsOffline, target);
  if (target.matches("form.upload")) await keepFile(target);
  else if (target !== page.form || submitter?.name.startsWith("_")) return; // a draft saves itself; other questions can wait
  else {
    page.waiting = named(submitter);
    text.put(page.form, page.waiting);
  }
  plan();
};

const sendNow = async (target, submitter) => {
  const upload = target.matches("form.upload");
  if (!upload) text.put(target, page.waiting);
  if (insists(submitter)) page.leaving = null;
  if (!overtaken(target)) {
    if (upload) page.leaving = target;
    const there = await online();
    if (!overtaken(target)) return there ? pass(target, submitter) : offline(target, submitter);
  }
  return afterwards(target, submitter);
};

document.addEventListener("submit", (event) => {
  const target = event.target;
  if (!target.matches("#page-form, form.upload") || target.dataset.reached) return;
  if (target.dataset.confirm && !target.dataset.confirmed) return; // asked first, sent then
  event.preventDefault();
  event.stopImmediatePropagation();
  sendNow(target, event.submitter);
}, true);

document.body.addEventListener("htmx:sendError", (event) => withoutServer(event.detail.elt));
const note = (event) => { if (page.form?.contains(event.target)) text.put(page.form, page.waiting); };
document.addEventListener("input", note);
document.addEventListener("change", note);
document.body.addEventListener("htmx:afterSwap", () => { page.form = document.querySelector("form[data-keep]"); });
window.addEventListener("online", flush);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) page.leaving = null;
  document.querySelectorAll("form[data-reached]").forEach((one) => { delete one.dataset.reached; });
});

/* The step is not offered any more: either it did arrive and only the answer was lost, or somebody else was first. */
const ask = async () => {
  const found = text.take();
  if (!found?.step) return;
  const body = new URLSearchParams(found.body);
  body.set("csrf_token", token());
  const response = await fetch(location.pathname, { method: "POST", body, credentials: "same-origin" });
  if (new URL(response.url).searchParams.get("saved") === body.get("key")) location.assign(response.url);
};

const showKept = async () => {
  if (!page.form) return;
  if (page.form.dataset.arrived) {
    text.forget(page.form.dataset.arrived); // the server has it and asks for something: it is the person's turn
    text.put(page.form);
    return;
  }
  const restored = await restore(page.form, ["key", "version"]).catch(() => null); // still offline: the text stays kept
  if (!restored) return;
  page.form = restored.form;
  page.waiting = restored.waiting;
  text.put(page.form, page.waiting);
  say(words.wordsRestored, page.form);
};

/* What was pressed while this page was on its way; not where the server asks for something first. */
const pressAgain = () => {
  const press = recall();
  const form = document.getElementById("page-form");
  if (press && form && !document.querySelector("main .error-summary")) form.requestSubmit(find(form, press));
};

const begin = async () => {
  const shown = showKept();
  window.presses?.until(shown);
  await shown;
  if (!page.form) ask().catch(() => { /* still offline: the text stays kept */ });
  const entries = await files.mine().catch(() => []); // without a database no file was kept
  entries.filter((entry) => entry.page === location.pathname).forEach(list);
  remind(elsewhere([...text.waiting(), ...entries.map((entry) => entry.page)], location.pathname), words);
  pressAgain();
  flush();
};

forgetArrived();
clearOnSignOut();
begin();
