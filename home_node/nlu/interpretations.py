"""Guesses what one wording may mean: every command that it may ask for, its values, and what believing that costs."""

from typing import NamedTuple

from home_node.nlu.normalising.prompt_bias import unled
from home_node.nlu.normalising.self_corrections import taken_back
from home_node.nlu.normalising.spelled_letters import read_aloud
from home_node.nlu.normalising.split_words import spelt_out
from home_node.nlu.normalising.tokens import folded, words_of
from home_node.nlu.parsing.fill_frame import Filled, filled
from home_node.nlu.parsing.intents import asked_in
from home_node.nlu.parsing.schedule_clause import Later, may_run_later, run_later
from home_node.nlu.phonetics.dictionary import is_known, unmerged
from home_node.nlu.tagging.values import Scene
from home_node.nlu.types import Hypothesis, Vocabulary
from shared.commands import Command, by_key
from shared.grammar import Lacking, Mistaken, Parsed, understand

GOOD, CLOSE = 0.48, 0.3
"""The score from which a guess is believed; how much dearer than the cheapest another may be to count beside it."""
_TRIED = 6
_NO_WORD = 0.05
_LOGPROB = 2.0
_MISSING, _MISSING_MORE, _MISSING_TALK, _BESIDES = 0.6, 0.2, 0.6, 0.5
_UNMENDED, _MENDED = 0.2, 0.05
"""In log-probability: what it costs that somebody corrected nothing though it sounds so, and that somebody did."""
_LED = 0.2
"""In log-probability: what it costs that the decoder wrote a word of its prompt, or a figure, for another."""
_POOR = 0.3
"""What a reading costs beyond which figures and letters may be the sound of a word."""
_PUT_OFF, _REPEATED = 0.3, 0.1
"""What it costs that a time is the one to run at, once and often: a command that has a field for it is believed rather.
"""


class Guess(NamedTuple):
    filled: Filled
    hypothesis: Hypothesis
    text: str
    missing: tuple[str, ...]
    cost: float


def all_guesses(believed: list[Hypothesis], scene: Scene) -> list[Guess]:
    """The cheapest first, and of two alike the one that leaves less to be guessed.

    A hypothesis too unlikely to come near the best one is not looked at.
    """
    guesses: list[Guess] = []
    cheapest = float("inf")
    for one in believed:
        if _LOGPROB * (believed[0].logprob - one.logprob) > cheapest + CLOSE:
            break
        guesses += _guesses(one, believed[0].logprob, scene)
        cheapest = min((guess.cost for guess in guesses), default=cheapest)
    return sorted(guesses, key=lambda guess: (round(guess.cost + _strangeness(guess), 6), -len(guess.filled.args)))


def _strangeness(guess: Guess) -> float:
    """Of pages that nobody made yet, one whose name is of words that are words was meant."""
    page = guess.filled.args.get("page", "")
    return _NO_WORD * sum(not is_known(word) for word in page.split("-")) if page else 0.0


def _guesses(hypothesis: Hypothesis, best: float, scene: Scene, depth: int = 0) -> list[Guess]:
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
    return found if depth else [*found, *_put_off(hypothesis, said, best, scene, _cheapest(found))]


def _cheapest(guesses: list[Guess]) -> Guess | None:
    return min(guesses, key=lambda guess: guess.cost, default=None)


def _put_off(hypothesis: Hypothesis, said: list[str], best: float, scene: Scene, as_it_is: Guess | None) -> list[Guess]:
    """The order without its time, as the one of a /schedule; none where it is understood with the time in it."""
    later = run_later(said, scene.clock) if not as_it_is or as_it_is.cost > _PUT_OFF else None
    if not later or (as_it_is and not may_run_later(as_it_is.filled.command, later.repeat)):
        return []
    order = _cheapest(_meaning(hypothesis, later.order, best, scene, 1))
    if not order or order.missing or not may_run_later(order.filled.command, later.repeat):
        return []
    return [_scheduled(order, later, scene)]


def _scheduled(order: Guess, later: Later, scene: Scene) -> Guess:
    given = {"at": later.at, "repeat": later.repeat, "line": order.text.replace("\n", " ")}
    schedule, args = by_key["schedule"], {key: value for key, value in given.items() if value}
    text = message(schedule, args)
    missing, wrong = _lacking(text, scene)
    cost = order.cost + (_REPEATED if later.repeat else _PUT_OFF) + _price(missing, 0.0) + wrong
    return Guess(Filled(schedule, args, cost, order.filled.words), order.hypothesis, text, missing, cost)


def _meaning(hypothesis: Hypothesis, written: list[str], best: float, scene: Scene, depth: int) -> list[Guess]:
    words = folded(written)
    found: list[Guess] = []

    def inner(within: list[str]) -> str:
        guesses = [] if depth else _guesses(Hypothesis(" ".join(within)), 0.0, scene, depth + 1)
        best = _cheapest(guesses)
        return best.text.replace("\n", " ") if best and not best.missing and score(best) >= GOOD else ""

    for asked in asked_in(words, scene)[:_TRIED]:
        one = filled(asked, words, written, scene, inner)
        text = message(one.command, one.args)
        missing, wrong = _lacking(text, scene)
        cost = one.cost + _price(missing, one.cost) + wrong + _LOGPROB * (best - hypothesis.logprob)
        found.append(Guess(one, hypothesis, text, missing, cost))
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
    lines = [f"{one.typed or one.key}: {args[one.key]}" for one in command.fields if one.key in args]
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


def score(guess: Guess) -> float:
    return min(1.0, max(0.0, 1 - guess.cost / (1.5 + 0.3 * guess.filled.words)))
