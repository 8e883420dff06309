"""Webhooks on their way: kept until the webhook answers 200, retried with growing pauses, signed as Meta signs."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from local.simulator import chats
from local.simulator.delivery_log import keep_delivery
from local.simulator.simulator_config import Config
from local.simulator.store import Row, Store
from shared.signatures import sign_webhook

HANDS = 32  # deliveries at the same time; enough to show a race of 20 duplicates


class Courier:
    """A thread that carries what is due; a lane carries one at a time, so a person's messages keep their order."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config, self._store = config, store
        self._news, self._stopped = threading.Event(), threading.Event()
        self._busy: dict[int, str] = {}
        self._guard = threading.Lock()
        limits = httpx.Limits(max_connections=HANDS)
        self._client = httpx.Client(timeout=config.webhook_timeout_s, limits=limits, trust_env=False)
        self._hands = ThreadPoolExecutor(HANDS, "courier")
        self._thread = threading.Thread(target=self._carry_forever, name="courier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Waits for what is on its way now."""
        self._stopped.set()
        self._news.set()
        self._thread.join()
        self._hands.shutdown()
        self._client.close()

    def wait_unless_stopped(self, seconds: float) -> bool:
        """Waits; True at once when the simulator closes."""
        return self._stopped.wait(seconds)

    def wake(self) -> None:
        self._news.set()

    def _carry_forever(self) -> None:
        while not self._stopped.is_set():
            self._news.clear()
            for delivery in self._due():
                with self._guard:
                    self._busy[delivery["id"]] = delivery["lane"]
                self._hands.submit(self._carry, delivery)
            self._news.wait(self._until_next())

    def _due(self) -> list[Row]:
        with self._guard:
            busy, lanes = set(self._busy), set(self._busy.values())
        chosen = []
        for delivery in self._store.rows(
            "select * from deliveries where due <= ? order by due, id limit 500", self._config.clock()
        ):
            if delivery["id"] not in busy and delivery["lane"] not in lanes:
                lanes.add(delivery["lane"])
                chosen.append(delivery)
        return chosen

    def _until_next(self) -> float:
        """Seconds until something falls due; what is due but behind a busy lane is woken by that lane."""
        row = self._store.row("select min(due) as due from deliveries where due > ?", self._config.clock())
        due = row["due"] if row else None
        return 1.0 if due is None else min(1.0, max(0.01, due - self._config.clock()))

    def _carry(self, delivery: Row) -> None:
        try:
            accepted = self._post(delivery["body"])
            self._settle(delivery, accepted)
        finally:
            with self._guard:
                del self._busy[delivery["id"]]
            self.wake()

    def _post(self, body: bytes) -> bool:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": sign_webhook(self._config.app_secret, body),
        }
        try:
            return self._client.post(self._config.webhook_url, content=body, headers=headers).status_code == 200
        except httpx.HTTPError:
            return False

    def _settle(self, delivery: Row, accepted: bool) -> None:
        now, config = self._config.clock(), self._config
        if accepted or now - delivery["first_due"] > config.retry_gives_up_s:
            self._store.run("delete from deliveries where id = ?", delivery["id"])
            keep_delivery(self._store, delivery, now, accepted)
            if accepted and delivery["message"]:
                chats.climb(self._store, delivery["message"], "delivered")
            return
        pause = min(config.retry_longest_s, config.retry_first_s * 2 ** min(delivery["attempts"], 20))
        self._store.run(
            "update deliveries set attempts = attempts + 1, due = ? where id = ?", now + pause, delivery["id"]
        )
