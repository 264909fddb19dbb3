/* An open case tells that somebody reads or writes here, and learns who else does. It rests while nobody looks. */
"use strict";
(() => {
  const TYPES = 15_000; // milliseconds after the last letter in which somebody is writing
  const form = document.querySelector("form[data-presence]");
  let typed = -Infinity;
  let over = false; // signed out, or no longer allowed to see the case

  const writing = () => performance.now() - typed < TYPES;
  const beat = () => window.htmx?.trigger(form, "beat");
  const leave = () => {
    if (over) return;
    const body = new FormData(form);
    body.set("doing", "left");
    navigator.sendBeacon(form.action, body);
  };

  if (!form) return;
  form.addEventListener("htmx:configRequest", (event) => {
    if (event.target === form) event.detail.parameters.doing = writing() ? "writing" : "reading";
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (over || document.hidden) event.preventDefault();
  });
  form.addEventListener("htmx:responseError", (event) => {
    if ([400, 401, 403, 404].includes(event.detail.xhr.status)) over = true;
  });
  document.addEventListener("input", (event) => {
    if (!event.target.closest('main form[method="post"]')) return;
    const before = writing();
    typed = performance.now();
    if (!before) beat();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-meanwhile-close]")) document.getElementById("meanwhile").replaceChildren();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : beat()));
  window.addEventListener("pagehide", leave);
})();
