/* Fills a position with where the device is, when the person asks for it and the browser allows it. */
"use strict";
(() => {
  if (!navigator.geolocation) return;
  const show = () => { document.querySelectorAll("[data-locate][hidden]").forEach((button) => { button.hidden = false; }); };
  show();
  document.body.addEventListener("htmx:afterSwap", show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-locate]");
    if (!button) return;
    const input = document.getElementById(button.dataset.locate);
    const said = document.getElementById(`${button.dataset.locate}-located`);
    said.textContent = button.dataset.wordsBusy;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        input.value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
        said.textContent = `± ${Math.round(coords.accuracy)} m`;
        input.dispatchEvent(new Event("input", { bubbles: true }));
      },
      () => { said.textContent = button.dataset.wordsFailed; },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  });
})();
