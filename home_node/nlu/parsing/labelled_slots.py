"""Values behind the names of their fields."""

from home_node.nlu.data.acts import ACTS
from home_node.nlu.parsing.frame import Sheet, free_text, own, shape_of
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.tagging.concepts import Sight
from home_node.nlu.tagging.free_text import is_percent
from home_node.nlu.tagging.names import NEW
from home_node.nlu.tagging.numbers import is_number_word
from home_node.nlu.tagging.slot_labels import Label, labels_in
from home_node.nlu.tagging.slot_values import take
from home_node.nlu.tagging.values import NUMBERS, Taken
from shared.commands import Field

_SWALLOWED = 0.3
"""For a plain name of a field inside a text."""
_TWICE = 0.15
_KNOWN_WORD, _UNKNOWN_WORD = 0.02, 0.07
_DISCOUNT = frozenset({"diskaun", "discount", "descount", "potongan", "diskon", "discon"})

_ARTICLES = frozenset({"the", "our", "my", "that"})
_EDITS = frozenset(ACTS["edit"])
_IS = frozenset({"is", "ialah", "adalah", "iaitu", "dia"})
_BECOMES = frozenset({"jadi", "jadikan", "menjadi", "kepada", "to", "dengan"})

_Open = tuple[Field, int] | None
"""The text that runs now, and where it began."""


def fill_labelled(sheet: Sheet, sights: tuple[Sight, ...]) -> None:
    """A text runs to the next name; other values are as long as they are."""
    labels = labels_in(sheet.command, sheet.words)
    sheet.named = {at for label in labels if not label.weak for at in range(label.start, label.end)}
    text: _Open = None
    past = 0
    for at, label in enumerate(labels):
        if label.start < past or label.end >= len(sheet.words):
            continue
        if text and text[0].key == label.field.key:
            if label.start == text[1] and not label.weak:
                text, past = (label.field, label.end), label.end
                own(sheet, label.start, label.end, "label")
                sheet.cost += _TWICE
        elif label.field.key in sheet.args or _only_named(label, sights) or _is_counted(sheet, label):
            continue
        elif label.field.kind == "text" and not shape_of(sheet, label.field):
            if _begins_text(sheet, label, labels[at + 1 :], text):
                text, past = _begun(sheet, label, text), label.end
        elif not _is_named_before(sheet, label) and (taken := _value(sheet, label, labels[at + 1 :], text)):
            _close(sheet, text, label.start)
            text, past = None, taken.end
            _keep(sheet, label, taken)
    _close(sheet, text, len(sheet.words))
    sheet.cost += _SWALLOWED * sum(_is_swallowed(sheet, label) for label in labels)


def _only_named(label: Label, sights: tuple[Sight, ...]) -> bool:
    """An everyday word that named the command names no field too, unless of a number, a page or a person."""
    within = [sight for sight in sights if sight.start <= label.start < sight.end]
    if any(sight.cost < label.cost for sight in within):
        return True
    return bool(within) and label.weak and label.field.kind not in {*NUMBERS, "slug", "word"}


def _is_counted(sheet: Sheet, label: Label) -> bool:
    """`dua posting tiktok sepuluh Disember`: how many stands before what they are."""
    before = label.start - 1
    counts = label.field.kind == "number" and label.weak and before >= 0 and not sheet.owned[before]
    return counts and is_number_word(sheet.words[before])


def _begins_text(sheet: Sheet, label: Label, later: list[Label], text: _Open) -> bool:
    if label.weak and (text or label.field.key in {"note", "name"}) and label.field.key != "value":
        return False
    if text and (label.cost > 0.12 or label.start == text[1]):
        return False
    if sheet.owned[label.end] and any(other.field.key == label.field.key for other in later):
        return False  # "ubah kapsyen tiktok ... kepada ...": the text is named again where it begins
    return not any(
        other.start == label.end and other.field.kind in NUMBERS and _typed(sheet, other, len(sheet.words))
        for other in later
    )


