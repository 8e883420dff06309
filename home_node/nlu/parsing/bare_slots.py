"""Values that nobody named, and the text that the words left over are."""

from collections.abc import Iterator
from dataclasses import replace

from home_node.nlu.data.field_names import LEFTOVER
from home_node.nlu.data.things import THINGS
from home_node.nlu.normalising.tokens import length_of_small
from home_node.nlu.parsing.frame import Sheet, free_text, own, runs, shape_of
from home_node.nlu.scoring.leftover_words import SOMEBODY
from home_node.nlu.tagging.names import slug_of
from home_node.nlu.tagging.slot_values import take
from home_node.nlu.tagging.times import is_of_time
from home_node.nlu.tagging.values import NUMBERS, Taken
from shared.commands import Field

_ORDER = (
    "task", "reference", "event", "phone", "digits", "time", "date", "choice", "word", "slug", "handle", "version",
    "number", "money",
)  # fmt: skip
"""The surest kinds first."""
_BARE = frozenset({"number", "money", "version", "reference", "event"})
_COUNTED = frozenset({"landing_rollback", "rollback", "content_hashtag", "content_schedule"})
"""Commands in which a bare number may be one that is not required."""
_OPTIONAL = 0.34
"""How unlike the value of a field may be that is not required."""
_DIALLED = 1.0
_REPORTS = frozenset(THINGS["report"])
_PAGES = frozenset(THINGS["page"])
_NOUGHT = frozenset({"kosong", "zero", "sifar"})
"""What a telephone number begins with, and no other."""
_GUESSED, _MOST_MORE = 0.15, 0.3


def fill_shaping(sheet: Sheet) -> None:
    """The choices that decide what another value looks like: the key of an app, the part of a page."""
    shaping = {one.shaped_by for one in sheet.command.fields if one.shapes}
    for one in sheet.command.fields:
        if one.key in shaping:
            _fill(sheet, one)


def fill_unlabelled(sheet: Sheet) -> None:
    fields = [one for one in sheet.command.fields if one.kind in _ORDER or one.shapes]
    for one in sorted(fields, key=lambda one: (bool(one.shapes), _ORDER.index(one.kind) if one.kind in _ORDER else 99)):
        _fill(sheet, one)


def _fill(sheet: Sheet, one: Field) -> None:
    if one.key in sheet.args:
        return
    shape = shape_of(sheet, one)
    options = _options(sheet, replace(shape, required=one.required) if shape else one)
    best = min(options, key=lambda taken: _rank(one, taken), default=None)
    if best is None:
        return
    if best.value != "all" or one.key != "status":  # "list all agents" asks for no status
        sheet.args[one.key] = best.value
    sheet.cost += 0.0 if all(sheet.owned[best.start : best.end]) else best.cost
    for at in range(best.start, best.end):
        sheet.owned[at] = sheet.owned[at] or "value"


def _rank(one: Field, taken: Taken) -> tuple[bool, float]:
    """The clearest is taken, every status only where none is said: `list semua page yang draft` lists the drafts."""
    return one.key == "status" and taken.value == "all", taken.cost - 0.12 * (taken.end - taken.start)


def _options(sheet: Sheet, one: Field) -> Iterator[Taken]:
    if one.kind not in _ORDER and one.kind != "switch":
        return
    counted = one.kind in {"number", "version"} and sheet.command.key in _COUNTED
    if one.kind in _BARE and not (one.required or counted):
        return
    mine = f"={one.key}"
    owners = ("", mine, *(["!"] * (one.kind == "word")), *(["way"] * (one.required and one.kind == "choice")))
    if one.kind == "switch" and one.required:
        owners = (*owners, "=key")  # "tutup tempahan": the word for the setting is its value as well
    for start, stop in runs(sheet, owners):
        for at in range(start, stop):
            taken = _taken(sheet, one, at, stop)
            if taken and (_names_report(sheet, one, taken) or taken.value == sheet.command.name):
                continue
            if taken and (one.required or taken.cost <= _most(one) or mine in sheet.owned[taken.start : taken.end]):
                yield taken


def _most(one: Field) -> float:
    """A telephone number is so many digits that some of them may be misheard."""
    return _DIALLED if one.kind == "phone" else _OPTIONAL


