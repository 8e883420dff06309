"""`python -m home_node transcribe FILE…` and `fetch-model`: the founder's own trials, without the functions."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from home_node.executors.transcribe import PROBLEMS, write_result
from home_node.nlu.types import Vocabulary
from home_node.voice.engine import open_speech_engine
from home_node.voice.model_download import NotFetched, fetch_model, show_progress
from home_node.voice.passes import listen
from home_node.voice.speech_model import UnknownModel, find_model
from home_node.voice.transcriber import Transcriber
from shared.contract import voice_types
from shared.settings import settings

WENT_WRONG = 1
NOT_POSSIBLE = 2


def transcribe(arguments: Sequence[str]) -> int:
    """Exit code 1: a file could not be heard; 2: there is no model."""
    parser = argparse.ArgumentParser(prog="python -m home_node transcribe", description="What a voice note would do.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="OGG/Opus, WAV, MP3, M4A, AMR or AAC, up to 3 minutes")
    parser.add_argument("--word", action="append", default=[], help="a name that may be said (repeat it for more)")
    parser.add_argument("--json", action="store_true", help="one line of JSON a file, for scripts")
    options = parser.parse_args(arguments)
    engine = open_speech_engine()
    transcriber = engine.load_transcriber()
    if transcriber is None:
        print(engine.explain_problem(), file=sys.stderr)
        return NOT_POSSIBLE
    vocabulary = Vocabulary(words=tuple(options.word))
    write = write_json if options.json else write_lines
    all_heard = True
    for file in options.files:
        result = _transcribe_file(file, transcriber, vocabulary)
        all_heard = all_heard and result is not None
        if result is not None:
            print(write(file, result))
    return 0 if all_heard else WENT_WRONG


def _transcribe_file(file: str, transcriber: Transcriber, vocabulary: Vocabulary) -> voice_types.Transcript | None:
    """None for a file that cannot be heard; why is told at once."""
    try:
        audio = Path(file).read_bytes()
    except OSError as error:
        print(f"{file}: {error.strerror}", file=sys.stderr)
        return None
    zone = settings().zone
    transcript, heard = listen(transcriber, audio, vocabulary, now=datetime.now(zone), zone=zone)
    if transcript.problem in PROBLEMS:
        print(f"{file}: {PROBLEMS[transcript.problem]}", file=sys.stderr)
        return None
    return write_result(transcript, heard)


def write_json(file: str, result: voice_types.Transcript) -> str:
    readings = result["readings"]
    facts = {
        "file": file,
        "text": result["text"],
        "language": result["language"],
        "confidence": result["confidence"],
        "seconds": result["seconds"],
        "took_s": result["took_s"],
        "kind": result["kind"],
        "readings": [reading["text"] for reading in readings],
        "missing": readings[0]["missing"] if readings else [],
        "nearest": result["nearest"],
    }
    return json.dumps(facts, ensure_ascii=False)


def write_lines(file: str, result: voice_types.Transcript) -> str:
    lines = [f"{file}: {result['seconds']} s, heard in {result['took_s']} s"]
    lines.append(f"  {result['text'] or '(nothing)'}  [{result['language'] or '-'}, {result['confidence']}]")
    for number, reading in enumerate(result["readings"]):
        lines.append(f"  {'or' if number else '→'} {reading['text']}".replace("\n", "\n    "))
    if not result["readings"]:
        lines.append(f"  no command ({result['kind']})")
    return "\n".join(lines)


def fetch(arguments: Sequence[str]) -> int:
    """Exit code 1: it did not work, 2: there is no such model."""
    config = settings()
    parser = argparse.ArgumentParser(prog="python -m home_node fetch-model", description="Fetches the model.")
    parser.add_argument("name", nargs="?", default=config.whisper_model, help=f"default: {config.whisper_model}")
    name = parser.parse_args(arguments).name
    if folder := find_model(name, config.data):
        print(f"The speech model {name} is already in {folder}.")
        return 0
    try:
        folder = fetch_model(name, config.data, show_progress)
    except UnknownModel as unknown:
        print(f"{unknown}.", file=sys.stderr)
        return NOT_POSSIBLE
    except NotFetched as problem:
        print(f"The speech model {name} was not fetched: {problem}", file=sys.stderr)
        return WENT_WRONG
    print(f"The speech model {name} is in {folder}, checked. A running home node finds it by itself.")
    return 0
