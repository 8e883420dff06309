"""Values that nobody named, and the words that are left."""

from collections.abc import Iterator
from dataclasses import replace

from shared.commands import Field
from shared.spoken.concepts import ACTS
from shared.spoken.field_names import LEFTOVER
from shared.spoken.naming import slug_of
from shared.spoken.sheet import Sheet, free_text, own, runs, shape_of
from shared.spoken.taking import take
from shared.spoken.values import NUMBERS, Taken
from shared.spoken.words import length_of_small, sounds_small

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
_OTHER_ACTS = frozenset({*ACTS["edit"], *ACTS["delete"], *ACTS["cancel"], *ACTS["retry"], *ACTS["create"]})
_GUESSED = 0.15
_SOMEBODY = frozenset({"pelanggan", "customer", "client", "klien"})
_SMALL, _NAMED, _SHORT, _STRANGE, _TALK, _CUSTOMER = 0.04, 0.3, 0.4, 0.9, 1.2, 1.2
"""What a word costs that is a little word, names a field, is short, is unknown, is talk; and what a customer's says."""


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
    best = min(options, key=lambda taken: taken.cost - 0.12 * (taken.end - taken.start), default=None)
    if best is None:
        return
    if best.value != "all" or one.key != "status":  # "list all agents" asks for no status
        sheet.args[one.key] = best.value
    sheet.cost += 0.0 if all(sheet.owned[best.start : best.end]) else best.cost
    for at in range(best.start, best.end):
        sheet.owned[at] = sheet.owned[at] or "value"


def _options(sheet: Sheet, one: Field) -> Iterator[Taken]:
    if one.kind not in _ORDER and one.kind != "switch":
        return
    counted = one.kind in {"number", "version"} and sheet.command.key in _COUNTED
    if one.kind in _BARE and not (one.required or counted):
        return
    mine = f"={one.key}"
    owners = ("", mine, *(["!"] * (one.kind == "word")), *(["way"] * (one.required and one.kind == "choice")))
    for start, stop in runs(sheet, owners):
        for at in range(start, stop):
            taken = _taken(sheet, one, at, stop)
            if taken and (one.required or taken.cost <= _OPTIONAL or mine in sheet.owned[taken.start : taken.end]):
                yield taken


def _taken(sheet: Sheet, one: Field, at: int, stop: int) -> Taken | None:
    taken = take(one, sheet.words, at, stop, sheet.scene, labelled=False)
    expected = one.required and one.kind in {*NUMBERS, "date", "time"} - {"phone"}
    if taken or not expected or sheet.owned[at]:
        return taken
    taken = take(one, sheet.words, at, stop, sheet.scene, labelled=True)
    return taken._replace(cost=taken.cost + _GUESSED) if taken else None


def fill_leftover(sheet: Sheet) -> None:
    """The words nothing explains are the text of the command, if it has one that nobody named."""
    key = LEFTOVER.get(sheet.command.key) or sheet.command.positional
    one = sheet.command.field(key) if key else None
    if one is None or one.key in sheet.args:
        return
    kind = (shape_of(sheet, one) or one).kind
    start, stop = max(
        (_trimmed(sheet, *run) for run in runs(sheet, ("",))), key=lambda run: run[1] - run[0], default=(0, 0)
    )
    talk = sum(1 for at in range(start, stop) if length_of_small("talk", sheet.words, at, stop))
    if start >= stop or (kind == "text" and not one.required and stop - start < 2):
        return
    if kind == "text":
        sheet.args[one.key] = free_text(sheet, one, start, stop)
        sheet.cost += (0.15 if one.required else 0.45) * (stop - start) + 0.5 * talk
    elif kind == "slug":
        stop = min(stop, start + 5)
        sheet.args[one.key] = slug_of(sheet.words[start:stop], sheet.scene)
        sheet.cost += (0.12 if sheet.scene.makes else 0.4) * (stop - start) + talk
    elif kind == "line":
        sheet.args[one.key] = sheet.inner(sheet.written[start:stop])
        sheet.cost += 0.0 if sheet.args[one.key] else 3.0
    elif kind in {"handle", "word"}:
        stop = min(stop, start + 4)
        sheet.args[one.key] = " ".join(sheet.words[start:stop])
        sheet.cost += 0.4 * (stop - start) + talk
    else:
        return
    own(sheet, start, stop, "text")


def _trimmed(sheet: Sheet, start: int, stop: int) -> tuple[int, int]:
    while start < stop and (length := int(start in sheet.again) or length_of_small("filler", sheet.words, start, stop)):
        start += length
    while start < stop and (stop - 1 in sheet.again or length_of_small("filler", sheet.words, stop - 1, stop)):
        stop -= 1
    return (start, start) if stop - start == 1 and sheet.words[start] in _SOMEBODY else (start, stop)


def charge_rest(sheet: Sheet) -> None:
    """What is left is little words, talk, or simply not understood."""
    at = 0
    while at < len(sheet.words):
        if sheet.owned[at]:
            at += 1
            continue
        end = next((to for to in range(at, len(sheet.words)) if sheet.owned[to]), len(sheet.words))
        filler = length_of_small("filler", sheet.words, at, end) or sounds_small(sheet.words[at])
        talk = length_of_small("talk", sheet.words, at, end)
        small = filler > talk or sheet.words[at] in _SOMEBODY or at in sheet.again
        sheet.cost += _SMALL if small else _TALK if talk else _price(sheet, at)
        at += max(1, filler, talk)


def _price(sheet: Sheet, at: int) -> float:
    if sheet.words[at] in _OTHER_ACTS:
        return _TALK
    return _NAMED if at in sheet.named else _SHORT if len(sheet.words[at]) <= 2 else _STRANGE


def charge_customer(sheet: Sheet) -> None:
    """Somebody who speaks of an order of their own, or asks about us, gives no order to us."""
    said = (at for at, owner in enumerate(sheet.owned) if owner not in {"text", "label"})
    if any(length_of_small("customer", sheet.words, at, len(sheet.words)) for at in said):
        sheet.cost += _CUSTOMER
