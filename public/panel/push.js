// Push on this device: switches it on and off, and says what is in its way.
"use strict";

const part = () => document.getElementById("push");
const form = (id) => document.getElementById(id);
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const isApple = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
const isKnown = (subscription) =>
  [...document.querySelectorAll("[data-endpoint]")].find((row) => row.dataset.endpoint === subscription?.endpoint);

// What is in the way before anybody can be asked, and whether switching on can mend it.
function findObstacle() {
  if (!isSecureContext) return "insecure";
  if (isApple && navigator.standalone === false) return "home_screen";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "no_support";
  if (Notification.permission === "denied") return "denied";
  return "";
}

async function findState() {
  const obstacle = findObstacle();
  if (obstacle) return obstacle;
  if (Notification.permission !== "granted") return "not_asked";
  const worker = await navigator.serviceWorker.register("/service-worker.js").catch(() => null);
  if (!worker) return "no_worker";
  const subscription = await worker.pushManager.getSubscription();
  const key = subscription?.options.applicationServerKey;
  if (key && encode(key) !== part().dataset.key) return "other_key";
  const row = isKnown(subscription);
  if (!row) return "lost";
  row.querySelector(".tag").hidden = false;
  form("push-off").elements.endpoint.value = subscription.endpoint;
  return "on";
}

function show(state) {
  for (const line of part().querySelectorAll("[data-why]")) line.hidden = line.dataset.why !== state;
  form("push-on").hidden = state === "on" || (findObstacle() !== "");
  form("push-off").hidden = state !== "on";
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return null;
  await navigator.serviceWorker.register("/service-worker.js");
  const worker = await navigator.serviceWorker.ready;
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: part().dataset.key });
}

async function switchOn(event) {
  const sent = event.target;
  if (sent.elements.endpoint.value) return;
  event.preventDefault();
  event.stopPropagation();
  try {
    const subscription = await subscribe();
    if (!subscription) return show(await findState());
    sent.elements.endpoint.value = subscription.endpoint;
    for (const name of ["p256dh", "auth"]) sent.elements[name].value = encode(subscription.getKey(name));
    sent.requestSubmit();
  } catch {
    show("failed");
  }
}

async function switchOff() {
  const worker = await navigator.serviceWorker.getRegistration("/");
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
}

function look() {
  if (part()?.dataset.key) findState().then(show, () => show("no_worker"));
}

// Before htmx hears of it: what is asked of the browser first comes before the form goes.
document.addEventListener("submit", (event) => {
  if (event.target.id === "push-on") switchOn(event);
  if (event.target.id === "push-off") switchOff();
}, true);
document.addEventListener("htmx:after:swap", look);
look();
