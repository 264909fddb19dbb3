/* Saves the page of a form while it is being typed, one request at a time; keeps what could not be sent in this browser. */
import { freshKey } from "./keys.js";
import { restore, text } from "./kept.js";
import * as saver from "./saver.js";
import { typed } from "./typed.js";

const AT_ONCE = ["radio", "checkbox", "select-one"];
const page = {
  form: document.getElementById("page-form"),
  latest: null, // the fingerprint and version of what this page saved last
  timer: 0,
  state: saver.begin,
};

const words = (name) => page.form.dataset[`words${name}`];
const show = (sentence, bad = false) => {
  const line = document.getElementById("save-state");
  if (!line) return;
  line.textContent = sentence;
  line.classList.toggle("error-text", bad);
};

const hide = (answer) => {
  const hidden = new Set(answer.hidden);
  const known = new Set(answer.questions);
  page.form.querySelectorAll("[data-question]").forEach((part) => {
    if (known.has(part.dataset.question)) part.hidden = hidden.has(part.dataset.question);
  });
};

const compute = (answer) => {
  for (const [id, [shown, verdict]] of Object.entries(answer.computed)) {
    const place = document.getElementById(id);
    if (place) [place.textContent, place.dataset.verdict] = [shown, verdict];
  }
};

const remember = () => {
  if (!page.latest) return;
  page.form.elements._base.value = page.latest.base;
  page.form.elements._version.value = page.latest.version;
};

const report = (answer) => {
  let line = `${words("Saved")} ${answer.saved}`;
  if (answer.unread) line += ` – ${words("Unread")}`;
  if (answer.other) line += ` · ${answer.other} ${words("Other")}`;
  show(line, Boolean(answer.unread));
};

const done = (answer) => {
  page.state = saver.saved(page.state);
  page.latest = answer;
  remember();
  hide(answer);
  compute(answer);
  if (!page.state.changed) text.drop();
  report(answer);
  if (page.state.changed) plan(saver.WAIT);
};

const later = () => {
  page.state = saver.missed(page.state);
  show(words("Offline"), true);
  plan(page.state.delay);
};

const stop = (why) => {
  page.state = saver.refused(page.state);
  show(words(why), true);
};

const answered = async (response) => {
  const meaning = saver.meaning(response.status);
  if (meaning === "saved") done(await response.json());
  else if (meaning === "later") later();
  else stop(meaning);
};

const fresh = () => {
  const body = typed(page.form);
  body.set("key", freshKey());
  return body;
};

const release = () => {
  const { form, button } = page.state.held;
  page.state = saver.released(page.state);
  form.requestSubmit(button);
};

const send = async () => {
  if (!saver.isDue(page.state)) return;
  page.state = saver.sent(page.state, fresh);
  show(words("Saving"));
  try {
    await answered(await fetch(page.form.dataset.autosave, {
      method: "POST", body: page.state.pending, credentials: "same-origin", redirect: "manual",
      headers: { Accept: "application/json" },
    }));
  } catch {
    later();
  }
  if (page.state.held) release();
  else if (!page.state.stopped && page.state.changed && !page.timer) plan(saver.WAIT);
};

const cancel = () => {
  clearTimeout(page.timer);
  page.timer = 0;
};

const plan = (wait) => {
  cancel();
  page.timer = setTimeout(() => { page.timer = 0; send(); }, wait);
};

const note = (wait) => {
  page.state = saver.noted(page.state);
  text.put(page.form);
  if (!page.state.stopped) plan(wait);
};

const own = (event) => page.form?.contains(event.target) && event.target.name;
document.addEventListener("input", (event) => { if (own(event)) note(Math.max(saver.WAIT, page.state.delay)); });
document.addEventListener("change", (event) => { if (own(event)) note(AT_ONCE.includes(event.target.type) ? 0 : saver.WAIT); });
window.addEventListener("online", () => {
  page.state = saver.online(page.state);
  if (page.form) plan(0);
});

document.addEventListener("submit", (event) => {
  if (!page.form || !saver.mustWait(page.state, event.target === page.form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  page.state = saver.held(page.state, event.target, event.submitter);
  cancel();
  send();
}, true);
document.addEventListener("submit", (event) => {
  if (!page.form || event.target !== page.form) return;
  cancel();
  page.state = saver.leaving(page.state); // what the form cannot deliver stays in this browser
  text.put(page.form);
});

/* Shown again, the kept text is saved like anything typed, or found in conflict. */
const showKept = async () => {
  const restored = await restore(page.form).catch(() => null); // still offline: the text stays kept
  if (!restored) return;
  page.form = restored.form;
  show(words("Restored"));
  note(saver.WAIT);
};

document.body.addEventListener("htmx:beforeRequest", cancel);
document.body.addEventListener("htmx:afterSwap", () => {
  const swapped = document.getElementById("page-form");
  if (!swapped) return;
  page.form = swapped;
  remember();
  note(saver.WAIT);
});

if (page.form?.dataset.arrived) text.forget(page.form.dataset.arrived);
document.documentElement.classList.add("with-script");
if (page.form) {
  const shown = showKept();
  window.presses?.until(shown);
}
