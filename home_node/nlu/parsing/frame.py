"""The sheet that one command is filled in on: which word is explained by what, the values, the cost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from home_node.nlu.tagging.free_text import own_words, text_of
from home_node.nlu.tagging.values import Scene
from shared.commands import Command, Field

_TITLES = frozenset({"title", "name", "cta", "headline"})
_TITLED_PARTS = frozenset({"headline", "cta"})


@dataclass(slots=True)
class Sheet:
    words: list[str]
    written: list[str]
    """The same words with their capitals."""
    scene: Scene
    command: Command
    owned: list[str]
    """What explains each word: "" nothing yet; way, label, value, text, remark; `=key` or `!`: of a way."""
    again: frozenset[int]
    """Words that say once more what the command is."""
    inner: Callable[[list[str]], str]
    """The command message that words inside a command are, empty for none."""
    args: dict[str, str] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)
    """Words that name a field, with or without a value."""
    cost: float = 0.0


def own(sheet: Sheet, start: int, end: int, owner: str) -> None:
    sheet.owned[start:end] = [owner] * (end - start)


def runs(sheet: Sheet, owners: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Stretches of words that belong to one of these."""
    at = 0
    while at < len(sheet.words):
        end = at
        while end < len(sheet.words) and sheet.owned[end] in owners:
            end += 1
        if end > at:
            yield at, end
        at = end + 1


def shape_of(sheet: Sheet, one: Field) -> Field | None:
    """What a value is once the field that shapes it is known: a number for max_qty; None for a text."""
    shape = one.shapes.get(sheet.args.get(one.shaped_by or "", "")) if one.shapes else None
    return shape if shape and shape.kind != "text" else None


def free_text(sheet: Sheet, one: Field, start: int, end: int) -> str:
    title = one.key in _TITLES or (one.key == "value" and sheet.args.get("field") in _TITLED_PARTS)
    return text_of(sheet.written[start:end], own_words(sheet.scene.vocabulary.words), title=title)
