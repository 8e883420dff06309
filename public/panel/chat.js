// Quick replies: `/` at the beginning of a word opens the list, what is chosen goes where the cursor is. Nothing that
// is written already is replaced. Without this the page's form puts it behind the words.
"use strict";
(() => {
  const SLASH = /(^|\s)\/([^\s/]{0,40})$/;

  const field = () => document.querySelector("[data-quick]");
  const list = () => document.querySelector("ul.quick");
  const ready = () => [...document.querySelectorAll("select[name=quick] option[data-words]")];

  // In place of the slash and what was typed after it, if they stand before the cursor.
  function insert(words) {
    const into = field(), at = into.selectionEnd;
    const typed = SLASH.exec(into.value.slice(0, at));
    into.setRangeText(words, typed ? at - typed[2].length - 1 : at, at, "end");
    into.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    into.focus();
  }

  function close() {
    const place = list();
    if (place) { place.hidden = true; place.replaceChildren(); }
  }

  function open(typed) {
    const place = list();
    const fitting = ready().filter((option) => option.value.toLowerCase().startsWith(typed.toLowerCase())).slice(0, 8);
    place.replaceChildren(...fitting.map((option) => {
      const item = document.createElement("li"), button = document.createElement("button");
      const name = document.createElement("strong"), words = document.createElement("span");
      button.type = "button";
      name.textContent = "/" + option.value;
      words.textContent = option.dataset.words;
      button.append(name, words);
      button.addEventListener("click", () => insert(option.dataset.words));
      item.append(button);
      return item;
    }));
    place.hidden = !fitting.length;
  }

  document.addEventListener("input", (event) => {
    if (event.target !== field()) return;
    const typed = SLASH.exec(event.target.value.slice(0, event.target.selectionEnd));
    if (typed) open(typed[2]); else close();
  });

  document.addEventListener("keydown", (event) => {
    const place = list();
    if (!place || place.hidden || !(event.target === field() || place.contains(event.target))) return;
    const buttons = [...place.querySelectorAll("button")], now = buttons.indexOf(document.activeElement);
    if (event.key === "Escape") { close(); field().focus(); }
    else if (event.key === "ArrowDown") buttons[Math.min(now + 1, buttons.length - 1)].focus();
    else if (event.key === "ArrowUp") (buttons[now - 1] || field()).focus();
    else if (event.key === "Enter" && event.target === field()) buttons[0].click();
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-insert]")) return;
    const chosen = document.querySelector("select[name=quick]");
    event.preventDefault();
    event.stopPropagation();
    if (chosen.selectedOptions[0].dataset.words) insert(chosen.selectedOptions[0].dataset.words);
    chosen.value = "";
  }, true);
})();
