"""The decoder: faster-whisper's model, for short commands rather than for films.

What differs from its own `transcribe`: the window is as long as the speech and a little silence instead of 30 s, both
languages go through the decoder in one batch, every beam is kept (the grammar chooses), and nothing is tried a second
time at a higher temperature. Why: docs/decisions/0011; figures: `make bench-voice`.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from home_node.nlu.normalising.hallucination_loops import fold_loop
from home_node.voice.decoder_prompt import Encode
from home_node.voice.forced_alignment import score_texts
from home_node.voice.nbest import Beam, pick_believable
from home_node.voice.threads import physical_cores, threads_for

if TYPE_CHECKING:
    from home_node.voice.audio import Sound

LANGUAGES = ("ms", "en")
WINDOW_S = 30.0  # what Whisper was made for
FRAMES = 100  # of the encoder's input for a second of sound
TOKENS_A_SECOND = 8  # nobody speaks faster: a beam that writes more is running in circles
TOKENS_MORE = 20  # for a short note, whose words may be rare ones of many tokens
SUPPRESSED = (",", ".", "!", "?")  # punctuation makes the beams differ in nothing that was said, and costs steps


class Decoder:
    """Loads the model (a second or so). Not safe for several threads at once.

    The encoding of a sound is a CTranslate2 StorageView, once for each language.
    """

    def __init__(self, model: Path, compute_type: str, threads: int) -> None:
        from faster_whisper import WhisperModel

        cores = threads or threads_for(physical_cores())
        self._model: Any = WhisperModel(
            str(model), device="cpu", compute_type=compute_type, cpu_threads=cores, local_files_only=True
        )

    def encode(self, sound: "Sound", silence_s: float) -> Any:
        """The encoder's view of the sound and so much silence behind it."""
        import ctranslate2
        import numpy as np

        features = self._model.feature_extractor(sound)
        length = min(int(WINDOW_S * FRAMES), (features.shape[1] + int(silence_s * FRAMES)) // 2 * 2)
        features = features[:, :length]
        padded = np.pad(features, ((0, 0), (0, length - features.shape[1]))).astype(np.float32)
        encoding = np.array(self._model.encode(padded))
        return ctranslate2.StorageView.from_array(np.concatenate([encoding] * len(LANGUAGES)))

    def encode_prompt(self, prompt: Callable[[Encode], list[int]]) -> list[int]:
        """A prompt in the decoder's tokens."""
        tokenizer = self._tokenizers[0]

        def encode(text: str) -> list[int]:
            return list(tokenizer.encode(text))

        return [tokenizer.sot_prev, *prompt(encode)]

    def decode(self, encoding: Any, seconds: float, prompt: list[int], beams: int) -> list[Beam]:
        """What the beams of each language wrote, loops folded, unbelievable ones dropped."""
        starts = [[*prompt, *tokenizer.sot_sequence, tokenizer.no_timestamps] for tokenizer in self._tokenizers]
        longest = len(starts[0]) + TOKENS_MORE + int(seconds * TOKENS_A_SECOND)
        results = self._model.model.generate(
            encoding,
            starts,
            beam_size=beams,
            num_hypotheses=beams,
            max_length=min(self._model.max_length, longest),
            suppress_tokens=[-1, *self._suppressed_tokens],
            return_scores=True,
            return_no_speech_prob=True,
        )
        return pick_believable(self._read_beams(results))

    def score_texts(self, encoding: Any, seconds: float, texts: Sequence[str]) -> list[float]:
        """How likely each text is what was said: natural logarithms."""
        return score_texts(self._model.model, self._tokenizers, encoding, seconds, texts)

    def _read_beams(self, results: Sequence[Any]) -> Iterator[Beam]:
        for tokenizer, result in zip(self._tokenizers, results, strict=True):
            for ids, logprob in zip(result.sequences_ids, result.scores, strict=True):
                text = fold_loop(tokenizer.decode([token for token in ids if token < tokenizer.eot]).strip())
                yield Beam(text, tokenizer.language_code, logprob, len(ids), result.no_speech_prob)

    @cached_property
    def _tokenizers(self) -> list[Any]:
        from faster_whisper.tokenizer import Tokenizer

        if not self._model.model.is_multilingual:
            raise ValueError("the speech model knows English alone; take one without .en in its name")
        return [Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language=code) for code in LANGUAGES]

    @cached_property
    def _suppressed_tokens(self) -> list[int]:
        """Each mark as it stands behind a word and behind a space (`Ġ` in the vocabulary)."""
        ids = self._model.hf_tokenizer.get_vocab()
        return [ids[space + mark] for mark in SUPPRESSED for space in ("", "Ġ") if space + mark in ids]
