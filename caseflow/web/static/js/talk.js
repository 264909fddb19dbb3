/* Writing a note: colleagues are offered after an @, and what was typed is kept on this device until it is saved. */
import { text as kept } from "./kept.js";
import { asked, fitting, fold, named } from "./mentions.js";

const PAUSE = 600; // milliseconds after which what was typed is kept
let form = null;
let area = null;

const offer = (boxes) => {
  const people = boxes.map((box) => ({ name: box.labels[0].textContent.trim(), box }));
  const list = document.createElement("ul");
  list.className = "mention-offer";
  list.id = "note-offer";
  list.role = "listbox";
  list.setAttribute("aria-label", form.querySelector(".mention-choices summary").textContent.trim());
  list.hidden = true;
  area.after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  let place = null;
  let shown = [];
  let at = 0;

  const close = () => {
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const point = () => {
    Array.from(list.children).forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
    area.setAttribute("aria-activedescendant", `note-offer-${at}`);
  };
  const choose = (person) => {
    const put = named(area.value, area.selectionStart, place, person.name);
    area.value = put.text;
    area.setSelectionRange(put.cursor, put.cursor);
    person.box.checked = true;
    person.box.dataset.typed = "yes";
    close();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const look = () => {
    place = asked(area.value, area.selectionStart);
    shown = place ? fitting(people, place.words) : [];
    at = 0;
    if (!shown.length) { close(); return; }
    list.replaceChildren(...shown.map((person, n) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `note-offer-${n}`;
      item.textContent = person.name;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(person); });
      return item;
    }));
    list.hidden = false;
    point();
  };
  const keys = {
    ArrowDown: () => { at = (at + 1) % shown.length; point(); },
    ArrowUp: () => { at = (at + shown.length - 1) % shown.length; point(); },
    Enter: () => choose(shown[at]),
    Tab: () => choose(shown[at]),
    Escape: close,
  };
  area.addEventListener("input", () => {
    /* Whoever is named by the text alone is named no more when the name is gone from it. */
    for (const { name, box } of people) {
      if (box.dataset.typed && !fold(area.value).includes(`@${fold(name)}`)) { box.checked = false; delete box.dataset.typed; }
    }
    look();
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  area.addEventListener("blur", close);
};

const keep = () => {
  let timer = 0;
  let changed = false;
  const put = () => {
    clearTimeout(timer);
    if (!changed) return;
    changed = false;
    if (area.value.trim()) kept.put(form); else kept.drop();
  };
  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(put, PAUSE);
  });
  form.addEventListener("submit", () => { changed = true; put(); }); // under this form's key, by which what arrived is forgotten
  window.addEventListener("pagehide", put);
};

/* What was typed before the page was loaded anew stands in the form again. */
const restore = () => {
  const found = kept.take();
  if (!found || found.step || area.value || document.querySelector("main .error-summary")) return;
  const before = new URLSearchParams(found.body);
  const kind = form.querySelector(`[name=kind][value="${CSS.escape(before.get("kind") || "")}"]`);
  if (kind) kind.checked = true;
  for (const name of ["body", "spoke_with", "spoke_at"]) form.elements[name].value = before.get(name) || "";
  for (const box of form.querySelectorAll("[name=chosen]")) box.checked = before.getAll("chosen").includes(box.value);
};

const begin = () => {
  const found = document.getElementById("note-form");
  if (!found || found === form) return;
  form = found;
  area = form.querySelector("[data-mentions]");
  const boxes = Array.from(form.querySelectorAll("[name=chosen]"));
  if (boxes.length) offer(boxes);
  restore();
  keep();
};
begin();
document.addEventListener("htmx:afterSettle", begin); // the tab of the notes was fetched into an open page
