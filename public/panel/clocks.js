// Clocks that run out within the hour count down by the second; without this they stand as the page was made.
"use strict";

const SOON = 3600;

function tick() {
  for (const clock of document.querySelectorAll("time[data-until]")) {
    const left = Math.round((Date.parse(clock.dataset.until) - Date.now()) / 1000);
    if (Math.abs(left) >= SOON) continue;
    const s = Math.abs(left);
    if (left < 0) {
      clock.parentElement.classList.add("late");
      clock.parentElement.firstChild.textContent = clock.dataset.late + " ";
    }
    clock.textContent = Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");
  }
}
tick();
setInterval(tick, 1000);
document.addEventListener("htmx:after:swap", tick);
