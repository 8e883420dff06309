// Shows what is pushed, says what was tapped, and that there is no network where a page cannot be had. That page is all
// it keeps: no page of the panel, no words, nobody's data.
"use strict";

const OFFLINE = "/panel/offline.html";
const KEPT = [OFFLINE, "/panel/offline.css", "/icon.svg"];
const SHOP = /^\/($|p\/|go\/)/; // what customers see is no part of the panel

self.addEventListener("install", (event) => event.waitUntil(keepOffline().finally(() => self.skipWaiting())));
self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), self.registration.navigationPreload?.enable()]));
});

// Fetched anew with each change of this file; without them the rest works.
async function keepOffline() {
  const cache = await caches.open("offline");
  await cache.addAll(KEPT.map((address) => new Request(address, { cache: "reload" }))).catch(() => null);
}

// A form's sending is not passed on by us: where it came from would no longer be told to the server.
self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || SHOP.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(openOrExplain(event));
  else if (KEPT.includes(pathname)) event.respondWith(fetch(request).catch(() => caches.match(pathname)));
});

async function openOrExplain(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

self.addEventListener("push", (event) => {
  const told = readNotification(event.data);
  const shown = { body: told.body, lang: told.lang, tag: told.tag, data: told.data, renotify: Boolean(told.tag) };
  event.waitUntil(
    self.registration.showNotification(told.title, { ...shown, icon: "/panel/icon-192.png", badge: "/panel/badge-96.png" }),
  );
});

// A push must show something: else the browser says that we work in the background.
function readNotification(data) {
  try {
    return { title: "WOCS", ...data.json().notification };
  } catch {
    return { title: "WOCS" };
  }
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { notice, page = "/inbox" } = event.notification.data ?? {};
  event.waitUntil(Promise.all([notice ? tellSeen(notice) : null, openPage(page)]));
});

const post = (act, fields) =>
  fetch(`/act/${act}`, { method: "POST", body: new URLSearchParams({ back: "/settings", ...fields }), redirect: "manual" });

// Without a network WhatsApp follows; the page that opens tells it once more.
const tellSeen = (notice) => post("push_seen", { notice }).catch(() => null);

async function openPage(page) {
  const address = new URL(page, self.location.origin);
  if (address.origin !== self.location.origin) return null;
  const windows = await self.clients.matchAll({ type: "window" });
  const open = windows.find((one) => new URL(one.url).pathname === address.pathname);
  return open ? open.focus() : self.clients.openWindow(address);
}

self.addEventListener("pushsubscriptionchange", (event) => {
  const options = event.oldSubscription?.options;
  if (!options) return;
  event.waitUntil(
    self.registration.pushManager.subscribe(options).then((made) => {
      const { endpoint, keys } = made.toJSON();
      return post("push_on", { endpoint, ...keys });
    }),
  );
});
