"""Takes the value of one field from the words, by the kind of the field."""

from collections.abc import Callable

from home_node.nlu.data.field_names import OPENERS
from home_node.nlu.tagging.amounts import amount_at
from home_node.nlu.tagging.choices import choice_at
from home_node.nlu.tagging.names import handle_at, slug_at, word_at
from home_node.nlu.tagging.times import time_at
from home_node.nlu.tagging.values import NUMBERS, Scene, Taken
from shared.commands import Field

Take = Callable[[Field, list[str], int, int, Scene, bool], Taken | None]
_ON = frozenset({"on", "ya", "yes", "hidup", "hidupkan", "buka", "aktif", "aktifkan", "perlu", "enable", "true"})
_OFF = frozenset({"off", "no", "tidak", "tak", "mati", "matikan", "tutup", "disable", "false"})


def take(field: Field, words: list[str], start: int, stop: int, scene: Scene, *, labelled: bool) -> Taken | None:
    """The value that begins at `start`; after a label, little words may stand before it."""
    taker = _TAKERS.get(field.kind)
    if taker is None or start >= stop:
        return None
    tried = start
    while True:
        taken = taker(field, words, tried, stop, scene, labelled)
        if taken and (taken.cost <= 0.2 or not labelled or words[tried] not in OPENERS):
            return taken._replace(start=start if labelled else taken.start)
        if not labelled or words[tried] not in OPENERS or tried + 1 >= stop:
            return taken
        tried += 1


def _switch(_field: Field, words: list[str], start: int, stop: int, _scene: Scene, _labelled: bool) -> Taken | None:
    word = words[start] if start < stop else ""
    value = "on" if word in _ON else "off" if word in _OFF else ""
    return Taken(value, start, start + 1, 0.0) if value else None


def _time(field: Field, words: list[str], start: int, stop: int, scene: Scene, labelled: bool) -> Taken | None:
    day_only = field.kind == "date"
    found = time_at(words, start, stop, scene.clock, day_only=day_only, loose=labelled, past=field.past)
    return Taken(found.words, start, found.end, found.cost) if found else None


_TAKERS: dict[str, Take] = {
    "choice": choice_at,
    "switch": _switch,
    "time": _time,
    "date": _time,
    "word": word_at,
    "slug": slug_at,
    "handle": handle_at,
    **dict.fromkeys(NUMBERS, amount_at),
}
