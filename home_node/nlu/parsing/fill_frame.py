"""Fills the fields of one command from the words, and says what it costs to believe that."""

from collections.abc import Callable
from typing import NamedTuple

from home_node.nlu.parsing.bare_slots import fill_leftover, fill_shaping, fill_unlabelled
from home_node.nlu.parsing.frame import Sheet, own
from home_node.nlu.parsing.intents import Asked
from home_node.nlu.parsing.labelled_slots import fill_labelled
from home_node.nlu.parsing.quantities import fill_measured
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.phonetics.phonetic_code import sound, unlikeness
from home_node.nlu.scoring.implausible import charge_unlikely
from home_node.nlu.scoring.leftover_words import charge_customer, charge_rest
from home_node.nlu.tagging.names import slug_of
from home_node.nlu.tagging.values import Scene
from shared.commands import Command

_MAKING = frozenset({"landing_create", "template_create"})
_GUESSED = 0.02
"""How unlike its ways a command may sound in all that was heard and not guessed."""
_SAME = 0.3
"""How unlike the name of a page may sound to its title and still be the same words."""


class Filled(NamedTuple):
    """`cost` sums what was misheard, left over or said by people who only talk; `words` is how many may bear it."""

    command: Command
    args: dict[str, str]
    cost: float
    words: int


def filled(
    asked: Asked, words: list[str], written: list[str], scene: Scene, inner: Callable[[list[str]], str]
) -> Filled:
    """`words` are folded, `written` as they were; `inner` reads a command inside this one."""
    command = asked.command
    scene = scene._replace(makes=command.key in _MAKING)
    sheet = Sheet(words, written, scene, command, [""] * len(words), asked.again, inner)
    for sight in asked.sights:
        own(sheet, sight.start, sight.end, sight.value or "way")
    fill_shaping(sheet)
    fill_labelled(sheet, asked.sights)
    fill_unlabelled(sheet)
    fill_measured(sheet)
    fill_leftover(sheet)
    _agree(sheet)
    charge_unlikely(sheet)
    charge_rest(sheet)
    charge_customer(sheet)
    return Filled(command, sheet.args, sheet.cost + asked.cost, _weight(sheet, asked))


def _weight(sheet: Sheet, asked: Asked) -> int:
    """Of a command that was only guessed at, what it leaves unsaid counts half: long talk sounds like something."""
    guessed = sum(sight.cost for sight in asked.sights) > _GUESSED
    unsaid = sum(owner in {"", "remark"} for owner in sheet.owned)
    return len(sheet.words) - (unsaid // 2 if guessed else 0)


def _agree(sheet: Sheet) -> None:
    """A page and its title are often the same words: the better heard of the two mends the other."""
    page, title = sheet.args.get("page", ""), sheet.args.get("title", "")
    if not (sheet.scene.makes and page and title):
        return
    named, titled = page.split("-"), title.split()
    if not 0 < unlikeness(sound(" ".join(named)), sound(title)) <= _SAME:
        return
    strange_page, strange_title = (sum(not is_known(word.lower()) for word in words) for words in (named, titled))
    if strange_title < strange_page:
        sheet.args["page"] = slug_of(titled, sheet.scene)
    elif strange_page < strange_title:
        sheet.args["title"] = " ".join(named).title()
