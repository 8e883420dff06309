"""faster-whisper's model, loaded once, used as a decoder of short commands rather than of films.

What differs from its own `transcribe`: the window is as long as the speech and a little silence instead of 30 s, both
languages go through the decoder in one batch, every beam is kept (the grammar chooses), and nothing is tried a second
time at a higher temperature. Why: docs/decisions/0011; figures: `make bench-voice`.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from home_node.voice.audio import RATE, decode
from home_node.voice.hypotheses import Written, believable, unlooped, with_doubts
from home_node.voice.prompt import Encode, prompt_about, prompt_for
from home_node.voice.threads import physical_cores, threads_for
from home_node.voice.weighing import weighed
from shared.commands import Command
from shared.spoken import Hypothesis, Vocabulary

if TYPE_CHECKING:
    from home_node.voice.audio import Sound

LANGUAGES = ("ms", "en")
BEAMS = 3  # a language; five cost a quarter more and what they add is hardly ever chosen
MANY = 8  # beams of a note that nothing fits
SILENCE_S = 10.0  # after the speech: with less the decoder says it twice, with more it costs time and changes nothing
WINDOW_S = 30.0  # what Whisper was made for
WHOLE_S = 14.0  # a note is heard whole up to here; of a longer one the decoder leaves out sentences,
STRETCH_S = 9.0  # so it is heard in stretches of at most this, cut where nobody speaks
PAUSE_MS, MARGIN_MS = 600, 300  # a pause of speech, and what is kept around it
FRAMES = 100  # a second
TOKENS_A_SECOND = 8
TOKENS_MORE = 20
LOUD, LOUDER_MAX = 0.9, 10.0  # every note is made as loud as this, but never more than ten times louder
NOT_WRITTEN = (",", ".", "!", "?")  # punctuation makes the beams differ in nothing that was said, and costs steps


@dataclass(frozen=True)
class Transcript:
    """`problem`: empty, not_audio, truncated, unreadable, too_long or silence; else there are hypotheses."""

    hypotheses: tuple[Hypothesis, ...] = ()
    """The likeliest first, of both languages; their words with probabilities."""
    language: str = ""
    """Of the likeliest."""
    seconds: float = 0.0
    speech_seconds: float = 0.0
    took_s: float = 0.0
    problem: str = ""
    seen: Any = field(default=None, repr=False, compare=False)
    """What the encoder made of a note that was heard whole."""


class Transcriber:
    """Loads the model (a second or so). Safe to use from many threads: one note at a time."""

    def __init__(self, model: Path, compute_type: str = "int8", threads: int = 0) -> None:
        from faster_whisper import WhisperModel

        cores = threads or threads_for(physical_cores())
        self._model: Any = WhisperModel(
            str(model), device="cpu", compute_type=compute_type, cpu_threads=cores, local_files_only=True
        )
        self._one_at_a_time = Lock()

    def transcribe(
        self,
        audio: bytes,
        vocabulary: Vocabulary | None = None,
        check_in: Callable[[], None] = lambda: None,
    ) -> Transcript:
        """`check_in` is called between the stretches of a long note; what it raises ends the work."""
        began = time.perf_counter()
        sound = decode(audio)
        if isinstance(sound, str):
            return Transcript(problem=sound, took_s=_since(began))
        sound = as_loud(sound)
        with self._one_at_a_time:
            return self._heard(sound, self._told(partial(prompt_for, vocabulary or Vocabulary())), check_in, began)

    def again(self, heard: Transcript, about: Sequence[Command]) -> Transcript:
        """A note that was heard whole, written down anew by a decoder that is told the words of these commands alone.

        The encoder has no prompt: what it saw stays as it was, and half of the work with it.
        """
        return self._anew(heard, partial(prompt_about, about), BEAMS)

    def wider(self, heard: Transcript, vocabulary: Vocabulary) -> Transcript:
        """A note that was heard whole, written down anew as at first, with many more wordings to choose from."""
        return self._anew(heard, partial(prompt_for, vocabulary), MANY)

    def weighed(self, heard: Transcript, texts: Sequence[str]) -> list[float]:
        """How likely each text is what was said in a note that was heard whole: natural logarithms."""
        with self._one_at_a_time:
            return weighed(self._model.model, self._tokenizers, heard.seen, heard.speech_seconds, texts)

    def _anew(self, heard: Transcript, prompt: Callable[[Encode], list[int]], beams: int) -> Transcript:
        began = time.perf_counter()
        with self._one_at_a_time:
            written = self._beams(heard.seen, heard.speech_seconds, self._told(prompt), beams)
        return replace(heard, hypotheses=with_doubts(written), took_s=_since(began))

    def _heard(self, sound: "Sound", prompt: list[int], check_in: Callable[[], None], began: float) -> Transcript:
        seconds = round(len(sound) / RATE, 2)
        speech, seen, parts = 0.0, [], []
        for stretch in stretches(sound):
            check_in()
            speech += len(stretch) / RATE
            view, part = self._written(stretch, prompt)
            seen.append(view)
            parts.append(part)
        written = _joined([part for part in parts if part])
        language = written[0].language if written else ""
        problem = "" if written else "silence"
        whole = seen[0] if len(seen) == 1 else None
        return Transcript(with_doubts(written), language, seconds, round(speech, 2), _since(began), problem, whole)

    def _written(self, sound: "Sound", prompt: list[int]) -> tuple[Any, list[Written]]:
        """What is believed of one stretch; where nothing is, once more with the window that Whisper was made for."""
        seen = self._encoded(sound, SILENCE_S)
        written = self._beams(seen, len(sound) / RATE, prompt)
        if not written:
            seen = self._encoded(sound, WINDOW_S)
            written = self._beams(seen, len(sound) / RATE, prompt)
        return seen, written

    def _beams(self, seen: Any, seconds: float, prompt: list[int], beams: int = BEAMS) -> list[Written]:
        """What the beams of each language wrote, loops folded, unbelievable ones dropped."""
        starts = [[*prompt, *tokenizer.sot_sequence, tokenizer.no_timestamps] for tokenizer in self._tokenizers]
        longest = len(starts[0]) + TOKENS_MORE + int(seconds * TOKENS_A_SECOND)
        found = self._model.model.generate(
            seen,
            starts,
            beam_size=beams,
            num_hypotheses=beams,
            max_length=min(self._model.max_length, longest),
            suppress_tokens=[-1, *self._not_written],
            return_scores=True,
            return_no_speech_prob=True,
        )
        return believable(self._read(found))

    def _read(self, found: Sequence[Any]) -> Iterator[Written]:
        for tokenizer, one in zip(self._tokenizers, found, strict=True):
            for ids, score in zip(one.sequences_ids, one.scores, strict=True):
                text = unlooped(tokenizer.decode([each for each in ids if each < tokenizer.eot]).strip())
                yield Written(text, tokenizer.language_code, score, len(ids), one.no_speech_prob)

    def _encoded(self, sound: "Sound", silence_s: float) -> Any:
        """The encoder's view of the sound, once for each language."""
        import ctranslate2
        import numpy as np

        features = self._model.feature_extractor(sound)
        length = min(int(WINDOW_S * FRAMES), (features.shape[1] + int(silence_s * FRAMES)) // 2 * 2)
        features = features[:, :length]
        padded = np.pad(features, ((0, 0), (0, length - features.shape[1]))).astype(np.float32)
        seen = np.array(self._model.encode(padded))
        return ctranslate2.StorageView.from_array(np.concatenate([seen] * len(LANGUAGES)))

    def _told(self, prompt: Callable[[Encode], list[int]]) -> list[int]:
        tokenizer = self._tokenizers[0]

        def encode(text: str) -> list[int]:
            return list(tokenizer.encode(text))

        return [tokenizer.sot_prev, *prompt(encode)]

    @cached_property
    def _tokenizers(self) -> list[Any]:
        from faster_whisper.tokenizer import Tokenizer

        made = [Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language=each) for each in LANGUAGES]
        if not self._model.model.is_multilingual:
            raise ValueError("the speech model knows English alone; take one without .en in its name")
        return made

    @cached_property
    def _not_written(self) -> list[int]:
        known = self._model.hf_tokenizer.get_vocab()
        return [known[mark + sign] for sign in NOT_WRITTEN for mark in ("", "Ġ") if mark + sign in known]


