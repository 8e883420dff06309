"""Writes a voice note down in every wording that it may have: decoded, cut, heard; one note at a time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from home_node.nlu.types import Hypothesis, Vocabulary
from home_node.voice.audio import RATE, decode
from home_node.voice.decoder import LANGUAGES, WINDOW_S, Decoder
from home_node.voice.decoder_prompt import Encode, prompt_about, prompt_for
from home_node.voice.nbest import Written, with_doubts
from home_node.voice.speech_segments import as_loud, stretches
from shared.commands import Command

if TYPE_CHECKING:
    from home_node.voice.audio import Sound

BEAMS = 3  # a language; five cost a quarter more and what they add is hardly ever chosen
MANY = 8  # beams of a note that nothing fits
SILENCE_S = 10.0  # after the speech: with less the decoder says it twice, with more it costs time and changes nothing


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
        self._decoder = Decoder(model, compute_type, threads)
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
            return self._heard(
                sound, self._decoder.told(partial(prompt_for, vocabulary or Vocabulary())), check_in, began
            )

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
            return self._decoder.weigh(heard.seen, heard.speech_seconds, texts)

    def _anew(self, heard: Transcript, prompt: Callable[[Encode], list[int]], beams: int) -> Transcript:
        began = time.perf_counter()
        with self._one_at_a_time:
            written = self._decoder.write(heard.seen, heard.speech_seconds, self._decoder.told(prompt), beams)
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
        seen = self._decoder.encode(sound, SILENCE_S)
        written = self._decoder.write(seen, len(sound) / RATE, prompt, BEAMS)
        if not written:
            seen = self._decoder.encode(sound, WINDOW_S)
            written = self._decoder.write(seen, len(sound) / RATE, prompt, BEAMS)
        return seen, written


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
