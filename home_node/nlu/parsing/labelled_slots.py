"""Labelled slots: values behind the names of their fields. A text runs to the next name."""

from home_node.nlu.gazetteer import WORD_SETS
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.parsing.label_values import ends_before, read_labelled
from home_node.nlu.parsing.running_text import RunningText, close_text
from home_node.nlu.tagging.concepts import Span
from home_node.nlu.tagging.context import NUMBER_KINDS, SlotValue
from home_node.nlu.tagging.numbers import is_number_word
from home_node.nlu.tagging.slot_labels import Label, find_labels
from home_node.nlu.weights import WEIGHTS


def fill_labelled_slots(frame: Frame) -> None:
    labels = find_labels(frame.command, frame.words)
    frame.named = {at for label in labels if not label.weak for at in range(label.start, label.end)}
    text: RunningText | None = None
    past = 0
    for at, label in enumerate(labels):
        if label.start < past or label.end >= len(frame.words):
            continue
        text, past = _read_label(frame, label, labels[at + 1 :], text) or (text, past)
    close_text(frame, text, len(frame.words))


def _read_label(
    frame: Frame, label: Label, later: list[Label], text: RunningText | None
) -> tuple[RunningText | None, int] | None:
    """The text that runs behind this label and where its own words end; None where it is no label here."""
    slot = label.field
    if text and text.slot.key == slot.key:
        return None
    if slot.key in frame.slots or _only_names_command(label, frame.match.spans) or _is_counted(frame, label):
        return None
    if slot.kind == "text" and not frame.shape_of(slot):
        if not _begins_text(frame, label, later, text):
            return None
        close_text(frame, text, label.start)
        return _begin_text(frame, label), label.end
    value = None if _is_named_before(frame, label) else _read_value(frame, label, later, text)
    if value is None:
        return None
    close_text(frame, text, label.start)
    _keep_value(frame, label, value)
    return None, value.end


def _only_names_command(label: Label, spans: tuple[Span, ...]) -> bool:
    """An everyday word that named the command names no field too, unless of a number, a page or a person."""
    within = [span for span in spans if span.start <= label.start < span.end]
    if any(span.cost < label.cost for span in within):
        return True
    return bool(within) and label.weak and label.field.kind not in {*NUMBER_KINDS, "slug", "word"}


def _is_counted(frame: Frame, label: Label) -> bool:
    """`dua posting tiktok sepuluh Disember`: how many stands before what they are."""
    before = label.start - 1
    counts = label.field.kind == "number" and label.weak and before >= 0 and not frame.owners[before]
    return counts and is_number_word(frame.words[before])


def _begins_text(frame: Frame, label: Label, later: list[Label], text: RunningText | None) -> bool:
    if label.weak and (text or label.field.key in {"note", "name"}) and label.field.key != "value":
        return False
    if text and (label.cost or label.start == text.start):
        return False
    # "ubah kapsyen tiktok ... kepada ...": the text is named again where it begins
    return not (frame.owners[label.end] and any(other.field.key == label.field.key for other in later))


def _begin_text(frame: Frame, label: Label) -> RunningText:
    end = label.end
    while end + 1 < len(frame.words) and frame.words[end] in WORD_SETS.copulas:
        end += 1
    frame.own(label.start, end, "label", label.field.key)
    return RunningText(label.field, end)


def _read_value(frame: Frame, label: Label, later: list[Label], text: RunningText | None) -> SlotValue | None:
    value = read_labelled(frame, label, ends_before(frame, label, later))
    most = WEIGHTS.label.weak_word if label.field.kind == "word" else WEIGHTS.label.weak_value
    if value is None or (text and text.start == label.start):
        return None
    if label.weak and value.cost > (0.0 if text else most):
        return None
    return value


def _is_named_before(frame: Frame, label: Label) -> bool:
    """`the merdeka sale page for me`: in English a name may stand before what it names."""
    if label.field.kind != "slug" or frame.context.makes:
        return False
    first = label.start
    while first and not frame.owners[first - 1] and frame.words[first - 1] not in WORD_SETS.articles:
        first -= 1
    return bool(0 < first < label.start and frame.words[first - 1] in WORD_SETS.articles)


def _keep_value(frame: Frame, label: Label, value: SlotValue) -> None:
    frame.slots[label.field.key] = value.value
    frame.own(label.start, label.end, "label", label.field.key)
    frame.own(label.end, value.end, "value", label.field.key)
    frame.charge(f"“{frame.phrase(label.end, value.end)}” is heard as {label.field.key} {value.value}", value.cost)
