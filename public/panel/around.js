// What stands around the part of a page that is swapped or looked for: the dot of who is on duty, and how many a filter
// has. Each answer tells both in its headers.
"use strict";
(() => {
  const MOST = 99;

  function showDuty(duty) {
    if (duty) document.querySelector(".me .dot")?.classList.toggle("on", duty === "on");
  }

  function showCount(link, count) {
    const badge = link.querySelector("b, .tag");
    if (!count) return badge?.remove();
    const place = badge || document.createElement(link.closest(".pills") ? "b" : "span");
    if (place.tagName === "SPAN") place.className = "tag";
    const words = count > MOST ? `${MOST}+` : String(count);
    if (place.textContent !== words) place.textContent = words;
    if (!badge) link.append(" ", place);
  }

  function showCounts(told) {
    for (const [name, count] of Object.entries(JSON.parse(told || "{}"))) {
      const links = document.querySelectorAll(".pills a[href*='show='], .tabs a[href*='show=']");
      for (const link of links) {
        if (new URL(link.href).searchParams.get("show") === name) showCount(link, count);
      }
    }
  }

  function show(headers) {
    showDuty(headers.get("X-Duty"));
    showCounts(headers.get("X-Counts"));
  }

  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (ctx.response) show(ctx.response.headers);
  });
  document.addEventListener("poll:headers", (event) => show(event.detail));
})();
