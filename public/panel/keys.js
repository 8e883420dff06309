// Single letters do what a button or a link of the page does: whatever carries data-key. They can be switched off
// (WCAG 2.1.4), and none counts while somebody writes.
"use strict";

const OFF = "wocs:keys-off";
const sheet = document.getElementById("keys");
const isWriting = (target) => target.closest("input, textarea, select, [contenteditable]");
const shown = (element) => element.checkVisibility?.() !== false;
const keyed = () => [...document.querySelectorAll("[data-key]")].filter(shown);
const rows = () => [...document.querySelectorAll("[data-row]")].filter(shown);

function moveRow(step) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const row = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  row?.querySelector("a, button")?.focus();
}

function listKeys() {
  const list = sheet.querySelector("dl");
  const entries = keyed().map((element) => [element.dataset.key, element.dataset.keyLabel || element.textContent.trim()]);
  if (rows().length) entries.push(["j", sheet.dataset.next], ["k", sheet.dataset.previous]);
  list.replaceChildren(...entries.flatMap(([key, words]) => {
    const term = document.createElement("dt"), told = document.createElement("dd");
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    told.textContent = words;
    return [term, told];
  }));
}

function openSheet() {
  listKeys();
  sheet.querySelector("input").checked = !localStorage.getItem(OFF);
  sheet.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target) || sheet.open) return;
  if (event.key === "?") { event.preventDefault(); openSheet(); return; }
  if (localStorage.getItem(OFF)) return;
  if (event.key === "j" || event.key === "k") { moveRow(event.key === "j" ? 1 : -1); return; }
  const element = keyed().find((each) => each.dataset.key === event.key);
  if (!element) return;
  event.preventDefault();
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
});

sheet.querySelector("input").addEventListener("change", (event) => {
  if (event.target.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});
document.getElementById("show-keys")?.addEventListener("click", openSheet);
