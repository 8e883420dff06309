"""Forced alignment: how likely each of a few texts was said, by the sound alone. No prompt leads the decoder, and
nothing is searched.

A prompt makes the menu's words likely, so the decoder writes `buat laman` for `ubah laman`. Asked without one how
likely the two are, it tells most of them apart (docs/decisions/0011); a text costs a thirtieth of writing a note down.
"""

import math
from collections.abc import Sequence
from typing import Any

ENCODER_FRAMES = 50  # of the encoder's output for a second of sound
MARGIN_FRAMES = 10  # behind the speech, so that its last consonant is heard
_NEVER = 1e-9  # probability of what the model calls impossible, so that its logarithm exists
_ALIGNED_FRAMES = 2  # the alignment itself is not used, so it may be as short as can be


def score_texts(
    model: Any, tokenizers: Sequence[Any], encoding: Any, seconds: float, texts: Sequence[str]
) -> list[float]:
    """The natural logarithm of each text's probability, in the language that it is likelier in.

    `model` is CTranslate2's, `tokenizers` are faster-whisper's, one a language; `encoding` is the encoder's view of a
    note, `seconds` how much of that is speech.
    """
    import numpy as np
    from ctranslate2 import StorageView

    speech = np.array(encoding)[:1, : int(seconds * ENCODER_FRAMES) + MARGIN_FRAMES]
    views = StorageView.from_array(np.concatenate([speech] * len(texts)))
    best = [-math.inf] * len(texts)
    for tokenizer in tokenizers:
        tokens = [list(tokenizer.encode(f" {text.strip()}")) for text in texts]
        start = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        alignments = model.align(views, start, tokens, _ALIGNED_FRAMES)
        sums = [
            _sum_logarithms(alignment.text_token_probs[: len(ids)])
            for alignment, ids in zip(alignments, tokens, strict=True)
        ]
        best = [max(pair) for pair in zip(best, sums, strict=True)]
    return best


def _sum_logarithms(probabilities: Sequence[float]) -> float:
    return sum(math.log(max(probability, _NEVER)) for probability in probabilities)
