"""What the decoder wrote, cleaned: loops folded, what cannot be dropped, and how sure each word is."""

import math
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from home_node.nlu.types import Hypothesis

COMPRESSION_MAX = 2.4  # OpenAI's own limit: more means a decoder that runs in circles
NO_SPEECH, NO_SPEECH_LOGPROB = 0.6, -1.0  # OpenAI's own limits: such a window held no speech
LOGPROB_MIN = -1.9  # below, nothing of it was ever right


@dataclass(frozen=True, slots=True)
class Written:
    """One beam of one language. `logprob`: the mean of its tokens; `no_speech`: of the window it belongs to."""

    text: str
    language: str
    logprob: float
    tokens: int
    no_speech: float


def unlooped(text: str) -> str:
    """A short window makes the decoder say everything twice or more: `Help. Help.` was said once."""
    words = text.split()
    bare = [re.sub(r"\W", "", word.lower()) for word in words]
    for size in range(1, len(words) // 2 + 1):
        whole = all(bare[at] == bare[at % size] for at in range(size, len(bare)))
        if whole and _is_a_loop(size, len(words), bare[0]):
            return " ".join(words[:size]).rstrip(",")
    return text


def _is_a_loop(size: int, count: int, first: str) -> bool:
    """Digits are said one by one and may well be the same: `dua dua` is left alone."""
    return size > 1 or count > 4 or (count == 2 and len(first) > 3 and not first.isdigit())


def compression(text: str) -> float:
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0


def believable(written: Iterable[Written]) -> list[Written]:
    """Those that may have been said, each wording once, the likeliest first."""
    best: dict[tuple[str, str], Written] = {}
    for one in written:
        if not _may_be(one):
            continue
        key = one.language, re.sub(r"\W+", " ", one.text.lower()).strip()
        if key not in best or best[key].logprob < one.logprob:
            best[key] = one
    return sorted(best.values(), key=lambda one: -one.logprob)


def _may_be(one: Written) -> bool:
    silent = one.no_speech > NO_SPEECH and one.logprob < NO_SPEECH_LOGPROB
    loops = compression(one.text) > COMPRESSION_MAX
    return bool(re.search(r"\w", one.text)) and not (silent or loops or one.logprob < LOGPROB_MIN)


def with_doubts(written: Sequence[Written]) -> tuple[Hypothesis, ...]:
    """Hypotheses with each word's probability: how much of all that was written for its place agrees with it.

    No second pass of the model: the beams of both languages are weighed by their probability.
    """
    weights = _weights(written)
    return tuple(
        Hypothesis(one.text, one.language, round(one.logprob, 3), _words(one, written, weights)) for one in written
    )


def _weights(written: Sequence[Written]) -> list[float]:
    """Each wording's share, by its whole probability: the mean of its tokens times their number, made milder."""
    if not written:
        return []
    best = max(one.logprob for one in written)
    raw = [math.exp(4 * (one.logprob - best)) for one in written]
    return [each / sum(raw) for each in raw]


def _words(one: Written, written: Sequence[Written], weights: Sequence[float]) -> tuple[tuple[str, float], ...]:
    sure = min(1.0, math.exp(one.logprob) + 0.35)
    heard = [set(_bare(other.text)) for other in written]
    return tuple(
        (word, round(sure * sum(w for w, said in zip(weights, heard, strict=True) if bare in said), 3))
        for word, bare in zip(one.text.split(), _bare(one.text), strict=True)
    )


def _bare(text: str) -> list[str]:
    return [re.sub(r"\W", "", word.lower()) for word in text.split()]
