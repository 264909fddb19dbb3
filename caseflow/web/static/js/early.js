/* A press counts from the first moment: it is remembered until the scripts are there and the kept text is shown again.
   No module, and read before the page: it must stand before the first button can be pressed. Without it pages are sent plainly. */
"use strict";
(() => {
  if (!("noModule" in HTMLScriptElement.prototype) || !HTMLFormElement.prototype.requestSubmit) return;
  const held = new Map(); // by form: how it was pressed last
  let awaited = 1; // the scripts of the page; what they in turn wait for is added by them

  const hold = (form, button, how) => {
    button?.setAttribute("aria-busy", "true");
    held.set(form, { button, how });
  };

  /* The form may have been drawn anew meanwhile: the press is for the button of the same name there. */
  const press = (form, { button, how }) => {
    const live = form.isConnected ? form : document.getElementById(form.id);
    if (!live) return;
    button?.removeAttribute("aria-busy");
    const same = (one) => one.name === button.name && one.value === button.value;
    const there = button && (button.isConnected ? button : Array.from(live.querySelectorAll("button")).find(same));
    if (how === "click") there?.click();
    else live.requestSubmit(there || undefined);
  };

  const arrived = () => {
    awaited -= 1;
    if (awaited) return;
    const presses = Array.from(held);
    held.clear();
    presses.forEach(([form, one]) => press(form, one));
  };

  document.addEventListener("submit", (event) => {
    if (!awaited || !event.target.matches("#page-form, form.upload")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hold(event.target, event.submitter, "submit");
  }, true);
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest("#page-form");
    if (!awaited || !form) return;
    event.preventDefault();
    hold(form, event.detail.elt, "click");
  });
  document.addEventListener("DOMContentLoaded", arrived); // scripts that did not come are not waited for

  window.presses = {
    /* Holds what is pressed until `work` is done, well or badly. */
    until(work) {
      awaited += 1;
      work.then(arrived, arrived);
    },
  };
})();
