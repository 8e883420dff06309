"""A voice note, or what was typed in plain words, as the commands it may mean. The sound stays in memory and is
forgotten; nothing of it is logged."""

import time
from datetime import datetime
from typing import cast

from home_node.door import DoorDown, DoorRefused, StoreDown
from home_node.executors import Task, Tools
from home_node.nlu.types import Heard, Hypothesis, Reading, Vocabulary
from home_node.nlu.written_words import read_written
from home_node.outcomes import Done, Failed, Outcome, TryAgain
from home_node.voice.engine import open_speech_engine
from home_node.voice.passes import listen
from home_node.voice.transcriber import Transcriber, Transcript
from shared.contract import node_types, voice_types
from shared.contract.value_types import JSON, JSONObject
from shared.settings import settings

PROBLEMS = {
    "empty": "The voice note is empty.",
    "not_audio": "The file is no voice note that can be heard (OGG, WAV, MP3, M4A, AMR or AAC).",
    "truncated": "The voice note ends too early: it did not arrive whole.",
    "unreadable": "The voice note is damaged and cannot be decoded.",
    "too_long": "The voice note is longer than three minutes.",
}


def check_ability() -> str:
    return open_speech_engine().check_ability()


def execute(task: Task, tools: Tools) -> Outcome:
    if "typed" in task.args:
        return read_typed(task, str(task.args["typed"]))
    fetched = fetch_sound(tools)
    if not isinstance(fetched, tuple):
        return fetched
    transcriber, audio = fetched
    vocabulary = read_vocabulary(task.args.get("vocabulary"))
    transcript, heard = listen(
        transcriber, audio, vocabulary, now=read_moment(task), zone=settings().zone, check_in=tools.check_in
    )
    if transcript.problem in PROBLEMS:
        return Failed(transcript.problem, PROBLEMS[transcript.problem])
    return Done(cast(JSONObject, write_result(transcript, heard)))


def fetch_sound(tools: Tools) -> tuple[Transcriber, bytes] | Outcome:
    """The ears and what came with the task, or why there is nothing to hear or nobody to hear it."""
    engine = open_speech_engine()
    if problem := engine.explain_problem():
        return TryAgain("no_ears", problem)
    try:
        audio = tools.fetch_media()
    except StoreDown:
        return TryAgain("store_down")
    except DoorDown:
        return TryAgain("no_audio", "The voice note could not be fetched: the functions do not answer.")
    except DoorRefused as refused:
        return Failed("no_audio", f"The voice note could not be fetched: {refused}.")
    tools.check_in()
    transcriber = engine.load_transcriber()
    return (transcriber, audio) if transcriber else TryAgain("no_ears", engine.explain_problem())


def read_typed(task: Task, text: str) -> Outcome:
    """What was typed needs no ears: a PC without a speech model reads it too."""
    began = time.monotonic()
    vocabulary = read_vocabulary(task.args.get("vocabulary"))
    heard = read_written(text, vocabulary, now=read_moment(task), zone=settings().zone)
    took_s = round(time.monotonic() - began, 3)
    transcript = Transcript((Hypothesis(text),), language=task.language, seconds=0.0, took_s=took_s)
    return Done(cast(JSONObject, write_result(transcript, heard)))


def write_result(transcript: Transcript, heard: Heard) -> voice_types.Transcript:
    """What is reported of a note that was heard."""
    likeliest = transcript.hypotheses[0].text if transcript.hypotheses else ""
    return {
        "text": heard.text or likeliest,
        "language": transcript.language,
        "confidence": judge_confidence(transcript, heard),
        "seconds": transcript.seconds,
        "took_s": transcript.took_s,
        "kind": heard.kind,
        "readings": [_write_reading(reading) for reading in heard.readings],
        "said": heard.said or None,
        "nearest": list(heard.nearest),
    }


def judge_confidence(transcript: Transcript, heard: Heard) -> float:
    """From 0 to 1: the best reading's score, else the mean of the likeliest wording's words."""
    if heard.readings:
        return round(min(1.0, heard.readings[0].score), 2)
    return judge_wording(transcript)


def judge_wording(transcript: Transcript) -> float:
    """From 0 to 1: the mean of the likeliest wording's words."""
    words = transcript.hypotheses[0].words if transcript.hypotheses else ()
    return round(sum(probability for _, probability in words) / len(words), 2) if words else 0.0


def _write_reading(reading: Reading) -> voice_types.Reading:
    return {
        "command": reading.command.key,
        "text": reading.text,
        "score": round(min(1.0, reading.score), 3),
        "doubts": list(reading.doubts),
        "missing": list(reading.missing),
        "negated": reading.negated,
    }


def read_vocabulary(value: JSON) -> Vocabulary:
    """The claim's `vocabulary`, whatever it holds: what is no list of texts counts as empty."""
    lists = value if isinstance(value, dict) else {}
    return Vocabulary(**{kind: _read_texts(lists.get(kind)) for kind in node_types.Vocabulary.__annotations__})


def _read_texts(values: JSON) -> tuple[str, ...]:
    return tuple(str(value) for value in values if value) if isinstance(values, list | tuple) else ()


def read_moment(task: Task) -> datetime:
    """The moment the note was spoken, which `tomorrow` counts from, where the claim tells it."""
    zone = settings().zone
    try:
        return datetime.fromisoformat(str(task.args.get("sent_at"))).astimezone(zone)
    except ValueError:
        return datetime.now(zone)