def stretches(sound: "Sound") -> list["Sound"]:
    """Where somebody speaks: from the first word to the last, or several stretches of a long note; none in silence."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=PAUSE_MS, speech_pad_ms=MARGIN_MS, max_speech_duration_s=STRETCH_S)
    spoken = [(span["start"], span["end"]) for span in get_speech_timestamps(sound, options)]
    whole = bool(spoken) and spoken[-1][1] - spoken[0][0] <= WHOLE_S * RATE
    most = (WHOLE_S if whole else STRETCH_S) * RATE
    spans: list[tuple[int, int]] = []
    for start, end in spoken:
        if spans and end - spans[-1][0] <= most:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return [sound[start:end] for start, end in spans]


def as_loud(sound: "Sound") -> "Sound":
    """Whisper hears a quiet voice as another voice: its features follow the loudness."""
    import numpy as np

    loudest = float(np.abs(sound).max(initial=0.0))
    return sound * min(LOUDER_MAX, LOUD / loudest) if loudest else sound


def _joined(parts: Sequence[Sequence[Written]]) -> list[Written]:
    """One stretch is as it was written; of several, each language's best of each, one after the other."""
    if len(parts) <= 1:
        return list(parts[0]) if parts else []
    whole = []
    for language in LANGUAGES:
        best = [max(part, key=lambda one: (one.language == language, one.logprob)) for part in parts]
        tokens = sum(one.tokens for one in best)
        logprob = sum(one.logprob * one.tokens for one in best) / tokens
        text = " ".join(one.text for one in best)
        whole.append(Written(text, language, logprob, tokens, min(one.no_speech for one in best)))
    return sorted(whole, key=lambda one: -one.logprob)


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 3)
