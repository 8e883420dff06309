"""Leftover words: what it costs that nothing explains them: stop words, greetings, talk, a customer's."""

from collections.abc import Iterator

from home_node.nlu.gazetteer import WORD_SETS
from home_node.nlu.normalising.stop_phrases import count_stop_words, find_courtesies, sounds_like_filler
from home_node.nlu.parsing.frame import Frame
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.scoring.remarks import cap_remark, is_remark
from home_node.nlu.types import Penalty
from home_node.nlu.weights import WEIGHTS


def score_leftover_words(frame: Frame) -> Iterator[Penalty]:
    """What is left is stop words, talk, or not understood; tags what is a remark beside the order as one."""
    for start, end in [*frame.find_runs("")]:
        penalties = [*_price_run(frame, start, end)]
        most = cap_remark(frame)
        if most < sum(penalty.cost for penalty in penalties) and is_remark(frame, start, end):
            penalties = [Penalty(f"“{frame.phrase(start, end)}” is a remark", most)]
            frame.own(start, end, "remark")
        yield from penalties


def _price_run(frame: Frame, at: int, stop: int) -> Iterator[Penalty]:
    courtesies = find_courtesies(frame.words)
    while at < stop:
        length, cost, kind = _price_word(frame, at, stop, at in courtesies)
        yield Penalty(f"“{frame.phrase(at, min(at + length, stop))}” is left: {kind}", cost)
        at += length


def _price_word(frame: Frame, at: int, stop: int, courteous: bool) -> tuple[int, float, str]:
    """How many words are priced together, at what, and as what."""
    weights, word = WEIGHTS.leftover, frame.words[at]
    filler = count_stop_words("fillers", frame.words, at, stop) or sounds_like_filler(word)
    talk = count_stop_words("talk", frame.words, at, stop)
    length = max(1, filler, talk)
    small = filler > talk or word in WORD_SETS.customers or at in frame.match.repeated
    if courteous or (small and not _is_topic(frame, at)):
        return length, 0.0, "a stop word"
    if talk:
        return length, weights.talk, "talk"
    return length, *_price_strange(frame, at)


def _is_topic(frame: Frame, at: int) -> bool:
    """`about` something that is not understood is no stop word: people talk about it."""
    return frame.words[at] in WORD_SETS.topics and not any(frame.owners[at + 1 : at + 2])


def _price_strange(frame: Frame, at: int) -> tuple[float, str]:
    weights, word = WEIGHTS.leftover, frame.words[at]
    if at in frame.named:
        return weights.field_name, "the name of a field"
    return (weights.known_word, "a word") if is_known_word(word) else (weights.unknown_word, "no word")


def score_customer(frame: Frame) -> Iterator[Penalty]:
    """Somebody who speaks of an order of their own, or asks about us, gives no order to us."""
    own = (at for at, owner in enumerate(frame.owners) if owner not in {"text", "label", "remark"})
    if any(count_stop_words("customer", frame.words, at, len(frame.words)) for at in own):
        yield Penalty("a customer speaks like this", WEIGHTS.leftover.customer)
