"""Faults of our own code: one message that it cannot bear takes no other with it."""

from collections.abc import Callable
from pathlib import Path
from traceback import walk_tb
from typing import TypeVar

from shared.contract.intent_types import BrokenIntent
from shared.contract.people_types import Saying
from shared.log import note

ROOT = Path(__file__).resolve().parents[2]
Outcome = TypeVar("Outcome")
Substitute = TypeVar("Substitute")


def guard(read: Callable[[], Outcome], substitute: Callable[[str], Substitute]) -> Outcome | Substitute:
    """What `read` gives, or the substitute made of the fault's name where it raises."""
    try:
        return read()
    except Exception as error:
        fault = name_fault(error)
        note("intake.fault", error=fault)
        return substitute(fault)


def name_fault(error: Exception) -> str:
    """`TypeError in template_variables.py line 31`: where in our own code; never the words, which may be a person's."""
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)]
    ours = [(file.name, line) for file, line in frames if file.is_relative_to(ROOT) and ".venv" not in file.parts]
    name, line = (ours or [("?", 0)])[-1]
    return f"{type(error).__name__} in {name} line {line}"


def make_broken_intent(fault: str) -> BrokenIntent:
    return {"do": "broken", "error": fault}


def make_broken_saying(fault: str) -> Saying:
    return {"say": "grammar.broken", "facts": {"error": fault}}
