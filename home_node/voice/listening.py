"""Listens to a note, and to a doubtful one once more with the words of the commands that it may be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from home_node.voice.transcriber import Transcriber, Transcript
from shared.spoken import Heard, Hypothesis, Vocabulary, hear
from shared.spoken.sounds import sound, unlikeness
from shared.spoken.suspecting import is_doubtful, suspected

_LED = 0.35
"""What a wording loses, in log-probability, that was listened for: the prompt led the decoder to it."""
_AGREES = 0.2
"""How unlike what was heard first it may sound: beyond that the decoder wrote the prompt and not the note."""


def listen(
    transcriber: Transcriber,
    audio: bytes,
    vocabulary: Vocabulary,
    *,
    now: datetime,
    zone: ZoneInfo,
    check_in: Callable[[], None] = lambda: None,
) -> tuple[Transcript, Heard]:
    """What was heard and what it means. A long note is talk more often than an order: it is listened to once."""
    first = transcriber.transcribe(audio, vocabulary, check_in)
    heard = _meant(first, vocabulary, now, zone)
    about = suspected(heard, first.hypotheses) if is_doubtful(heard) and first.seen is not None else ()
    if not about:
        return first, heard
    check_in()
    both = _together(first, transcriber.again(first, about))
    return both, _meant(both, vocabulary, now, zone)


def _meant(transcript: Transcript, vocabulary: Vocabulary, now: datetime, zone: ZoneInfo) -> Heard:
    if not transcript.hypotheses:
        return Heard("silence")
    return hear(transcript.hypotheses, vocabulary, now=now, zone=zone)


def _together(first: Transcript, second: Transcript) -> Transcript:
    """The first's wordings stay the likeliest that are told; the second's are more to choose from."""
    led = tuple(replace(one, logprob=one.logprob - _LED) for one in second.hypotheses if _agrees(one, first))
    took = round(first.took_s + second.took_s, 3)
    return replace(first, hypotheses=(*first.hypotheses, *led), took_s=took)


def _agrees(one: Hypothesis, first: Transcript) -> bool:
    said = sound(one.text)
    return any(unlikeness(said, sound(other.text)) <= _AGREES for other in first.hypotheses)
