// Looks whether WhatsApp has heard the code, and goes on by itself. Without it there is a button.
"use strict";

const SOON_MS = 1500, LATER_MS = 4000, LATER_AFTER_MS = 60_000, END_AFTER_MS = 190_000;
const began = Date.now();
const step = () => document.getElementById("login");

function goOn() {
  const form = step().querySelector("form[data-auto]");
  if (form) form.requestSubmit();
  else step().querySelector("[autofocus]")?.focus();
}

async function look() {
  const answer = await fetch("/login/wait", { cache: "no-store" });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("login");
  if (!found || found.dataset.state === step().dataset.state) return;
  step().replaceWith(found);
  goOn();
}

let looking = false;
async function lookOnce() {
  if (looking || document.hidden || !("waits" in step().dataset)) return;
  looking = true;
  try { await look(); } catch { /* the network is away for a moment */ } finally { looking = false; }
}

function plan() {
  const passed = Date.now() - began;
  if (passed > END_AFTER_MS || !("waits" in step().dataset)) return;
  setTimeout(async () => { await lookOnce(); plan(); }, passed > LATER_AFTER_MS ? LATER_MS : SOON_MS);
}

document.addEventListener("visibilitychange", lookOnce);
goOn();
plan();
