"""Bare slots: values that nobody named, found by their kind."""

from collections.abc import Iterator
from dataclasses import replace

from home_node.nlu.gazetteer import THINGS
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.tagging.context import NUMBER_KINDS, SlotValue
from home_node.nlu.tagging.slot_values import take_value
from home_node.nlu.weights import WEIGHTS
from shared.commands import Field
from shared.commands.opposites import are_opposite_values

_ORDER = (
    "task", "reference", "event", "phone", "digits", "time", "date", "choice", "period", "repeat", "word", "slug",
    "handle", "version", "number", "money",
)  # fmt: skip
"""The surest kinds first."""
_BARE_NUMBERS = frozenset({"number", "money", "version", "reference", "event"})
_EXPECTED = frozenset({*NUMBER_KINDS, "date", "time"}) - {"phone"}


def fill_shaping_slots(frame: Frame) -> None:
    """The choices that decide what another value looks like: the key of an app, the part of a page."""
    shaping = {slot.shaped_by for slot in frame.command.fields if slot.shapes}
    for slot in frame.command.fields:
        if slot.key in shaping:
            _fill_slot(frame, slot)


def fill_bare_slots(frame: Frame) -> None:
    slots = [slot for slot in frame.command.fields if slot.kind in _ORDER or slot.shapes]
    for slot in sorted(
        slots, key=lambda slot: (bool(slot.shapes), _ORDER.index(slot.kind) if slot.kind in _ORDER else 99)
    ):
        _fill_slot(frame, slot)


def _fill_slot(frame: Frame, slot: Field) -> None:
    if slot.key in frame.slots:
        return
    shape = frame.shape_of(slot)
    values = [*_find_values(frame, replace(shape, required=slot.required) if shape else slot)]
    if not values:
        return
    best = _prefer_longer_word(frame, min(values, key=lambda value: _rank_value(slot, value)), values)
    if best.value != "all" or slot.key != "status":  # "list all agents" asks for no status
        frame.slots[slot.key] = best.value
    if not all(frame.owners[best.start : best.end]):
        frame.charge(f"“{frame.phrase(best.start, best.end)}” is heard as {slot.key} {best.value}", best.cost)
    for at in range(best.start, best.end):
        if not frame.owners[at]:
            frame.own(at, at + 1, "value", slot.key)


def _rank_value(slot: Field, value: SlotValue) -> tuple[bool, float]:
    """The clearest is taken, every status only where none is said: `list semua page yang draft` lists the drafts."""
    longer = WEIGHTS.tag.longer_span * (value.end - value.start)
    return slot.key == "status" and value.value == "all", value.cost - longer


def _prefer_longer_word(frame: Frame, best: SlotValue, values: list[SlotValue]) -> SlotValue:
    """Of two contrary values that are as clear: an `on` before `disabled` is a little word or half of another."""
    contrary = (value for value in values if are_opposite_values(value.value, best.value) and value.cost <= best.cost)
    return max((best, *contrary), key=lambda value: len(frame.phrase(value.start, value.end)))


def _find_values(frame: Frame, slot: Field) -> Iterator[SlotValue]:
    if slot.kind not in _ORDER and slot.kind != "switch":
        return
    counted = slot.kind in {"number", "version"} and frame.match.intent.bare_number
    either = slot.kind == "money" and slot.key in frame.command.one_of  # `refund 20`, where a sale would do as well
    if slot.kind in _BARE_NUMBERS and not (slot.required or counted or either):
        return
    for start, stop in frame.find_runs(*_owners_of(slot)):
        for at in range(start, stop):
            value = _read_value(frame, slot, at, stop)
            if value and _may_be_value(frame, slot, value):
                yield value


def _owners_of(slot: Field) -> tuple[str, ...]:
    """Whose words a value may be made of: nobody's, and those of the intent that stand for it."""
    owners = ["", f"={slot.key}"]
    if slot.kind == "word":
        owners.append("!")
    if slot.required and slot.kind == "choice":
        owners.append("intent")
    if slot.required and slot.kind == "switch":
        owners.append("=key")  # "tutup tempahan": the word for the setting is its value as well
    return tuple(owners)


def _may_be_value(frame: Frame, slot: Field, value: SlotValue) -> bool:
    if value.value == frame.command.name or _names_report(frame, slot, value):
        return False
    return (
        slot.required or value.cost <= WEIGHTS.slot.optional or f"={slot.key}" in frame.owners[value.start : value.end]
    )


def _names_report(frame: Frame, slot: Field, value: SlotValue) -> bool:
    """`laporan harian` is which report, not how often."""
    if slot.key != "repeat" or value.end - value.start > 1:
        return False
    beside = (*frame.words[max(0, value.start - 1) : value.start], *frame.words[value.end : value.end + 1])
    return any(word in THINGS["report"] for word in beside)


def _read_value(frame: Frame, slot: Field, at: int, stop: int) -> SlotValue | None:
    """As it stands; where a value must come, also as it sounds, when that explains more."""
    value = take_value(slot, frame.words, at, stop, frame.context, labelled=False)
    if not slot.required or slot.kind not in _EXPECTED or frame.owners[at]:
        return value
    loose = take_value(slot, frame.words, at, stop, frame.context, labelled=True)
    return value if loose is None or (value and loose.end <= value.end) else loose
