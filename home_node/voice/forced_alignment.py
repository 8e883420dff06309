"""Tells which of a few texts was said, by the sound alone: no prompt leads the decoder and nothing is searched.

A prompt makes the menu's words likely, so the decoder writes `buat laman` for `ubah laman`. Asked without one how
likely the two are, it tells most of them apart (docs/decisions/0011); a text costs a thirtieth of writing a note down.
"""

import math
from collections.abc import Sequence
from typing import Any

SEEN = 50  # frames of the encoder's view for a second of sound
MORE = 10  # frames behind the speech
_NEVER = 1e-9
_ALIGNED = 2  # frames; the alignment itself is not used


def weighed(model: Any, tokenizers: Sequence[Any], seen: Any, seconds: float, texts: Sequence[str]) -> list[float]:
    """The natural logarithm of each text's probability, in the language that it is likelier in.

    `model` is CTranslate2's, `tokenizers` are faster-whisper's, one a language; `seen` is the encoder's view of a note,
    `seconds` how much of that is speech.
    """
    import numpy as np
    from ctranslate2 import StorageView

    view = np.array(seen)[:1, : int(seconds * SEEN) + MORE]
    views = StorageView.from_array(np.concatenate([view] * len(texts)))
    likely = [-math.inf] * len(texts)
    for tokenizer in tokenizers:
        tokens = [list(tokenizer.encode(f" {text.strip()}")) for text in texts]
        start = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        found = model.align(views, start, tokens, _ALIGNED)
        sums = [_sum(one.text_token_probs[: len(ids)]) for one, ids in zip(found, tokens, strict=True)]
        likely = [max(pair) for pair in zip(likely, sums, strict=True)]
    return likely


def _sum(probabilities: Sequence[float]) -> float:
    return sum(math.log(max(one, _NEVER)) for one in probabilities)
