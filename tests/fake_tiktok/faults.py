"""Faults of the fake TikTok: what goes wrong at a step, how often, and where it stands still until it is let go on."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition
from typing import Literal

Step = Literal["token", "creator", "init", "chunk", "last_chunk", "status", "list", "query", "user"]
Kind = Literal["refuse", "cut_before", "cut_after", "bad_json"]
PATIENCE_S = 20


@dataclass(frozen=True)
class Fault:
    """`refuse` answers with the status and the code; `cut_before` hangs up without doing it, `cut_after`
    having done it, as `bad_json` does, which answers with a page."""

    kind: Kind = "refuse"
    code: str = ""
    status: int = 400
    message: str = ""


@dataclass
class Faults:
    """`plan(step, …)` for the next calls of that step; `hold(step)` stops at it, before or after it is done."""

    planned: dict[Step, deque[Fault | None]] = field(default_factory=dict)
    holding: set[tuple[Step, str]] = field(default_factory=set)
    held: list[tuple[Step, str]] = field(default_factory=list)
    changed: Condition = field(default_factory=Condition)

    def plan(self, step: Step, *faults: Fault | None) -> None:
        """One a call, in order; None lets that call pass."""
        self.planned.setdefault(step, deque()).extend(faults)

    def take(self, step: Step) -> Fault | None:
        planned = self.planned.get(step)
        return planned.popleft() if planned else None

    @contextmanager
    def hold(self, step: Step, moment: Literal["before", "after"] = "before") -> Iterator[None]:
        """Whoever comes to it waits there until the block is left."""
        with self.changed:
            self.holding.add((step, moment))
        try:
            yield
        finally:
            with self.changed:
                self.holding.discard((step, moment))
                self.changed.notify_all()

    def await_held(self, step: Step, moment: str = "before") -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: (step, moment) in self.held, PATIENCE_S), f"nobody came to {step}"

    def pass_by(self, step: Step, moment: Literal["before", "after"]) -> None:
        with self.changed:
            if (step, moment) in self.holding:
                self.held.append((step, moment))
                self.changed.notify_all()
                self.changed.wait_for(lambda: (step, moment) not in self.holding, PATIENCE_S)
