// A page that is open hears what changed, from the PC at home and by ids alone, and asks for its part (poll.js) when
// that is what it shows. The PC is another site: a ticket that came with the page opens one stream there.
"use strict";
(() => {
  const SILENT_MS = 40_000, UNREADY_MS = 8_000, HIDDEN_MS = 60_000, TICKET_MS = 55_000;
  const GATHER_MS = 150, APART_MS = 1000, OWN_ACT_MS = 2000;
  const doors = (document.body.dataset.doors || "").split(" ").filter(Boolean);
  let ticket = document.body.dataset.ticket, ticketAt = Date.now(), door = 0, tried = 0;
  let stream = null, ready = false, silence = 0, hiding = 0, gathering = 0, lookedAt = 0, actedAt = 0;

  const about = () => document.querySelector("[data-poll]")?.dataset.about;
  const tell = (isLive) => document.dispatchEvent(new CustomEvent("live:state", { detail: isLive }));
  // Delivery ticks are on the chat's own page alone; who is on duty is on every page.
  const concerns = (hint) => hint === "all" || hint === "duty" || hint.replace("ticks:", "chat:") === about()
    || hint.startsWith(about() + ":");

  function connect() {
    if (stream || document.hidden || !about() || !ticket || Date.now() - ticketAt > TICKET_MS) return;
    stream = new EventSource(doors[door] + "/hints?ticket=" + encodeURIComponent(ticket));
    stream.addEventListener("ready", () => { ready = true; ticket = ""; tried = 0; hear(SILENT_MS); tell(true); });
    stream.addEventListener("beat", () => hear(SILENT_MS));
    stream.addEventListener("hint", (event) => { hear(SILENT_MS); gather(event.data.split(" ")); });
    stream.addEventListener("error", fail); // its own way back would bring the same ticket again
    hear(UNREADY_MS);
  }

  // A tunnel may hold back what flows: what is not heard from for so long is not live.
  function hear(patience) {
    clearTimeout(silence);
    silence = setTimeout(fail, patience);
  }

  function disconnect() {
    clearTimeout(silence);
    if (stream) stream.close();
    if (ready) tell(false);
    stream = null;
    ready = false;
  }

  // A stream that broke: the page looks what it missed, and is given the next ticket. A door that does not open: the
  // next one, each once; then polling brings a ticket to begin anew.
  function fail() {
    const broke = ready;
    disconnect();
    if (broke) return document.dispatchEvent(new Event("poll:look"));
    door = (door + 1) % doors.length;
    tried += 1;
    if (tried < doors.length) return connect();
    ticket = "";
    tried = 0;
  }

  // After an act of one's own the page is new, and poll.js looks again anyway.
  function gather(hints) {
    if (gathering || Date.now() - actedAt < OWN_ACT_MS || !hints.some(concerns)) return;
    gathering = setTimeout(() => {
      gathering = 0;
      lookedAt = Date.now();
      document.dispatchEvent(new Event("poll:look"));
    }, Math.max(GATHER_MS, lookedAt + APART_MS - Date.now()));
  }

  document.addEventListener("poll:answer", (event) => {
    ticket = event.detail;
    ticketAt = Date.now();
    connect();
  });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(disconnect, HIDDEN_MS);
  });
  document.addEventListener("htmx:after:swap", () => { actedAt = Date.now(); });
  window.addEventListener("pagehide", disconnect);
  connect();
})();
