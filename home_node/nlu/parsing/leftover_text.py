"""Leftover text: words nothing explains are the text of the command, if it has one that nobody named, or its page."""

from home_node.nlu.gazetteer import THINGS, WORD_SETS
from home_node.nlu.normalising.stop_phrases import count_stop_words
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.tagging.page_names import write_slug
from home_node.nlu.tagging.spoken_time_words import is_time_word
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import Field


def fill_leftover_text(frame: Frame) -> None:
    for key in dict.fromkeys((frame.match.intent.rest, frame.command.positional or "")):
        slot = frame.command.field(key) if key else None
        if slot and slot.key not in frame.slots:
            _fill_with_leftover(frame, slot)


def _fill_with_leftover(frame: Frame, slot: Field) -> None:
    kind = (frame.shape_of(slot) or slot).kind
    start, stop = _choose_run(frame, kind)
    too_short = kind == "text" and not slot.required and stop - start < 2 and "qty" not in frame.slots
    if start >= stop or too_short:
        return
    if kind == "slug" and all(map(is_time_word, frame.words[start:stop])):
        return  # `terbitkan esok`: no page is called tomorrow
    value, cost = _read_leftover(frame, slot, kind, start, stop)
    if value is not None:
        frame.slots[slot.key] = value
        frame.charge(f"“{frame.phrase(start, stop)}”, left over, is {slot.key}", cost)
        frame.own(start, stop, "text", slot.key)


def _choose_run(frame: Frame, kind: str) -> tuple[int, int]:
    """The longest run of words left, no longer than a name where it is one."""
    runs = (_trim(frame, *run) for run in frame.find_runs(""))
    start, stop = max(runs, key=lambda run: run[1] - run[0], default=(0, 0))
    if kind in {"slug", "handle", "word"}:
        stop = min(stop, start + (LIMITS.name_words if kind == "slug" else LIMITS.handle_words))
    if kind == "slug" and not frame.context.makes:
        stop = next((at for at in range(start + 1, stop) if frame.words[at] in THINGS["page"]), stop)
    return start, stop


def _read_leftover(frame: Frame, slot: Field, kind: str, start: int, stop: int) -> tuple[str | None, float]:
    """The words as a value of this kind, and what it costs to believe that they are one."""
    weights, count = WEIGHTS.leftover_text, stop - start
    if kind == "text":
        each = weights.required_text_word if slot.required else weights.text_word
        return frame.write_text(slot, start, stop), each * count
    if kind == "slug":
        each = 0.0 if frame.context.makes or _is_called_by_name(frame) else weights.name_word
        talk = sum(1 for at in range(start, stop) if count_stop_words("talk", frame.words, at, stop))
        return write_slug(frame.words[start:stop], frame.context), each * count + weights.talk_in_name * talk
    if kind == "line":
        line = frame.read_inner(frame.written[start:stop])
        return line, 0.0 if line else weights.no_inner_command
    if kind in {"handle", "word"}:
        return frame.phrase(start, stop), weights.name_word * count
    return None, 0.0


def _is_called_by_name(frame: Frame) -> bool:
    """`landing edit promo raya`: what comes behind the name of a command is what it is done to."""
    name = frame.command.name.split()
    return frame.words[: len(name)] == name


def _trim(frame: Frame, start: int, stop: int) -> tuple[int, int]:
    """Without the stop words and repeated words around it."""
    while start < stop and (length := _count_before(frame, start, stop)):
        start += length
    while start < stop and (_is_repeated(frame, stop) or count_stop_words("fillers", frame.words, stop - 1, stop)):
        stop -= 1
    is_somebody = stop - start == 1 and frame.words[start] in WORD_SETS.customers
    return (start, start) if is_somebody else (start, stop)


def _count_before(frame: Frame, start: int, stop: int) -> int:
    if start in frame.match.repeated or start in frame.named:
        return 1
    return count_stop_words("fillers", frame.words, start, stop)


def _is_repeated(frame: Frame, stop: int) -> bool:
    """Whether the last word only says the command once more: in `the lunch set page` it is part of the name."""
    named_behind = any(word in THINGS["page"] for word in frame.words[stop : stop + 1])
    return stop - 1 in frame.match.repeated and not named_behind
