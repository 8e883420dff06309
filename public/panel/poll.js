// What is new on an open page: the part that has its page's address as data-poll is asked for again, and only taken
// where it has changed.
// Every 5 s right after an act of one's own, then more and more seldom; never while nobody looks. A page that is told
// what changes (live.js) looks then, and once a minute.
"use strict";
(() => {
  const STEPS = [[20, 5], [120, 15], [600, 30], [Infinity, 60]]; // seconds since an act, seconds between two looks
  const FIRST_PAUSE = 5, RETRY_PAUSE = 15, LIVE_PAUSE = 60;
  // What others did makes a page look sooner, yet not as soon as one's own act: a list changes all day.
  const OTHERS_MS = { one: 20_000, list: 120_000 };
  let since = Date.now(), lookedAt = Date.now(), timer = 0, tag = "", offline = 0;
  let fresh = true, busy = false, again = false, live = false, held = null;

  const part = () => document.querySelector("[data-poll]");
  const corner = () => document.querySelector("[data-poll-corner]");
  const step = () => STEPS.find(([until]) => Date.now() - since < until * 1000)[1];
  const pause = () => (offline ? RETRY_PAUSE : fresh ? FIRST_PAUSE : live ? LIVE_PAUSE : step());

  function words(place) {
    if (!offline) return live ? place.dataset.live : place.dataset.every.replace("#", pause());
    const at = new Date(offline).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
    return place.dataset.offline.replace("#", at);
  }

  function tell() {
    const place = corner();
    if (!place || !part()) return;
    const told = words(place);
    if (place.textContent !== told) place.textContent = told;
    place.classList.toggle("bad", Boolean(offline));
    place.classList.toggle("good", live && !offline);
  }

  function plan(seconds = pause()) {
    clearTimeout(timer);
    tell();
    if (part() && !document.hidden) timer = setTimeout(look, seconds * 1000);
  }

  // What somebody is about to use, or has begun to fill in, must not be taken from under their finger.
  const isBegun = (field) => (field.type === "checkbox" ? field.checked !== field.defaultChecked
    : field.matches("input:not([type=hidden]), textarea") && field.value !== field.defaultValue);
  const inUse = (place) =>
    (place.contains(document.activeElement) && document.activeElement.matches("a, button, input, select, textarea, summary"))
    || [...place.querySelectorAll("input, textarea")].some(isBegun)
    || [...place.querySelectorAll("audio, video")].some((media) => !media.paused);

  async function look() {
    const place = part();
    if (busy) again = true;
    if (busy || !place || document.hidden) return;
    busy = true;
    fresh = again = false;
    lookedAt = Date.now();
    try {
      const headers = { "HX-Request": "true", "X-Block": "list" };
      if (tag) headers["If-None-Match"] = tag;
      const answer = await fetch(place.dataset.poll, { headers, credentials: "same-origin" });
      const away = answer.headers.get("HX-Redirect");
      if (away) return location.assign(away);
      if (answer.status >= 500) throw new Error("away");
      offline = 0;
      if (answer.status === 403 || answer.status === 404) return location.reload();
      if (answer.status === 200) hold(place, answer.headers.get("ETag"), await answer.text());
      document.dispatchEvent(new CustomEvent("poll:headers", { detail: answer.headers }));
      document.dispatchEvent(new CustomEvent("poll:answer", { detail: answer.headers.get("X-Live") || "" }));
    } catch {
      offline = offline || Date.now();
    } finally {
      busy = false;
      plan(again ? 0 : pause());
    }
  }

  function hold(place, newTag, html) {
    if (place !== part()) return;
    const isFirst = !tag;
    tag = newTag || "";
    if (!isFirst) since = Math.max(since, Date.now() - OTHERS_MS[place.dataset.about?.includes(":") ? "one" : "list"]);
    held = { place, html };
    take();
  }

  // A yes is to what was shown: where that has changed, the question stays as it was read, and its yes is refused.
  function asksOtherwise(place, html) {
    const asked = place.querySelector("[name=digest]")?.value;
    return asked && html.includes('name="digest"') && !html.includes(asked);
  }

  function take() {
    if (!held || (held.place === part() && inUse(held.place))) return;
    const { place, html } = held;
    held = null;
    if (place !== part() || asksOtherwise(place, html)) return; // or an act has brought another page meanwhile
    place.inert = true; // for a moment: a finger on its way meant what was there before
    setTimeout(() => { place.inert = false; }, 400);
    const open = [...place.querySelectorAll("details")].map((each) => each.open);
    place.innerHTML = html;
    const details = [...place.querySelectorAll("details")];
    if (details.length === open.length) details.forEach((each, at) => { each.open ||= open[at]; });
    if (window.htmx) window.htmx.process(place);
    place.dispatchEvent(new CustomEvent("poll:new", { bubbles: true }));
  }

  function begin() {
    since = Date.now();
    tag = "";
    held = null;
    fresh = true; // what others did while it was on its way here
    plan();
  }

  const lookSoon = () => (Date.now() - lookedAt < FIRST_PAUSE * 1000 ? plan(FIRST_PAUSE) : look());

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : lookSoon()));
  document.addEventListener("poll:look", look);
  document.addEventListener("live:state", (event) => { live = event.detail; plan(); });
  for (const name of ["focusout", "change", "pause"]) document.addEventListener(name, () => setTimeout(take), true);
  window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  window.addEventListener("online", look);
  window.addEventListener("offline", () => { offline = offline || Date.now(); tell(); });
  document.addEventListener("htmx:after:swap", begin);
  document.addEventListener("htmx:error", () => { offline = offline || Date.now(); plan(); });
  begin();
})();
