"""The passes over a note: heard once; a doubtful one again, the decoder told the words of the commands that it may be;
one that still fits nothing a last time, for more wordings of what was heard first.
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

PROMPTED_COST = 0.35
"""What a wording of the second pass loses, in log-probability: the prompt led the decoder to it."""
UNLIKENESS_MAX = 0.2
"""How unlike what was heard first it may sound, from 0 to 1: beyond, the decoder wrote the prompt and not the note."""
CLEARLY_LIKELIER = 2.0
"""How much likelier, in log-probability, a word must be by ear than the one that the prompt suggested."""
FITS, FITS_ALONE = 0.6, 0.7
"""Scores, from 0 to 1, of a reading that needs no more wordings, and of one that only these gave: of many, one fits by
chance."""


def listen(
    transcriber: Transcriber,
    audio: bytes,
    vocabulary: Vocabulary,
    *,
    now: datetime,
    zone: ZoneInfo,
    check_in: Callable[[], None] = lambda: None,
) -> tuple[Transcript, Heard]:
    """What was heard and what it means. A long note is talk more often than an order: it is heard once."""

    def understand(transcript: Transcript) -> Heard:
        return hear(transcript.hypotheses, vocabulary, now=now, zone=zone)

    first = transcriber.transcribe(audio, vocabulary, check_in)
    heard = understand(first)
    corrected = _correct_by_ear(transcriber, first, heard)
    if corrected is not first:
        first, heard = corrected, understand(corrected)
    commands = suspect_commands(heard, first.hypotheses) if is_doubtful(heard) and first.encoding is not None else ()
    if not commands:
        return first, heard
    check_in()
    both = _add_prompted(first, transcriber.transcribe_about(first, commands))
    heard = understand(both)
    if _fits(heard, FITS):
        return both, heard
    check_in()
    every = _add_hypotheses(both, transcriber.transcribe_wider(first, vocabulary))
    return _pick_better((both, heard), (every, understand(every)))


def _pick_better(before: tuple[Transcript, Heard], wider: tuple[Transcript, Heard]) -> tuple[Transcript, Heard]:
    """The wider pass counts where it fits well by itself, or only makes surer what was understood before."""
    fits_better = _fits(wider[1], FITS_ALONE) or _is_same_command(wider[1], before[1])
    return wider if fits_better else before


def _correct_by_ear(transcriber: Transcriber, first: Transcript, heard: Heard) -> Transcript:
    """Every wording with the words that forced alignment says were others: `buat laman` was ubah laman."""
    for twin in find_twins(heard.text) if heard.kind == "command" and first.encoding is not None else ():
        as_it_is, otherwise = transcriber.score_texts(first, (heard.text, replace_twin(heard.text, twin)))
        if otherwise - as_it_is > CLEARLY_LIKELIER:
            corrected = [replace(wording, text=replace_twin(wording.text, twin)) for wording in first.hypotheses]
            return replace(first, hypotheses=tuple(corrected))
    return first


def _add_prompted(first: Transcript, second: Transcript) -> Transcript:
    """The first's wordings stay the likeliest that are told; the second's are more to choose from."""
    prompted = [
        replace(wording, logprob=wording.logprob - PROMPTED_COST)
        for wording in second.hypotheses
        if _agrees(wording, first)
    ]
    return _add_hypotheses(first, replace(second, hypotheses=tuple(prompted)))


def _add_hypotheses(first: Transcript, more: Transcript) -> Transcript:
    took_s = round(first.took_s + more.took_s, 3)
    return replace(first, hypotheses=(*first.hypotheses, *more.hypotheses), took_s=took_s)


def _fits(heard: Heard, score: float) -> bool:
    return bool(heard.readings) and heard.readings[0].score >= score


def _is_same_command(heard: Heard, before: Heard) -> bool:
    return bool(heard.readings and before.readings) and heard.readings[0].command == before.readings[0].command


def _agrees(wording: Hypothesis, first: Transcript) -> bool:
    code = encode_sound(wording.text)
    return any(compare_sounds(code, encode_sound(other.text)) <= UNLIKENESS_MAX for other in first.hypotheses)
