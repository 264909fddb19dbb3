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

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || typing(event) || !lettersOn()) return;
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "]") document.querySelector(".hints [rel=next]")?.click();
  else return;
  event.preventDefault();
});
