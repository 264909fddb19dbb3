/* Asks before a form with data-confirm is sent. Without JavaScript the form is simply sent. */
"use strict";
(() => {
  const ask = (form) => {
    const dialog = document.createElement("dialog");
    dialog.className = "confirm";
    dialog.setAttribute("aria-labelledby", "confirm-words");
    const words = document.createElement("p");
    words.id = "confirm-words";
    words.textContent = form.dataset.confirm;
    const buttons = document.createElement("div");
    buttons.className = "form-buttons";
    const button = (label, look, value) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = `btn ${look}`;
      made.textContent = label;
      made.addEventListener("click", () => dialog.close(value));
      buttons.append(made);
      return made;
    };
    button(form.dataset.confirmYes, form.dataset.confirmLook || "btn-primary", "yes");
    const no = button(form.dataset.confirmNo, "btn-secondary", "no");
    dialog.append(words, buttons);
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
    return new Promise((done) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        done(dialog.returnValue === "yes");
      });
    });
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    const submitter = event.submitter;
    if (await ask(form)) {
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter);
    }
  });
})();
