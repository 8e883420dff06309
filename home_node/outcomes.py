"""How a task at home may end, as values: an executor returns one of these four, `/api/node/report` carries it."""

from dataclasses import dataclass, field
from typing import Literal

from shared.contract.node_types import Holder, Report, TaskError
from shared.contract.value_types import JSONObject
from shared.contract.work_types import StoredFile

DETAIL_MAX = 700  # characters of an error's detail; with its sentence it fits above a button, where Meta takes 1,024


@dataclass(frozen=True)
class Done:
    """It happened; `result` holds the facts of the answer (contract section 5)."""

    result: JSONObject = field(default_factory=dict)
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True)
class Failed:
    """It did not happen and would not the next time. `files`: what was seen then, for a person."""

    code: str
    detail: str = ""
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True)
class TryAgain:
    """It did not happen, but may the next time."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Uncertain:
    """Nobody knows whether it happened: a person looks, it is never repeated by itself. `files` as of Failed."""

    code: str
    detail: str = ""
    files: tuple[StoredFile, ...] = ()


Outcome = Done | Failed | TryAgain | Uncertain


def write_report(holder: Holder, outcome: Outcome, incarnation: str | None = None) -> Report:
    """The report that tells how the holder's task ended."""
    said = Report(**holder, incarnation=incarnation, outcome=name_outcome(outcome), result={}, error=None, files=[])
    if not isinstance(outcome, TryAgain):
        said["files"] = list(outcome.files)
    if isinstance(outcome, Done):
        said["result"] = outcome.result
    else:
        said["error"] = TaskError(code=outcome.code, detail=outcome.detail[:DETAIL_MAX])
    return said


def name_outcome(outcome: Outcome) -> Literal["done", "failed", "try_again", "uncertain"]:
    match outcome:
        case Done():
            return "done"
        case Failed():
            return "failed"
        case TryAgain():
            return "try_again"
        case Uncertain():
            return "uncertain"


def judge_crash(code: str, detail: str, repeatable: bool) -> Outcome:
    """What a crash means: who may be repeated tries again; of the others nobody knows what happened before it."""
    return TryAgain(code, detail) if repeatable else Uncertain(code, detail)
