/* Keys of the staff's frame: / and Ctrl K search, ? says all; single letters rest while somebody types, and can be switched off. */
const STORE = "caseflow:keys";

/* Whether a key goes into a field: a Vietnamese word is typed with j, x and s. */
export const typing = (event) => {
  const at = event.target;
  return at instanceof Element && Boolean(at.closest("input, textarea, select, [contenteditable]"));
};

export const lettersOn = () => {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true;
  }
};

/* The next case of the list from which this one was opened. */
const onward = () => document.querySelector("[data-next-case]")?.click();

const search = () => {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select();
};

const help = () => document.getElementById("keys");

const showKeys = () => {
  if (!help()) return; // a page of applicants has no such frame
  help().querySelector("[data-keys-on]").checked = lettersOn();
  help().showModal();
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) showKeys();
  else if (event.target.closest("[data-keys-close]")) help().close();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-on]")) return;
  try {
    localStorage.setItem(STORE, event.target.checked ? "on" : "off");
  } catch { /* forbidden here: the choice lasts as long as the page */ }
});

/* The arrows lead from the field into what was found, and back; Esc puts it away. */
const found = () => Array.from(document.querySelectorAll("#search-found a"));

const walk = (event) => {
  const box = event.target.closest(".search");
  if (!box) return false;
  const all = found();
  const at = all.indexOf(document.activeElement);
  if (event.key === "ArrowDown" && at < all.length - 1) all[at + 1].focus();
  else if (event.key === "ArrowUp" && at >= 0) (all[at - 1] || box.querySelector("[data-search]")).focus();
  else if (event.key === "Escape") document.getElementById("search-found").replaceChildren();
  else return false;
  return true;
};

document.addEventListener("keydown", (event) => {
  if (walk(event)) return event.preventDefault();
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) search();
  else if (event.key === "?" && !typing(event)) showKeys();
  else if (event.key === "n" && !typing(event) && lettersOn() && !event.ctrlKey && !event.altKey && !event.metaKey) onward();
  else if (event.key === "/" && !typing(event) && lettersOn() && !event.ctrlKey && !event.altKey) search();
  else return;
  event.preventDefault();
});

document.querySelector("[data-keys-open]")?.removeAttribute("hidden");
