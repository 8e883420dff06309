"""Listens to a note; to a doubtful one once more with the words of the commands that it may be; to one that still fits
nothing a last time, for more wordings of what was heard first.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from home_node.nlu.n_best import hear
from home_node.nlu.normalising.prompt_bias import find_twins, replace_twin
from home_node.nlu.phonetics.edit_distance import compare_sounds
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.redecoding import is_doubtful, suspect_commands
from home_node.nlu.types import Heard, Hypothesis, Vocabulary
from home_node.voice.transcriber import Transcriber, Transcript

_PROMPTED = 0.35
"""What a wording loses, in log-probability, that was listened for: the prompt led the decoder to it."""
_AGREES = 0.2
"""How unlike what was heard first it may sound: beyond that the decoder wrote the prompt and not the note."""
_CLEARLY = 2.0
"""How much likelier, in log-probability, a word must be by ear than the one that the prompt suggested."""
_POORLY, _WELL = 0.6, 0.7
"""How well a reading fits that needs no more wordings, and one that only these gave: of many, one fits by chance."""


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
    heard = _read(first, vocabulary, now, zone)
    corrected = _compare_twins(transcriber, first, heard)
    if corrected is not first:
        first, heard = corrected, _read(corrected, vocabulary, now, zone)
    suspected = suspect_commands(heard, first.hypotheses) if is_doubtful(heard) and first.seen is not None else ()
    if not suspected:
        return first, heard
    check_in()
    both = _add_prompted(first, transcriber.again(first, suspected))
    heard = _read(both, vocabulary, now, zone)
    if _fits(heard, _POORLY):
        return both, heard
    check_in()
    every = _join(both, transcriber.wider(first, vocabulary))
    at_last = _read(every, vocabulary, now, zone)
    return (every, at_last) if _fits(at_last, _WELL) or _is_same_command(at_last, heard) else (both, heard)


def _compare_twins(transcriber: Transcriber, first: Transcript, heard: Heard) -> Transcript:
    """Every wording with the words that the ear, led by no prompt, says were others: `buat laman` was ubah laman."""
    for twin in find_twins(heard.text) if heard.kind == "command" and first.seen is not None else ():
        as_it_is, otherwise = transcriber.weighed(first, (heard.text, replace_twin(heard.text, twin)))
        if otherwise - as_it_is > _CLEARLY:
            hypotheses = tuple(replace(each, text=replace_twin(each.text, twin)) for each in first.hypotheses)
            return replace(first, hypotheses=hypotheses)
    return first


def _read(transcript: Transcript, vocabulary: Vocabulary, now: datetime, zone: ZoneInfo) -> Heard:
    if not transcript.hypotheses:
        return Heard("silence")
    return hear(transcript.hypotheses, vocabulary, now=now, zone=zone)


def _add_prompted(first: Transcript, second: Transcript) -> Transcript:
    """The first's wordings stay the likeliest that are told; the second's are more to choose from."""
    led = tuple(replace(one, logprob=one.logprob - _PROMPTED) for one in second.hypotheses if _agrees(one, first))
    return _join(first, replace(second, hypotheses=led))


def _join(one: Transcript, other: Transcript) -> Transcript:
    took = round(one.took_s + other.took_s, 3)
    return replace(one, hypotheses=(*one.hypotheses, *other.hypotheses), took_s=took)


def _fits(heard: Heard, score: float) -> bool:
    return bool(heard.readings) and heard.readings[0].score >= score


def _is_same_command(heard: Heard, before: Heard) -> bool:
    return bool(heard.readings and before.readings) and heard.readings[0].command == before.readings[0].command


def _agrees(one: Hypothesis, first: Transcript) -> bool:
    said = encode_sound(one.text)
    return any(compare_sounds(said, encode_sound(other.text)) <= _AGREES for other in first.hypotheses)
