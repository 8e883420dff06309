"""The witness: a Graph that counts what it accepts and misbehaves when told; it knows nothing of our tables."""

import threading
from collections import Counter
from collections.abc import Callable

from tests.conversation.fake_graph import Graph, Json

BUSY = (429, b'{"error":{"code":130429,"message":"slow down"}}')
BROKEN = (500, b'{"error":{"code":987654,"message":"oops"}}')


class CutOff(Exception):
    """The connection ends without an answer."""


class Witness(Graph):
    """`misbehave` names what befalls the next calls: each takes one of them."""

    def __init__(self) -> None:
        super().__init__()
        self.misbehaviour: list[str] = []
        self.befallen: Counter[str] = Counter()
        self.heard: Callable[[Json, str], None] = lambda *_: None
        """Told of each message that is accepted."""
        self.unanswered: Counter[int] = Counter()
        """Calls that were never accepted and never answered, by the number of the outbox."""
        self._lock = threading.Lock()
        self._healed = threading.Event()
        self.refuse, self.after_accepting = self._refuse, self._after_accepting
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]

    def misbehave(self, kind: str, times: int) -> None:
        with self._lock:
            self.misbehaviour += [kind] * times

    def heal(self) -> None:
        with self._lock:
            self.misbehaviour.clear()

    def accepted(self) -> Counter[int]:
        return Counter(int(sent["biz_opaque_callback_data"]) for sent in self.sent)

    def receive(self, payload: Json) -> str:
        wamid = super().receive(payload)
        self.heard(payload, wamid)
        return wamid

    def _take(self, *kinds: str) -> str:
        with self._lock:
            if not self.misbehaviour or self.misbehaviour[0] not in kinds:
                return ""
            kind = self.misbehaviour.pop(0)
            self.befallen[kind] += 1
            return kind

    def _refuse(self, payload: Json) -> tuple[int, bytes] | None:
        kind = self._take("graph_busy", "graph_broken", "graph_deaf")
        if kind == "graph_deaf":
            self.unanswered[int(payload["biz_opaque_callback_data"])] += 1
            raise CutOff
        return {"graph_busy": BUSY, "graph_broken": BROKEN}.get(kind)

    def _after_accepting(self, _: Json) -> None:
        kind = self._take("graph_silent", "graph_slow")
        if kind == "graph_silent":
            raise CutOff
        if kind == "graph_slow":
            self._healed.wait(0.7)
