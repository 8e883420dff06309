"""`python -m home_node transcribe FILE…` and `fetch-model`: the founder's own trials, without the functions."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from home_node.executors.transcribe import PROBLEMS, confidence
from home_node.nlu.types import Vocabulary
from home_node.voice.engine import ears
from home_node.voice.model import UnknownModel, find_model
from home_node.voice.model_download import NotFetched, fetch_model, show
from home_node.voice.passes import listen
from home_node.voice.transcriber import Transcriber
from shared.settings import settings

WENT_WRONG = 1
NOT_POSSIBLE = 2


def transcribe(arguments: Sequence[str]) -> int:
    """Exit code 1: a file could not be heard; 2: there is no model."""
    parser = argparse.ArgumentParser(prog="python -m home_node transcribe", description="What a voice note would do.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="OGG/Opus, WAV, MP3, M4A, AMR or AAC, up to 3 minutes")
    parser.add_argument("--word", action="append", default=[], help="a name that may be said (repeat it for more)")
    parser.add_argument("--json", action="store_true", help="one line of JSON a file, for scripts")
    chosen = parser.parse_args(arguments)
    transcriber = ears().transcriber()
    if transcriber is None:
        print(ears().problem(), file=sys.stderr)
        return NOT_POSSIBLE
    vocabulary = Vocabulary(words=tuple(chosen.word))
    heard = [_try(file, transcriber, vocabulary, chosen.json) for file in chosen.files]
    return 0 if all(heard) else WENT_WRONG


def _try(file: str, transcriber: Transcriber, vocabulary: Vocabulary, as_json: bool) -> bool:
    try:
        audio = Path(file).read_bytes()
    except OSError as error:
        print(f"{file}: {error.strerror}", file=sys.stderr)
        return False
    zone = settings().zone
    transcript, heard = listen(transcriber, audio, vocabulary, now=datetime.now(zone), zone=zone)
    if transcript.problem in PROBLEMS:
        print(f"{file}: {PROBLEMS[transcript.problem]}", file=sys.stderr)
        return False
    result = {
        "file": file,
        "text": heard.text or (transcript.hypotheses[0].text if transcript.hypotheses else ""),
        "language": transcript.language,
        "confidence": confidence(transcript, heard),
        "seconds": transcript.seconds,
        "took_s": transcript.took_s,
        "kind": heard.kind,
        "readings": [reading.text for reading in heard.readings],
        "missing": list(heard.readings[0].missing) if heard.readings else [],
        "nearest": list(heard.nearest),
    }
    print(json.dumps(result, ensure_ascii=False) if as_json else _describe(result))
    return True


def _describe(result: dict[str, object]) -> str:
    readings = result["readings"] if isinstance(result["readings"], list) else []
    lines = [f"{result['file']}: {result['seconds']} s, heard in {result['took_s']} s"]
    lines.append(f"  {result['text'] or '(nothing)'}  [{result['language'] or '-'}, {result['confidence']}]")
    lines += [f"  {'→' if at == 0 else 'or'} {text}".replace("\n", "\n    ") for at, text in enumerate(readings)]
    if not readings:
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
        folder = fetch_model(name, config.data, show)
    except UnknownModel as unknown:
        print(f"{unknown}.", file=sys.stderr)
        return NOT_POSSIBLE
    except NotFetched as problem:
        print(f"The speech model {name} was not fetched: {problem}", file=sys.stderr)
        return WENT_WRONG
    print(f"The speech model {name} is in {folder}, checked. A running home node finds it by itself.")
    return 0
