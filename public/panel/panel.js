// What the panel does beyond its forms. Every act works without it.
"use strict";

// Unsent text survives a reload, a lost network and a logout: kept on this device, for the person who wrote it alone.
const KEPT = `wocs:unsent:${document.body.dataset.person}:`;
// By the page that it belongs to, where the field tells it: after an act without htmx the address is the act's.
const nameOf = (field) => KEPT + (field.dataset.keep || location.pathname) + ":" + field.name;

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches("[data-keep]")) return;
  if (field.value) localStorage.setItem(nameOf(field), field.value);
  else localStorage.removeItem(nameOf(field));
});

function restoreUnsent(root) {
  for (const field of root.querySelectorAll("[data-keep]")) {
    if ("sent" in field.dataset) localStorage.removeItem(nameOf(field));
    const kept = localStorage.getItem(nameOf(field));
    if (kept && !field.value) field.value = kept;
  }
}

const main = document.getElementById("main"), trouble = document.getElementById("trouble");
const tell = (words) => { if (trouble.textContent !== words) trouble.textContent = words; };

// Where the focus was when something was asked for: what has its place in the new page takes it.
let focused = null;
const marks = (element) => [element.tagName, element.id, element.name, element.getAttribute("href"),
  element.matches("button") && element.value, element.form?.getAttribute("action")].join(" ");
function focusAgain() {
  if (!focused || (document.activeElement !== document.body && document.activeElement !== main)) return;
  const all = [...main.querySelectorAll("a, button, input, select, textarea, summary")];
  const place = focused.isConnected ? focused : all.find((each) => marks(each) === marks(focused));
  (place || main).focus({ preventScroll: true });
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  tell("");
  focused = document.activeElement;
  ctx.request.submitter?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  ctx.request.submitter?.removeAttribute("aria-busy");
  setTimeout(focusAgain); // its button is not enabled yet
});
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status >= 500) tell(trouble.dataset.away);
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx) tell(ctx.request.signal.reason === "timeout" ? trouble.dataset.slow : trouble.dataset.lost);
});

// htmx stops a click that is to open another tab, and asks for nothing.
document.addEventListener("click", (event) => {
  if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("a[hx-get]")) event.stopPropagation();
}, true);

function settle() {
  restoreUnsent(document);
  for (const chosen of document.querySelectorAll("nav [aria-current]")) {
    chosen.scrollIntoView({ inline: "center", block: "nearest", behavior: "instant" });
  }
}
settle();
document.addEventListener("htmx:after:swap", () => {
  settle();
  main.querySelector("[data-outcome]")?.focus();
});

// It says calmly that there is no network, and shows what is pushed. Without it all the rest works.
if (document.body.dataset.person) navigator.serviceWorker?.register("/service-worker.js").catch(() => null);

// A notification that was tapped leads here with its number: whoever tapped it has seen it, and WhatsApp stays silent.
const tapped = new URLSearchParams(location.search).get("push");
if (tapped) {
  fetch("/act/push_seen", { method: "POST", body: new URLSearchParams({ back: "/settings", notice: tapped }) });
  const address = new URL(location.href);
  address.searchParams.delete("push");
  history.replaceState(history.state, "", address);
}
