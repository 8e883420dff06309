"""Chooses, among everything a decoder may have heard, what a person meant."""

import re
import zlib
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from home_node.nlu.interpretations import CLOSE, GOOD, Guess, all_guesses, score
from home_node.nlu.normalising.tokens import Said, answer_in, folded, is_dreamt, is_talk, words_of
from home_node.nlu.parsing.intents import nearest_commands
from home_node.nlu.tagging.values import Scene
from home_node.nlu.types import Heard, Hypothesis, Reading, Vocabulary
from shared.grammar.results import Clock

_LOOPING = 2.4
"""Above this compression ratio a decode repeats itself."""
_MOST_READINGS = 3
_UNSURE = 0.45
"""A word heard with less probability is doubted."""


def hear(hypotheses: Sequence[Hypothesis], vocabulary: Vocabulary, *, now: datetime, zone: ZoneInfo) -> Heard:
    """What a voice note means. `hypotheses` may be of several languages, in any order."""
    believed = _believable(hypotheses)
    if not believed:
        return Heard("silence")
    best = max(believed, key=lambda one: one.logprob)
    words = folded(words_of(best.text))
    if all(is_dreamt(folded(words_of(one.text))) for one in believed[:3]) or is_dreamt(words):
        return Heard("silence" if len(words) < 2 else "talk", text=best.text)
    if said := _answer(believed):
        return Heard("word", text=said[1], said=said[0])
    scene = Scene(vocabulary, Clock(now, zone))
    return _heard(all_guesses(believed, scene), best, words)


def _believable(hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Without those that say nothing, loop, or say what another says; the likeliest first."""
    kept: dict[str, Hypothesis] = {}
    for one in sorted(hypotheses, key=lambda one: -one.logprob):
        key = " ".join(folded(words_of(one.text)))
        if key and key not in kept and not _loops(one.text):
            kept[key] = one
    return list(kept.values())


def _loops(text: str) -> bool:
    data = text.encode()
    return len(data) / len(zlib.compress(data)) > _LOOPING


def _answer(believed: list[Hypothesis]) -> tuple[Said, str] | None:
    for one in believed[:3]:
        words = folded(words_of(one.text))
        if len(words) <= 4 and (said := answer_in(words)):
            return said, one.text
    return None


def _heard(guesses: list[Guess], best: Hypothesis, words: list[str]) -> Heard:
    good = [guess for guess in guesses if score(guess) >= GOOD]
    if not good:
        nearest = () if is_talk(words) else nearest_commands(words)
        return Heard("unclear" if nearest else "talk", text=best.text, nearest=nearest)
    chosen: dict[tuple[str, str], Guess] = {}
    for guess in good:
        if guess.cost - good[0].cost <= CLOSE:
            chosen.setdefault(_sameness(guess), guess)
    readings = tuple(_reading(guess) for guess in list(chosen.values())[:_MOST_READINGS])
    return Heard("command", readings, good[0].hypothesis.text)


def _sameness(guess: Guess) -> tuple[str, str]:
    """Readings that differ in free text alone are one."""
    command = guess.filled.command
    exact = {
        key: value for key, value in guess.filled.args.items() if getattr(command.field(key), "kind", "") != "text"
    }
    return command.key, repr(sorted(exact.items()))


def _reading(guess: Guess) -> Reading:
    one = guess.filled
    return Reading(one.command, one.args, guess.text, round(score(guess), 3), _doubts(guess), guess.missing)


def _doubts(guess: Guess) -> tuple[str, ...]:
    unsure = (re.sub(r"^\W+|\W+$", "", word) for word, probability in guess.hypothesis.words if probability < _UNSURE)
    return tuple(dict.fromkeys(word for word in unsure if word))
