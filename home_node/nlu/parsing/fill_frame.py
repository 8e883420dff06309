"""Fills a frame: the slots of one intent from the words, in order of how sure each kind of value is."""

from collections.abc import Callable

from home_node.nlu.parsing.bare_slots import fill_bare_slots, fill_shaping_slots
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.parsing.intent_matches import IntentMatch
from home_node.nlu.parsing.labelled_slots import fill_labelled_slots
from home_node.nlu.parsing.leftover_text import fill_leftover_text
from home_node.nlu.parsing.quantities import fill_quantity
from home_node.nlu.tagging.context import Context

FILLERS: tuple[Callable[[Frame], None], ...] = (
    fill_shaping_slots,
    fill_labelled_slots,
    fill_bare_slots,
    fill_quantity,
    fill_leftover_text,
)


def fill_frame(
    match: IntentMatch, words: list[str], written: list[str], context: Context, read_inner: Callable[[list[str]], str]
) -> Frame:
    """`words` are folded, `written` as they were; `read_inner` reads a command inside this one."""
    context = context._replace(makes=match.intent.makes)
    frame = Frame(words, written, context, match, read_inner, [""] * len(words), penalties=[*match.penalties])
    for span in match.spans:
        frame.own(span.start, span.end, span.value or "intent")
    for fill in FILLERS:
        fill(frame)
    return frame
