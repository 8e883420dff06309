"""A voice note as the commands it may mean. The sound stays in memory and is forgotten; nothing of it is logged."""

from datetime import datetime
from typing import Any

from home_node.door import DoorDown, DoorRefused
from home_node.executors import Task, Tools
from home_node.nlu.types import Heard, Reading, Vocabulary
from home_node.voice.engine import ears
from home_node.voice.passes import listen
from home_node.voice.transcriber import Transcript
from shared.outcomes import Done, Failed, Outcome, TryAgain
from shared.settings import settings

PROBLEMS = {
    "empty": "The voice note is empty.",
    "not_audio": "The file is no voice note that can be heard (OGG, WAV, MP3, M4A, AMR or AAC).",
    "truncated": "The voice note ends too early: it did not arrive whole.",
    "unreadable": "The voice note is damaged and cannot be decoded.",
    "too_long": "The voice note is longer than three minutes.",
}


def ability() -> str:
    return ears().ability()


def execute(task: Task, tools: Tools) -> Outcome:
    if problem := ears().problem():
        return TryAgain("no_ears", problem)
    try:
        audio = tools.fetch()
    except DoorDown:
        return TryAgain("no_audio", "The voice note could not be fetched: the functions do not answer.")
    except DoorRefused as refused:
        return Failed("no_audio", f"The voice note could not be fetched: {refused}.")
    tools.check_in()
    transcriber = ears().transcriber()
    if transcriber is None:
        return TryAgain("no_ears", ears().problem())
    vocabulary = vocabulary_of(task.args.get("vocabulary"))
    transcript, heard = listen(
        transcriber, audio, vocabulary, now=_now(task), zone=settings().zone, check_in=tools.check_in
    )
    if transcript.problem in PROBLEMS:
        return Failed(transcript.problem, PROBLEMS[transcript.problem])
    return Done(understood(transcript, heard))


def understood(transcript: Transcript, heard: Heard) -> dict[str, Any]:
    """What is reported: text, language, confidence, seconds, took_s, kind, readings, said, nearest."""
    readings = [_told(reading) for reading in heard.readings]
    likeliest = transcript.hypotheses[0].text if transcript.hypotheses else ""
    return {
        "text": heard.text or likeliest,
        "language": transcript.language,
        "confidence": confidence(transcript, heard),
        "seconds": transcript.seconds,
        "took_s": transcript.took_s,
        "kind": heard.kind,
        "readings": readings,
        "said": heard.said or None,
        "nearest": list(heard.nearest),
    }


def confidence(transcript: Transcript, heard: Heard) -> float:
    """From 0 to 1: the best reading's score, else the mean of the likeliest wording's words."""
    if heard.readings:
        return round(min(1.0, heard.readings[0].score), 2)
    words = transcript.hypotheses[0].words if transcript.hypotheses else ()
    return round(sum(sure for _, sure in words) / len(words), 2) if words else 0.0


def _told(reading: Reading) -> dict[str, Any]:
    told = {"command": reading.command.key, "text": reading.text, "score": round(min(1.0, reading.score), 3)}
    return {**told, "doubts": list(reading.doubts), "missing": list(reading.missing)}


def vocabulary_of(told: Any) -> Vocabulary:
    """The claim's `vocabulary`, whatever it holds: what is no list of texts counts as empty."""
    lists = told if isinstance(told, dict) else {}
    kinds = ("pages", "agents", "templates", "words", "videos", "events")
    return Vocabulary(**{kind: _texts(lists.get(kind)) for kind in kinds})


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(value) for value in values if value) if isinstance(values, list | tuple) else ()


def _now(task: Task) -> datetime:
    """The moment the note was spoken, which `tomorrow` counts from, where the claim tells it."""
    zone = settings().zone
    try:
        return datetime.fromisoformat(str(task.args.get("sent_at"))).astimezone(zone)
    except ValueError:
        return datetime.now(zone)
