// The page of a step follows what is answered: the server says which questions are asked and what comes out of them.
"use strict";

(() => {
  let asked = 0;

  const follow = (form, page) => {
    page.querySelectorAll("[data-question]").forEach((part) => {
      const here = form.querySelector(`[data-question="${CSS.escape(part.dataset.question)}"]`);
      if (here) here.hidden = part.hidden;
    });
    page.querySelectorAll(".computed[id]").forEach((part) => {
      const here = document.getElementById(part.id);
      if (!here) return;
      here.textContent = part.textContent;
      if (part.dataset.verdict === undefined) delete here.dataset.verdict;
      else here.dataset.verdict = part.dataset.verdict;
    });
  };

  document.addEventListener("change", async (event) => {
    const form = event.target.closest("form[data-follow]");
    if (!form || event.target.type === "file") return;
    asked += 1;
    const mine = asked;
    const typed = new FormData(form);
    typed.set("_go", "update");
    try {
      const answer = await fetch(form.action, { method: "POST", body: typed });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine === asked && form.isConnected) follow(form, page);
    } catch {
      // Without a network nothing is followed; the button "Cập nhật câu hỏi" and the server's own check remain.
    }
  });
})();
