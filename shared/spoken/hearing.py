"""Chooses, among everything a decoder may have heard, what a person meant."""

import re
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from shared.commands import Command
from shared.grammar import Lacking, Mistaken, Parsed, understand
from shared.grammar.meanings import Clock
from shared.spoken.aloud import read_aloud
from shared.spoken.asking import asked_in, nearest_commands
from shared.spoken.corrections import taken_back
from shared.spoken.filling import Filled, filled
from shared.spoken.known import unmerged
from shared.spoken.meanings import Heard, Hypothesis, Reading, Vocabulary
from shared.spoken.misled import unled
from shared.spoken.slurred import spelt_out
from shared.spoken.values import Scene
from shared.spoken.words import Said, answer_in, folded, is_dreamt, is_talk, words_of

_LOOPING = 2.4
"""Above this compression ratio a decode repeats itself."""
_TRIED = 6
_LOGPROB = 2.0
_MISSING, _MISSING_MORE, _MISSING_TALK, _BESIDES = 0.6, 0.2, 0.6, 0.5
_GOOD = 0.48
_CLOSE = 0.3
_UNMENDED, _MENDED = 0.2, 0.05
"""In log-probability: what it costs that somebody corrected nothing though it sounds so, and that somebody did."""
_LED = 0.2
"""In log-probability: what it costs that the decoder wrote a word of its prompt, or a figure, for another."""
_POOR = 0.3
"""What a reading costs beyond which figures and letters may be the sound of a word."""
_MOST_READINGS = 3
_UNSURE = 0.45
"""A word heard with less probability is doubted."""


class _Guess(NamedTuple):
    filled: Filled
    hypothesis: Hypothesis
    text: str
    missing: tuple[str, ...]
    cost: float


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
    return _heard(_all_guesses(believed, scene), best, words)


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


def _all_guesses(believed: list[Hypothesis], scene: Scene) -> list[_Guess]:
    """The cheapest first, and of two alike the one that leaves less to be guessed.

    A hypothesis too unlikely to come near the best one is not looked at.
    """
    guesses: list[_Guess] = []
    cheapest = float("inf")
    for one in believed:
        if _LOGPROB * (believed[0].logprob - one.logprob) > cheapest + _CLOSE:
            break
        guesses += _guesses(one, believed[0].logprob, scene)
        cheapest = min((guess.cost for guess in guesses), default=cheapest)
    return sorted(guesses, key=lambda guess: (round(guess.cost, 6), -len(guess.filled.args)))


def _guesses(hypothesis: Hypothesis, best: float, scene: Scene, depth: int = 0) -> list[_Guess]:
    said = _apart(words_of(hypothesis.text), scene.vocabulary)
    meant = list(taken_back(said)) if depth == 0 else []
    found = _meaning(hypothesis, said, best + _UNMENDED * bool(meant), scene, depth)
    for rank, written in enumerate(meant, 1):
        found += _meaning(hypothesis, written, best + _MENDED * rank, scene, depth)
    for written in unled(said):
        found += _meaning(hypothesis, written, best + _LED, scene, depth)
    if all(guess.cost > _POOR for guess in found):
        for written in read_aloud(said):
            found += _meaning(hypothesis, written, best + _LED, scene, depth)
    return found


def _meaning(hypothesis: Hypothesis, written: list[str], best: float, scene: Scene, depth: int) -> list[_Guess]:
    words = folded(written)
    found: list[_Guess] = []

    def inner(within: list[str]) -> str:
        guesses = [] if depth else _guesses(Hypothesis(" ".join(within)), 0.0, scene, depth + 1)
        best = min(guesses, key=lambda guess: guess.cost, default=None)
        return best.text.replace("\n", " ") if best and not best.missing and score(best) >= _GOOD else ""

    for asked in asked_in(words, scene)[:_TRIED]:
        one = filled(asked, words, written, scene, inner)
        text = message(one.command, one.args)
        missing, wrong = _lacking(text, scene)
        cost = one.cost + _price(missing, one.cost) + wrong + _LOGPROB * (best - hypothesis.logprob)
        found.append(_Guess(one, hypothesis, text, missing, cost))
    return found


def _apart(words: list[str], vocabulary: Vocabulary) -> list[str]:
    """Without words run together, but for the names that are written so."""
    names = (*vocabulary.words, *vocabulary.agents, *vocabulary.pages, *vocabulary.templates)
    own = {part for name in names for part in name.lower().replace("-", " ").split()}
    return spelt_out([part for word in words for part in ((word,) if word.lower() in own else _cased(word))])


def _cased(word: str) -> tuple[str, ...]:
    first, *more = unmerged(word.lower())
    return (word[: len(first)], *more)


def _price(missing: tuple[str, ...], besides: float) -> float:
    """Nobody says a command without what it needs; how much it needs matters less, unless other things were said."""
    more = _MISSING_MORE if besides < _BESIDES else _MISSING_TALK
    return _MISSING + more * (len(missing) - 1) if missing else 0.0


def message(command: Command, args: dict[str, str]) -> str:
    """The command as the block a person would type."""
    lines = [f"{one.key}: {args[one.key]}" for one in command.fields if one.key in args]
    return "\n".join([f"/{command.name}", *lines])


def _lacking(text: str, scene: Scene) -> tuple[tuple[str, ...], float]:
    """What the grammar still misses (attachments come on their own), and the cost of what it refuses."""
    understood = understand(text, now=scene.clock.now, zone=scene.clock.zone)
    if isinstance(understood, Lacking):
        return tuple(key for key in understood.missing if understood.command.field(key)), 0.0
    if isinstance(understood, Mistaken):
        missing = tuple(one.key for one in understood.mistakes if one.problem == "missing")
        wrong = [
            one for one in understood.mistakes if one.problem not in {"missing", "past_time", "past_date", "not_yet"}
        ]
        return missing, 0.5 * len(wrong)
    return (), 0.0 if isinstance(understood, Parsed) else 3.0


def _heard(guesses: list[_Guess], best: Hypothesis, words: list[str]) -> Heard:
    good = [guess for guess in guesses if score(guess) >= _GOOD]
    if not good:
        nearest = () if is_talk(words) else nearest_commands(words)
        return Heard("unclear" if nearest else "talk", text=best.text, nearest=nearest)
    chosen: dict[tuple[str, str], _Guess] = {}
    for guess in good:
        if guess.cost - good[0].cost <= _CLOSE:
            chosen.setdefault(_sameness(guess), guess)
    readings = tuple(_reading(guess) for guess in list(chosen.values())[:_MOST_READINGS])
    return Heard("command", readings, good[0].hypothesis.text)


def score(guess: _Guess) -> float:
    return min(1.0, max(0.0, 1 - guess.cost / (1.5 + 0.3 * guess.filled.words)))


def _sameness(guess: _Guess) -> tuple[str, str]:
    """Readings that differ in free text alone are one."""
    command = guess.filled.command
    exact = {
        key: value for key, value in guess.filled.args.items() if getattr(command.field(key), "kind", "") != "text"
    }
    return command.key, repr(sorted(exact.items()))


def _reading(guess: _Guess) -> Reading:
    one = guess.filled
    return Reading(one.command, one.args, guess.text, round(score(guess), 3), _doubts(guess), guess.missing)


def _doubts(guess: _Guess) -> tuple[str, ...]:
    unsure = (re.sub(r"^\W+|\W+$", "", word) for word, probability in guess.hypothesis.words if probability < _UNSURE)
    return tuple(dict.fromkeys(word for word in unsure if word))