def _names_report(sheet: Sheet, one: Field, taken: Taken) -> bool:
    """`laporan harian` is which report, not how often."""
    if one.key != "repeat":
        return False
    beside = (*sheet.words[max(0, taken.start - 1) : taken.start], *sheet.words[taken.end : taken.end + 1])
    return taken.end - taken.start == 1 and any(word in _REPORTS for word in beside)


def _taken(sheet: Sheet, one: Field, at: int, stop: int) -> Taken | None:
    """As it stands; where a value must come, also as it sounds, when that explains more."""
    taken = take(one, sheet.words, at, stop, sheet.scene, labelled=False)
    expected = one.required and one.kind in {*NUMBERS, "date", "time"} - {"phone"}
    dialled = one.kind == "phone" and at < stop and sheet.words[at] in _NOUGHT
    if not (expected or dialled) or sheet.owned[at]:
        return taken
    loose = take(one, sheet.words, at, stop, sheet.scene, labelled=True)
    if loose is None or (taken and (loose.end <= taken.end or loose.cost > _MOST_MORE)):
        return taken
    return loose._replace(cost=loose.cost + _GUESSED)


def fill_leftover(sheet: Sheet) -> None:
    """The words nothing explains are the text of the command, if it has one that nobody named, then its page."""
    for key in dict.fromkeys((LEFTOVER.get(sheet.command.key), sheet.command.positional)):
        one = sheet.command.field(key) if key else None
        if one and one.key not in sheet.args:
            _fill_with_rest(sheet, one)


def _fill_with_rest(sheet: Sheet, one: Field) -> None:
    kind = (shape_of(sheet, one) or one).kind
    rests = (_trimmed(sheet, *run) for run in runs(sheet, ("",)))
    start, stop = max(rests, key=lambda run: run[1] - run[0], default=(0, 0))
    if start >= stop or (kind == "text" and not one.required and stop - start < 2 and "qty" not in sheet.args):
        return
    stop = min(stop, start + _LONGEST.get(kind, stop))
    if kind == "slug" and all(map(is_of_time, sheet.words[start:stop])):
        return  # `terbitkan esok`: no page is called tomorrow
    if kind == "slug" and not sheet.scene.makes:
        stop = next((at for at in range(start + 1, stop) if sheet.words[at] in _PAGES), stop)
    value, cost = _rest(sheet, one, kind, start, stop)
    if value is not None:
        sheet.args[one.key] = value
        sheet.cost += cost
        own(sheet, start, stop, "text")


_LONGEST = {"slug": 5, "handle": 4, "word": 4}
"""Words of a name."""


def _rest(sheet: Sheet, one: Field, kind: str, start: int, stop: int) -> tuple[str | None, float]:
    """The words as a value of this kind, and what it costs to believe that they are one."""
    count = stop - start
    talk = sum(1 for at in range(start, stop) if length_of_small("talk", sheet.words, at, stop))
    if kind == "text":
        return free_text(sheet, one, start, stop), (0.15 if one.required else 0.45) * count + 0.5 * talk
    if kind == "slug":
        each = 0.12 if sheet.scene.makes or _is_called_by_name(sheet) else 0.4
        return slug_of(sheet.words[start:stop], sheet.scene), each * count + talk
    if kind == "line":
        line = sheet.inner(sheet.written[start:stop])
        return line, 0.0 if line else 3.0
    if kind in {"handle", "word"}:
        return " ".join(sheet.words[start:stop]), 0.4 * count + talk
    return None, 0.0


def _is_called_by_name(sheet: Sheet) -> bool:
    """`landing edit promo raya`: what comes behind the name of a command is what it is done to."""
    name = sheet.command.name.split()
    return sheet.words[: len(name)] == name


def _trimmed(sheet: Sheet, start: int, stop: int) -> tuple[int, int]:
    while start < stop and (
        length := int(start in sheet.again or start in sheet.named)
        or length_of_small("filler", sheet.words, start, stop)
    ):
        start += length
    while start < stop and (_is_said_again(sheet, stop) or length_of_small("filler", sheet.words, stop - 1, stop)):
        stop -= 1
    return (start, start) if stop - start == 1 and sheet.words[start] in SOMEBODY else (start, stop)


def _is_said_again(sheet: Sheet, stop: int) -> bool:
    """Whether the last word only says the command once more: in `the lunch set page` it is part of the name."""
    return stop - 1 in sheet.again and not _PAGES.intersection(sheet.words[stop : stop + 1])
