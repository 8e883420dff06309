// What is new on an open page: the part that has its page's address as data-poll is asked for again, and only taken
// where it has changed.
// Every 5 s for a minute after something was done or came, then 15 s, then 60 s; never while nobody looks.
"use strict";
(() => {
  const STEPS = [[60, 5], [300, 15], [Infinity, 60]]; // seconds since something happened, seconds between two looks
  const FIRST_PAUSE = 5;
  let since = Date.now(), timer = 0, tag = "", offline = 0, busy = false;

  const part = () => document.querySelector("[data-poll]");
  const corner = () => document.querySelector("[data-poll-corner]");
  const pause = () => (offline ? STEPS[1][1] : STEPS.find(([until]) => Date.now() - since < until * 1000)[1]);

  function tell() {
    const place = corner();
    if (!place || !part()) return;
    const at = offline && new Date(offline).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
    const words = offline ? place.dataset.offline.replace("#", at) : place.dataset.every.replace("#", pause());
    if (place.textContent !== words) place.textContent = words;
    place.classList.toggle("bad", Boolean(offline));
  }

  function plan(seconds = pause()) {
    clearTimeout(timer);
    tell();
    if (part() && !document.hidden) timer = setTimeout(look, seconds * 1000);
  }

  // What somebody is about to use must not be taken from under their finger.
  const inUse = (place) => place.contains(document.activeElement) && document.activeElement.matches("a, button, input, summary");

  async function look() {
    const place = part();
    if (busy || !place || document.hidden) return;
    busy = true;
    try {
      const headers = { "HX-Request": "true", "X-Block": "list" };
      if (tag) headers["If-None-Match"] = tag;
      const answer = await fetch(place.dataset.poll, { headers, credentials: "same-origin" });
      const away = answer.headers.get("HX-Redirect");
      if (away) return location.assign(away);
      if (answer.status >= 500) throw new Error("away");
      offline = 0;
      if (answer.status === 403 || answer.status === 404) return location.reload();
      if (answer.status === 200) take(place, answer.headers.get("ETag"), await answer.text());
    } catch {
      offline = offline || Date.now();
    } finally {
      busy = false;
      plan();
    }
  }

  function take(place, newTag, html) {
    if (place !== part() || inUse(place)) return;
    const isFirst = !tag;
    tag = newTag || "";
    if (!isFirst) since = Date.now();
    place.innerHTML = html;
    if (window.htmx) window.htmx.process(place);
    place.dispatchEvent(new CustomEvent("poll:new", { bubbles: true }));
  }

  function begin() {
    since = Date.now();
    tag = "";
    plan(FIRST_PAUSE);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
  window.addEventListener("online", look);
  window.addEventListener("offline", () => { offline = offline || Date.now(); tell(); });
  document.addEventListener("htmx:after:swap", begin);
  document.addEventListener("htmx:error", () => { offline = offline || Date.now(); plan(); });
  begin();
})();
