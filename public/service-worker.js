// Shows what is pushed and says what was tapped. It keeps nothing: no page, no words, nobody's data.
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

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
