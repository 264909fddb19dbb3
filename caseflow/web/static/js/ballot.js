/* The score sheet: adds up while one types and says which comments have become mandatory. The server decides. */
"use strict";
(() => {
  const sheet = document.getElementById("score-sheet");
  if (!sheet) return;
  const total = sheet.querySelector("[data-total]");
  const update = () => {
    let sum = 0;
    sheet.querySelectorAll("[data-criterion]").forEach((group) => {
      const input = group.querySelector(".score");
      const words = input.value.trim();
      const max = Number(group.dataset.max);
      const score = /^\d+$/.test(words) ? Number(words) : NaN;
      const fits = score >= 0 && score <= max;
      if (fits) sum += score;
      const needed = fits && score * 100 < Number(group.dataset.below) * max;
      group.classList.toggle("needs-comment", needed);
      group.classList.toggle("out-of-bounds", words !== "" && !fits);
      group.querySelector("textarea").setAttribute("aria-required", String(needed));
    });
    total.textContent = `${sum} / ${total.dataset.outOf}`;
  };
  sheet.addEventListener("input", update);
  update();
})();
