"""The n-best list: what the beams of a decoder wrote, without what cannot be believed, and how sure each word is."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from home_node.nlu.normalising.hallucination_loops import is_loop
from home_node.nlu.types import Hypothesis

NO_SPEECH, NO_SPEECH_LOGPROB = 0.6, -1.0  # probability and mean log-probability, OpenAI's own: a window without speech
LOGPROB_MIN = -1.9  # mean log-probability of a token: below, nothing of it was ever right
MILDNESS = 4  # exponent of a beam's share: with the whole number of tokens (10 or more) the best would have all of it
WORD_BONUS = 0.35  # probability: a word that all beams agree on is surer than the mean of its text's tokens


@dataclass(frozen=True, slots=True)
class Beam:
    """What one beam of one language wrote. `logprob`: the mean of its tokens; `no_speech`: of the window it is of."""

    text: str
    language: str
    logprob: float
    tokens: int
    no_speech: float


def pick_believable(beams: Iterable[Beam]) -> list[Beam]:
    """Those that may have been said, each wording once, the likeliest first."""
    best: dict[tuple[str, str], Beam] = {}
    for beam in filter(_is_believable, beams):
        key = beam.language, re.sub(r"\W+", " ", beam.text.lower()).strip()
        if key not in best or best[key].logprob < beam.logprob:
            best[key] = beam
    return sorted(best.values(), key=lambda beam: -beam.logprob)


def _is_believable(beam: Beam) -> bool:
    silent = beam.no_speech > NO_SPEECH and beam.logprob < NO_SPEECH_LOGPROB
    return bool(re.search(r"\w", beam.text)) and not (silent or is_loop(beam.text) or beam.logprob < LOGPROB_MIN)


def make_hypotheses(beams: Sequence[Beam]) -> tuple[Hypothesis, ...]:
    """Hypotheses with each word's probability: how much of all that was written for its place agrees with it.

    No second pass of the model: the beams of both languages are weighed by their probability.
    """
    shares = _compute_shares(beams)
    word_sets = [set(_list_bare_words(beam.text)) for beam in beams]
    return tuple(
        Hypothesis(beam.text, beam.language, round(beam.logprob, 3), _score_words(beam, word_sets, shares))
        for beam in beams
    )


def _compute_shares(beams: Sequence[Beam]) -> list[float]:
    """Each beam's share of the probability of all, made milder."""
    if not beams:
        return []
    best = max(beam.logprob for beam in beams)
    raw = [math.exp(MILDNESS * (beam.logprob - best)) for beam in beams]
    return [share / sum(raw) for share in raw]


def _score_words(beam: Beam, word_sets: Sequence[set[str]], shares: Sequence[float]) -> tuple[tuple[str, float], ...]:
    sure = min(1.0, math.exp(beam.logprob) + WORD_BONUS)
    return tuple(
        (word, round(sure * sum(share for share, words in zip(shares, word_sets, strict=True) if bare in words), 3))
        for word, bare in zip(beam.text.split(), _list_bare_words(beam.text), strict=True)
    )


def _list_bare_words(text: str) -> list[str]:
    return [re.sub(r"\W", "", word.lower()) for word in text.split()]
