"""How a task at home may end, as values: an executor returns one of these four, `/api/node/report` carries it."""

from dataclasses import asdict, dataclass, field
from typing import Any

DETAIL_MAX = 700  # characters of an error's detail; with its sentence it fits above a button, where Meta takes 1,024


@dataclass(frozen=True)
class StoredFile:
    """A file the functions have stored for a task; `size` in bytes."""

    key: str
    mime: str
    size: int


@dataclass(frozen=True)
class Done:
    """It happened; `result` holds the facts of the answer (contract section 5)."""

    result: dict[str, Any] = field(default_factory=dict)
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True)
class Failed:
    """It did not happen and would not the next time."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class TryAgain:
    """It did not happen, but may the next time."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Uncertain:
    """Nobody knows whether it happened: a person looks, it is never repeated by itself."""

    code: str
    detail: str = ""


Outcome = Done | Failed | TryAgain | Uncertain
NAMES: dict[type[Outcome], str] = {Done: "done", Failed: "failed", TryAgain: "try_again", Uncertain: "uncertain"}


def report_of(outcome: Outcome) -> dict[str, Any]:
    """The part of a report that tells the outcome: `outcome`, `result`, `error`, `files`."""
    name = NAMES[type(outcome)]
    if isinstance(outcome, Done):
        return {"outcome": name, "result": outcome.result, "error": None, "files": [asdict(f) for f in outcome.files]}
    error = {"code": outcome.code, "detail": outcome.detail[:DETAIL_MAX]}
    return {"outcome": name, "result": {}, "error": error, "files": []}


def crash_outcome(code: str, detail: str, repeatable: bool) -> Outcome:
    """What a crash means: who may be repeated tries again; of the others nobody knows what happened before it."""
    return TryAgain(code, detail) if repeatable else Uncertain(code, detail)
