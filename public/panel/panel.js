// What the panel does beyond its forms. Every act works without it.
"use strict";

// Unsent text survives a reload, a lost network and a logout: kept under the field's own name on this device.
const KEPT = "wocs:unsent:";
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
restoreUnsent(document);
document.addEventListener("htmx:after:swap", () => restoreUnsent(document));

document.querySelector(".bar nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

// A notification that was tapped leads here with its number: whoever tapped it has seen it, and WhatsApp stays silent.
const tapped = new URLSearchParams(location.search).get("push");
if (tapped) {
  fetch("/act/push_seen", { method: "POST", body: new URLSearchParams({ back: "/settings", notice: tapped }) });
  const address = new URL(location.href);
  address.searchParams.delete("push");
  history.replaceState(history.state, "", address);
}
