"""A wire across the way of a system: who comes to its point stands still there until the test goes on."""

from threading import Condition

from tests.fake_tiktok.faults import Faults, Step

PATIENCE_S = 60


class Tripwire:
    """`met` are all points that were passed, in order. It stops at `point`, the first time only."""

    def __init__(self, point: str = "") -> None:
        self.point, self.met = point, list[str]()
        self._held, self._changed = "", Condition()

    def pass_by(self, name: str) -> None:
        with self._changed:
            self.met.append(name)
            if name == self.point:
                self.point, self._held = "", name
                self._changed.notify_all()
                self._changed.wait_for(lambda: not self._held, PATIENCE_S)

    def await_reached(self) -> None:
        with self._changed:
            reached = self._changed.wait_for(lambda: bool(self._held), PATIENCE_S)
            assert reached, f"nobody came to {self.point}, only to {self.met}"

    def let_go(self) -> None:
        with self._changed:
            self._held = ""
            self._changed.notify_all()


class WiredFaults(Faults):
    """Of the fake of TikTok's open API: its steps are points, as `init before` and `init after`."""

    def __init__(self, wire: Tripwire) -> None:
        super().__init__()
        self._wire = wire

    def pass_by(self, step: Step, moment: str) -> None:
        self._wire.pass_by(f"{step} {moment}")
