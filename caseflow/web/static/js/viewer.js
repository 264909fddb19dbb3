/* The viewer beside a page: papers open there, [ and ] lead to the one before and after, × puts it away; what is typed stays. */
import { lettersOn, typing } from "./keyboard.js";

const NARROW = "(max-width: 1099.98px)";
const place = () => document.getElementById("viewer");
const links = () => Array.from(document.querySelectorAll("[data-paper]"));

const mark = (shown) => links().forEach((link) => {
  if (link.dataset.paper === shown) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
});

const open = (link) => {
  const url = new URL(link.href);
  url.searchParams.set("beside", place().dataset.beside);
  return window.htmx.ajax("GET", url.pathname + url.search, { source: link, target: "#viewer", swap: "innerHTML" });
};

const close = () => {
  const opener = links().find((link) => link.hasAttribute("aria-current"));
  place().replaceChildren();
  mark("");
  opener?.focus();
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-viewer-close]")) return close();
  const link = event.target.closest("[data-paper]");
  if (!link || !place()?.dataset.beside || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});

document.addEventListener("keydown", (event) => {
  if (typing(event) || event.ctrlKey || event.altKey || event.metaKey || !lettersOn()) return;
  if (event.key !== "[" && event.key !== "]") return;
  const way = place()?.querySelector(`[data-viewer-key="${event.key}"]`);
  if (!way) return;
  way.click();
  event.preventDefault();
});

/* The paper that is shown is marked among the links to it; a narrow screen is brought to a paper that was just opened. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "viewer") return;
  mark(place().querySelector("[data-shows]")?.dataset.shows);
  if (!event.detail.requestConfig?.elt?.dataset?.paper) return;
  const top = place().getBoundingClientRect().top;
  if (top < 0 || top > window.innerHeight / 2 || window.matchMedia(NARROW).matches) place().scrollIntoView({ block: "start" });
});
