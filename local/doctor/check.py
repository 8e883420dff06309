"""What a check is: what it looks at, what it saw, and which cause that is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from local.doctor.installation import Installation
from shared.contract.value_types import JSON

State = Literal["well", "problem", "not_asked", "not_here", "ignored", "mended"]
LAYERS = (
    "machine",
    "network",
    "tunnel",
    "functions",
    "database",
    "queue",
    "meta",
    "node",
    "model",
    "browser",
    "tiktok",
    "backups",
    "budgets",
)


@dataclass(frozen=True)
class Problem:
    """A cause, whose words say what to do (local/doctor/remedies.py), and what its sentence takes."""

    cause: str
    saw: str
    facts: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """What one look saw. `not_here`: the code of why this machine has nothing to look at; `name` the setting meant."""

    saw: str = ""
    problems: tuple[Problem, ...] = ()
    not_here: str = ""
    name: str = ""


@dataclass(frozen=True)
class Check:
    """One thing that is looked at, `layer.what`. It is asked when every one of `needs` was well or has nothing here."""

    name: str
    look: Callable[[Installation], Seen]
    needs: tuple[str, ...] = ()
    fix: Callable[[Installation], None] | None = None
    """Mends what is of this machine alone, without harm; raises what goes wrong."""

    @property
    def layer(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Result:
    """A check with what came of it; `because` says why it was not asked, or with which reason it is ignored."""

    check: Check
    state: State
    seen: Seen = field(default_factory=Seen)
    because: str = ""


def well(saw: str) -> Seen:
    return Seen(saw)


def trouble(cause: str, saw: str, **facts: JSON) -> Seen:
    return Seen(saw, (Problem(cause, saw, facts),))


def absent(reason: str, name: str = "") -> Seen:
    return Seen(not_here=reason, name=name)
