"""Meta's side: delivers until it is answered 200, and as it pleases twice, late, in another order; and a forger."""

import random
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx

from tests.conversation.fake_graph import Json
from tests.conversation.phones import envelope, signed

AGAIN_S = 0.15
STATUS_EVERY_S = 0.25
GIVE_UP_S = 60
LATE = 2
LATE_STATUS_S = 5.0


class Meta:
    def __init__(self, url: str, seed: int) -> None:
        self.url, self.chance = f"{url}/api/webhook", random.Random(seed)
        self.lock = threading.Lock()
        self.accepted: dict[str, str] = {}
        """Text by message id, of all that was answered 200."""
        self.forged, self.forged_accepted = set[str](), set[str]()
        self.server_errors: list[int] = []
        self.recent: deque[bytes] = deque(maxlen=6)
        self.late = 0
        self._http = httpx.Client(timeout=12, trust_env=False, verify=False)  # noqa: S501
        self._ids, self._statuses = count(1), list[tuple[float, Json]]()
        self._stopping = threading.Event()
        self._others = ThreadPoolExecutor(4)
        self._telling = threading.Thread(target=self._tell_statuses, daemon=True)
        self._telling.start()

    def say(self, number: str, text: str) -> str:
        """The message's id, once it was answered 200."""
        message = self._message(number, text)
        body = self._body(number, message)
        if self._take_late():
            time.sleep(1)
        self._deliver(body)
        with self.lock:
            self.accepted[message["id"]] = text
            self.recent.append(body)
        return str(message["id"])

    def send_copies(self) -> None:
        """What was delivered lately once more, thrice, in another order, at once."""
        with self.lock:
            bodies = list(self.recent) * 3
        self.chance.shuffle(bodies)
        for body in bodies:
            self._others.submit(self._post, body)

    def be_late(self) -> None:
        """The next messages are held back for a second."""
        with self.lock:
            self.late += LATE

    def forge(self, number: str = "60120000000") -> None:
        """A command in an admin's name, under somebody else's signature."""
        message = self._message(number, f"/landing create page: forged-{next(self._ids)} title: Forged")
        self.forged.add(message["id"])
        body = self._body(number, message)

        def post() -> None:
            if self._post(body, {"X-Hub-Signature-256": "sha256=" + "0" * 64}) == 200:
                self.forged_accepted.add(message["id"])

        self._others.submit(post)

    def tell_status(self, payload: Json, wamid: str) -> None:
        """One in four comes when whoever sent has long stopped to wait for it."""
        number, to = payload["biz_opaque_callback_data"], payload.get("to")
        with self.lock:
            due = time.monotonic() + (LATE_STATUS_S if self.chance.random() < 0.25 else 0)
            for status in ("sent", "delivered"):
                told = {"id": wamid, "status": status, "timestamp": str(int(time.time()))}
                self._statuses.append((due, told | {"recipient_id": to, "biz_opaque_callback_data": number}))

    def count_untold(self) -> int:
        """Statuses that are still to come."""
        with self.lock:
            return len(self._statuses)

    def close(self) -> None:
        self._stopping.set()
        self._telling.join(30)
        self._others.shutdown(cancel_futures=True)
        self._http.close()

    def _take_late(self) -> bool:
        with self.lock:
            self.late, was = max(0, self.late - 1), self.late
        return was > 0

    def _message(self, number: str, text: str) -> Json:
        return {"from": number, "id": f"wamid.chaos{next(self._ids)}.{time.time_ns()}", "type": "text",
                "timestamp": str(int(time.time())), "text": {"body": text}}  # fmt: skip

    def _body(self, number: str, message: Json) -> bytes:
        return envelope({"contacts": [{"profile": {"name": "Somebody"}, "wa_id": number}], "messages": [message]})

    def _deliver(self, body: bytes) -> None:
        deadline = time.monotonic() + GIVE_UP_S
        while self._post(body) != 200:
            assert time.monotonic() < deadline, "no 200 within a minute"
            time.sleep(AGAIN_S)

    def _post(self, body: bytes, headers: dict[str, str] | None = None) -> int:
        try:
            answer = self._http.post(self.url, content=body, headers=signed(body) | (headers or {}))
        except httpx.HTTPError:
            return 0
        if answer.status_code == 500:
            self.server_errors.append(answer.status_code)
        return answer.status_code

    def _tell_statuses(self) -> None:
        while not self._stopping.wait(STATUS_EVERY_S):
            now = time.monotonic()
            with self.lock:
                due = [entry for entry in self._statuses if entry[0] <= now][:100]
            told = [status for _, status in due]
            self.chance.shuffle(told)
            body = envelope({"statuses": told})
            while told and self._post(body) != 200 and not self._stopping.wait(AGAIN_S):
                pass
            with self.lock:
                self._statuses = [entry for entry in self._statuses if entry not in due]
