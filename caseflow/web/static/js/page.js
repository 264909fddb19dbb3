/* Small helps on every page: a form is sent once, errors and the open tab are brought to the reader, files, <button data-print>. */
"use strict";
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return; // a download leaves the page where it is
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });
  document.querySelector(".error-summary")?.focus();
  const showTab = () => {
    for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
      const strip = tab.parentElement;
      if (strip.scrollWidth > strip.clientWidth) strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
    }
  };
  showTab(); // on a telephone the strip is longer than the screen
  const dress = () => document.querySelectorAll(".file-field:not(.ready)").forEach((field) => field.classList.add("ready"));
  dress();
  document.addEventListener("htmx:afterSettle", () => {
    showTab();
    dress();
  });
  document.addEventListener("change", (event) => {
    const shown = event.target.closest(".file-field")?.querySelector(".file-chosen");
    if (shown) shown.textContent = Array.from(event.target.files, (file) => file.name).join(", ") || shown.dataset.none;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    event.target.closest("[data-choose]")?.parentElement.querySelector("input").click();
  });
})();
