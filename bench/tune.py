"""`make tune`: switches off each rule, word set and weight of the speech reader in turn, and counts what changes.

What changes no sentence of the tests and no recorded voice note does nothing: it is deleted, with its data.
Sentences come from tests/unit/nlu, notes from a folder with `manifest.jsonl` whose hypotheses are kept in a file.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bench.recorded_notes import NotRecordedError, RecordedTranscriber
from bench.switches import Switch, all_switches
from bench.voice_accuracy import NOW, read_notes
from home_node.nlu.redecoding import is_doubtful
from home_node.nlu.types import Heard, Vocabulary
from home_node.voice.passes import listen
from home_node.voice.speech_model import find_model
from home_node.voice.transcriber import Transcriber
from shared.settings import settings
from tests.unit.nlu.known_names import read_wordings
from tests.unit.nlu.sentences import ORDERS, TALK

Outcome = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _options().parse_args(arguments)
    listeners = [*_sentences(), *_notes(chosen.notes, chosen.decoded)]
    before = {name: _read(listener) for name, listener in listeners}
    print(f"{len(before)} sentences and notes; changed when it is off:", flush=True)
    for switch in all_switches():
        if re.search(chosen.only, f"{switch.kind} {switch.name}"):
            print(_row(switch, _changed(switch, listeners, before, chosen.enough)), flush=True)
    return 0


def _changed(
    switch: Switch, listeners: list[tuple[str, Callable[[], Heard]]], before: Outcome, enough: int
) -> list[str]:
    with switch.off():
        changed = (name for name, listener in listeners if _read(listener) != before[name])
        return list(islice(changed, enough or None))


def _row(switch: Switch, changed: list[str]) -> str:
    notes = sum(name.startswith("note ") for name in changed)
    example = f"  {changed[0]}" if changed else "  NOTHING"
    return f"{len(changed) - notes:5} {notes:4}  {switch.kind:9} {switch.name:45}{example}"


def _read(listener: Callable[[], Heard]) -> Any:
    """What a person would see of it; a rule that breaks or asks for the decoder when it is off does something."""
    try:
        reading = listener()
    except NotRecordedError:
        return "needs the decoder"
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        return type(error).__name__
    readings = [(each.command.key, each.args, each.missing, each.doubts) for each in reading.readings]
    return reading.kind, reading.said, reading.nearest, readings[:1], len(readings), is_doubtful(reading)


def _sentences() -> Iterator[tuple[str, Callable[[], Heard]]]:
    for line in (*ORDERS, *TALK):
        said = line.split("|")[0]
        yield said, lambda said=said: read_wordings(said)  # type: ignore[misc]


def _notes(folder: Path | None, decoded: Path) -> Iterator[tuple[str, Callable[[], Heard]]]:
    if folder is None:
        return
    transcriber = RecordedTranscriber(decoded, _load_transcriber)
    for note in read_notes(folder):
        yield f"note {note['file']}", lambda note=note: _listen(transcriber, folder, note)  # type: ignore[misc]


def _listen(transcriber: RecordedTranscriber, folder: Path, note: dict[str, Any]) -> Heard:
    transcriber.note = note["file"]
    audio = (folder / note["file"]).read_bytes()
    return listen(transcriber, audio, Vocabulary(), now=NOW, zone=settings().zone)[1]


def _load_transcriber() -> Transcriber | None:
    folder = find_model(settings().whisper_model, settings().data)
    return Transcriber(folder, settings().whisper_compute_type) if folder else None


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.tune", description="What each rule of the reader is for.")
    parser.add_argument("--notes", type=Path, help="a folder with manifest.jsonl and the notes it names")
    parser.add_argument("--decoded", type=Path, default=Path("decoded_notes.json"), help="where hypotheses are kept")
    parser.add_argument("--enough", type=int, default=0, help="after so many changes the next (default: never)")
    parser.add_argument("--only", default=".", help="switches whose kind and name this pattern is in (default: all)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
