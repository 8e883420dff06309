"""Values behind a label: what stands there, and where the name of a page must end."""

from home_node.nlu.gazetteer import ACTS, WORD_SETS
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.tagging.context import SlotValue
from home_node.nlu.tagging.slot_labels import Label
from home_node.nlu.tagging.slot_values import take_value


def read_labelled(frame: Frame, label: Label, stop: int) -> SlotValue | None:
    slot = frame.shape_of(label.field) or label.field
    return take_value(slot, frame.words, label.end, stop, frame.context, labelled=True)


def ends_before(frame: Frame, label: Label, later: list[Label]) -> int:
    """Where the value behind a label must end: the name of a page also at what says the command or what it becomes."""
    stop = _next_label(frame, later, label.end)
    if label.field.kind != "slug":
        return stop
    named = (
        other.start for other in later if other.start > label.end and other.field.key in frame.slots and not other.weak
    )
    stop = min(stop, *named, len(frame.words))
    return next((at for at in range(label.end, stop) if _ends_page(frame, at)), stop)


def _ends_page(frame: Frame, at: int) -> bool:
    word = frame.words[at]
    acts = (frame.owners[at] or word in ACTS["edit"]) and word not in WORD_SETS.name_openers
    edits = frame.command.field("value") and "value" not in frame.slots
    return bool(acts or (edits and word in WORD_SETS.becomes))


def _next_label(frame: Frame, later: list[Label], start: int) -> int:
    """The next name of a field with a value of its own."""
    for label in later:
        if label.start <= start or label.field.key in frame.slots or label.end >= len(frame.words):
            continue
        if label.field.kind == "text":
            if not label.weak:
                return label.start
        elif _has_value(frame, label):
            return label.start
    return len(frame.words)


def _has_value(frame: Frame, label: Label) -> bool:
    value = read_labelled(frame, label, len(frame.words))
    return value is not None and not value.cost
