/* Keys of the staff's lists: j k move, Enter opens; dead while somebody types (Telex), and switchable. */
import { lettersOn, typing } from "./keyboard.js";

const rows = () => Array.from(document.querySelectorAll("[data-rows] [data-row]"));

export const moved = (count, at, by) => Math.min(count - 1, Math.max(0, at + by));

const cursor = () => rows().findIndex((row) => row.classList.contains("cursor"));

const go = (by) => {
  const all = rows();
  if (!all.length) return;
  const at = cursor();
  if (at >= 0) all[at].classList.remove("cursor");
  const row = all[at < 0 ? 0 : moved(all.length, at, by)];
  row.classList.add("cursor");
  row.scrollIntoView({ block: "nearest" });
  row.querySelector("[data-open]")?.focus({ preventScroll: true });
};

const picks = () => Array.from(document.querySelectorAll("[data-pick]"));

/* 1234567 as the pages write it; nothing where no amount is known. */
export const dong = (sum) => (sum ? `· ${String(sum).replace(/\B(?=(\d{3})+$)/g, ".")}\u00a0₫` : "");

const counted = () => {
  const chosen = picks().filter((pick) => pick.checked);
  picks().forEach((pick) => pick.closest("[data-row]").classList.toggle("on", pick.checked));
  const words = document.querySelector("[data-count]");
  if (!words) return;
  const bulk = document.querySelector("[data-bulk]");
  if (bulk) bulk.hidden = !chosen.length;
  words.hidden = !chosen.length;
  words.querySelector("[data-count-number]").textContent = chosen.length;
  const sums = chosen.map((pick) => Number(pick.closest("[data-row]").querySelector("[data-amount]")?.dataset.amount || 0));
  words.querySelector("[data-count-sum]").textContent = dong(sums.reduce((sum, one) => sum + one, 0));
};

document.querySelectorAll("[data-pick-all], [data-pick-none]").forEach((one) => one.removeAttribute("hidden"));
document.querySelector("[data-bulk]")?.classList.add("bulk"); // floats over the list while something is chosen
const pickNone = () => {
  document.querySelectorAll("[data-pick], [data-pick-all]").forEach((pick) => { pick.checked = false; });
  counted();
};
document.addEventListener("click", (event) => { if (event.target.closest("[data-pick-none]")) pickNone(); });
counted();
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) picks().forEach((pick) => { pick.checked = event.target.checked; });
  if (event.target.matches("[data-pick], [data-pick-all]")) counted();
});
window.addEventListener("pageshow", counted); // a browser that goes back keeps what was chosen

const pane = () => document.getElementById("peek");

const hide = () => {
  if (!pane() || pane().hidden) return false;
  pane().hidden = true;
  return true;
};

/* The case under the cursor at a glance; the list stays where it is. */
const peek = () => {
  const row = rows()[cursor()];
  if (!row || !pane()) return;
  pane().hidden = false;
  window.htmx.ajax("GET", row.dataset.peek, { target: "#peek", swap: "innerHTML" });
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || typing(event) || !lettersOn()) return;
  if (document.querySelector("dialog[open]")) return; // Esc is the dialog's
  if (event.key === "j" || event.key === "k") {
    go(event.key === "j" ? 1 : -1);
    if (pane() && !pane().hidden) peek();
  } else if (event.key === " " && cursor() >= 0 && !event.target.closest("button, summary")) hide() || peek();
  else if (event.key === "x" && cursor() >= 0) rows()[cursor()].querySelector("[data-pick]")?.click();
  else if (event.key === "Escape") hide() || pickNone();
  else if (event.key === "]") document.querySelector(".hints [rel=next]")?.click();
  else return;
  event.preventDefault();
});
