"""Implausible frames: nobody asks like this, though the words fit: another command is there for just that."""

from collections.abc import Iterator

from home_node.nlu.gazetteer import ACTS, WORD_SETS
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.types import Penalty
from home_node.nlu.weights import WEIGHTS
from shared.commands import MENU

_REPORTED = frozenset({"daily", "sales", "content"})
"""The reports that have a command each."""
_COMMAND_NAMES = frozenset(command.name for command in MENU if command.name.count(" ") == 1)


def score_existing_page(frame: Frame) -> Iterator[Penalty]:
    """Nobody makes what is there already: `buat laman` was misheard, and `ubah laman` said."""
    page = frame.slots.get("page")
    if frame.context.makes and page in frame.context.vocabulary.pages:
        yield Penalty(f"the page {page} is there already", WEIGHTS.implausible.existing_page)


def score_roundabout_report(frame: Frame) -> Iterator[Penalty]:
    """The daily report is asked for by its own command, unless one is to be made."""
    other = frame.command.key == "report_generate" and frame.slots.get("type") in _REPORTED
    if other and not any(word in ACTS["generate"] for word in frame.words):
        yield Penalty("this report has a command of its own", WEIGHTS.implausible.roundabout)


def score_other_name(frame: Frame) -> Iterator[Penalty]:
    """`landing edit ...` calls a command by its name: the word is no part of a page that another would make."""
    name = frame.phrase(0, 2)
    if name in _COMMAND_NAMES and name != frame.command.name and frame.owners[1] in {"value", "text"}:
        yield Penalty(f"“{name}” is the name of another command", WEIGHTS.implausible.other_name)


def score_first_verb(frame: Frame) -> Iterator[Penalty]:
    """`change the headline of the lunch set page`: the verb that comes first is the verb, `set` a name."""
    passed_over = frame.owners[0] == "" and 0 in frame.match.repeated
    if passed_over and frame.words[0] in ACTS["edit"]:
        yield Penalty(f"“{frame.words[0]}” comes first and another verb is taken", WEIGHTS.implausible.first_verb)


def score_past_deadline(frame: Frame) -> Iterator[Penalty]:
    """Nobody gives work with a deadline that was: `Siti dah follow up semalam` tells what was done."""
    deadline = frame.slots.get("deadline", "")
    if not WORD_SETS.past.isdisjoint(deadline.split()):
        yield Penalty(f"the deadline {deadline} was", WEIGHTS.implausible.past_deadline)
