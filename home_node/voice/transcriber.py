"""The transcriber: a voice note in every wording that it may have: decoded, cut into segments, heard one at a time."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from home_node.nlu.types import Hypothesis, Vocabulary
from home_node.voice.audio import RATE, decode_audio
from home_node.voice.decoder import LANGUAGES, WINDOW_S, Decoder
from home_node.voice.decoder_prompt import Encode, write_prompt, write_prompt_about, write_prompt_of_names
from home_node.voice.nbest import Beam, make_hypotheses
from home_node.voice.speech_segments import normalise_loudness, split_speech
from shared.commands import Command

if TYPE_CHECKING:
    from home_node.voice.audio import Sound

BEAMS = 3  # a language; five cost a quarter more and what they add is hardly ever chosen
MANY_BEAMS = 8  # a language, for a note that nothing fits
SILENCE_S = 10.0  # after the speech: with less the decoder says it twice, with more it costs time and changes nothing


@dataclass(frozen=True)
class Transcript:
    """`problem`: empty, not_audio, truncated, unreadable, too_long or silence; else there are hypotheses."""

    hypotheses: tuple[Hypothesis, ...] = ()
    """The n-best of both languages, the likeliest first; their words with probabilities."""
    language: str = ""
    """Of the likeliest."""
    seconds: float = 0.0
    speech_seconds: float = 0.0
    took_s: float = 0.0
    problem: str = ""
    encoding: Any = field(default=None, repr=False, compare=False)
    """What the encoder made of a note that was heard whole; None of a longer one."""


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
        """`check_in` is called between the segments of a long note; what it raises ends the work."""
        with self._one_at_a_time:
            return self._listen(audio, partial(write_prompt, vocabulary or Vocabulary()), check_in)

    def transcribe_talk(
        self, audio: bytes, names: Sequence[str] = (), check_in: Callable[[], None] = lambda: None
    ) -> Transcript:
        """What somebody said who gives no orders: the decoder is told the brand's names and no command.

        An order that comes meanwhile is heard between two segments.
        """
        return self._listen(audio, partial(write_prompt_of_names, names), check_in, self._one_at_a_time)

    def _listen(
        self,
        audio: bytes,
        prompt: Callable[[Encode], list[int]],
        check_in: Callable[[], None],
        turn: AbstractContextManager[object] = nullcontext(),  # noqa: B008 -- holds nothing
    ) -> Transcript:
        began = time.perf_counter()
        sound = decode_audio(audio)
        if isinstance(sound, str):
            return Transcript(problem=sound, took_s=_round_since(began))
        with turn:
            tokens = self._decoder.encode_prompt(prompt)
        return self._transcribe_sound(normalise_loudness(sound), tokens, check_in, began, turn)

    def transcribe_about(self, first: Transcript, commands: Sequence[Command]) -> Transcript:
        """A note that was heard whole, written down anew by a decoder that is told the words of these commands alone.

        The encoder has no prompt: what it made of the note stays as it was, and half of the work with it.
        """
        return self._decode_again(first, partial(write_prompt_about, commands), BEAMS)

    def transcribe_wider(self, first: Transcript, vocabulary: Vocabulary) -> Transcript:
        """A note that was heard whole, written down anew as at first, with many more wordings to choose from."""
        return self._decode_again(first, partial(write_prompt, vocabulary), MANY_BEAMS)

    def score_texts(self, first: Transcript, texts: Sequence[str]) -> list[float]:
        """How likely each text is what was said in a note that was heard whole: natural logarithms."""
        with self._one_at_a_time:
            return self._decoder.score_texts(first.encoding, first.speech_seconds, texts)

    def _decode_again(self, first: Transcript, prompt: Callable[[Encode], list[int]], beams: int) -> Transcript:
        began = time.perf_counter()
        with self._one_at_a_time:
            tokens = self._decoder.encode_prompt(prompt)
            decoded = self._decoder.decode(first.encoding, first.speech_seconds, tokens, beams)
        return replace(first, hypotheses=make_hypotheses(decoded), took_s=_round_since(began))

    def _transcribe_sound(
        self,
        sound: "Sound",
        prompt: list[int],
        check_in: Callable[[], None],
        began: float,
        turn: AbstractContextManager[object],
    ) -> Transcript:
        """`turn` is entered for each segment."""
        speech_s, encodings, segments = 0.0, [], []
        for segment in split_speech(sound):
            check_in()
            speech_s += len(segment) / RATE
            with turn:
                encoding, beams = self._decode_segment(segment, prompt)
            encodings.append(encoding)
            segments.append(beams)
        beams = _join_segments([beams for beams in segments if beams])
        return Transcript(
            make_hypotheses(beams),
            language=beams[0].language if beams else "",
            seconds=round(len(sound) / RATE, 2),
            speech_seconds=round(speech_s, 2),
            took_s=_round_since(began),
            problem="" if beams else "silence",
            encoding=encodings[0] if len(encodings) == 1 else None,
        )

    def _decode_segment(self, sound: "Sound", prompt: list[int]) -> tuple[Any, list[Beam]]:
        """What is believed of one segment; where nothing is, once more with the window that Whisper was made for."""
        encoding = self._decoder.encode(sound, SILENCE_S)
        beams = self._decoder.decode(encoding, len(sound) / RATE, prompt, BEAMS)
        if not beams:
            encoding = self._decoder.encode(sound, WINDOW_S)
            beams = self._decoder.decode(encoding, len(sound) / RATE, prompt, BEAMS)
        return encoding, beams


def _join_segments(segments: Sequence[Sequence[Beam]]) -> list[Beam]:
    """One segment is as it was decoded; of several, each language's best of each, one after the other."""
    if len(segments) <= 1:
        return list(segments[0]) if segments else []
    joined = []
    for language in LANGUAGES:
        best = [max(beams, key=lambda beam: (beam.language == language, beam.logprob)) for beams in segments]
        tokens = sum(beam.tokens for beam in best)
        logprob = sum(beam.logprob * beam.tokens for beam in best) / tokens
        text = " ".join(beam.text for beam in best)
        joined.append(Beam(text, language, logprob, tokens, min(beam.no_speech for beam in best)))
    return sorted(joined, key=lambda beam: -beam.logprob)


def _round_since(began: float) -> float:
    return round(time.perf_counter() - began, 3)