def _begun(sheet: Sheet, label: Label, text: _Open) -> _Open:
    _close(sheet, text, label.start)
    end = label.end
    while end + 1 < len(sheet.words) and sheet.words[end] in _IS:
        end += 1
    own(sheet, label.start, end, "label")
    sheet.cost += label.cost
    return label.field, end


def _value(sheet: Sheet, label: Label, later: list[Label], text: _Open) -> Taken | None:
    taken = _typed(sheet, label, _stop(sheet, label, later))
    most = 0.3 if label.field.kind == "word" else 0.2
    if taken is None or (label.weak and taken.cost > most) or (text and label.weak and taken.cost > 0.1):
        return None
    return None if text and text[1] == label.start else taken


def _is_named_before(sheet: Sheet, label: Label) -> bool:
    """`the merdeka sale page for me`: in English a name may stand before what it names."""
    if label.field.kind != "slug" or sheet.scene.makes:
        return False
    first = label.start
    while first and not sheet.owned[first - 1] and sheet.words[first - 1] not in _ARTICLES:
        first -= 1
    return bool(0 < first < label.start and sheet.words[first - 1] in _ARTICLES)


def _typed(sheet: Sheet, label: Label, stop: int) -> Taken | None:
    field = shape_of(sheet, label.field) or label.field
    return take(field, sheet.words, label.end, stop, sheet.scene, labelled=True)


def _keep(sheet: Sheet, label: Label, taken: Taken) -> None:
    sheet.args[label.field.key] = taken.value
    own(sheet, label.start, label.end, "label")
    own(sheet, label.end, taken.end, "value")
    sheet.cost += label.cost + taken.cost


def _stop(sheet: Sheet, label: Label, later: list[Label]) -> int:
    """Where the value behind a label must end: the name of a page also at what says the command or what it becomes."""
    stop = _next_label(sheet, later, label.end)
    if label.field.kind != "slug":
        return stop
    said = (one.start for one in later if one.start > label.end and one.field.key in sheet.args and not one.weak)
    stop = min(stop, *said, len(sheet.words))
    return next((at for at in range(label.end, stop) if _ends_name(sheet, at)), stop)


def _ends_name(sheet: Sheet, at: int) -> bool:
    word = sheet.words[at]
    edits = sheet.command.field("value") and "value" not in sheet.args
    return bool((sheet.owned[at] or word in _EDITS) and word not in NEW) or bool(edits and word in _BECOMES)


def _next_label(sheet: Sheet, later: list[Label], start: int) -> int:
    """The next name of a field with a value of its own."""
    for label in later:
        if label.start <= start or label.field.key in sheet.args or label.end >= len(sheet.words):
            continue
        if label.field.kind == "text":
            if not label.weak:
                return label.start
        elif (taken := _typed(sheet, label, len(sheet.words))) and taken.cost <= (0.12 if label.weak else 0.3):
            return label.start
    return len(sheet.words)


def _close(sheet: Sheet, text: _Open, end: int) -> None:
    if text is None or text[1] >= end:
        return
    one, start = text
    if one.key == "title" and sheet.command.field("desc") and "desc" not in sheet.args:
        end = _before_discount(sheet, start, end)
    sheet.args[one.key] = free_text(sheet, one, start, end)
    own(sheet, start, end, "text")
    sheet.cost += sum(_KNOWN_WORD if is_known(word) else _UNKNOWN_WORD for word in sheet.words[start:end])


def _before_discount(sheet: Sheet, start: int, end: int) -> int:
    """`Promo Gila diskaun lima puluh peratus` is a title and a description."""
    words, desc = sheet.words, sheet.command.field("desc")
    at = next((at for at in range(start + 1, end) if words[at] in _DISCOUNT), None)
    if at is None or desc is None or not any(is_percent(word) for word in words[at:end]):
        return end
    sheet.args["desc"] = free_text(sheet, desc, at, end)
    own(sheet, at, end, "text")
    return at


def _is_swallowed(sheet: Sheet, label: Label) -> bool:
    return (
        sheet.owned[label.start] == "text" and label.field.key not in sheet.args and not label.weak and not label.cost
    )
