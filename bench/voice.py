"""`make bench-voice DIR=folder`: how many of a folder's voice notes become the command that was meant, and how fast.

The folder holds `manifest.jsonl`, a line a note: `file`, `text` (what was said), `language`, `expected` ({"command",
"args"} or null: no command must come of it) and `free` (arguments that may differ a little). Without `expected` in any
line the words alone are scored. Beside it, note by note, runs the specification's own code for the time.
"""

import argparse
import json
import re
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.voice_scoring import Score, score
from home_node.nlu.types import Vocabulary
from home_node.voice.model import find_model, missing
from home_node.voice.passes import listen
from home_node.voice.threads import physical_cores, threads_for
from home_node.voice.transcriber import Transcriber
from shared.settings import settings

NOW = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
WORST = 15


@dataclass(frozen=True)
class Result:
    note: dict[str, Any]
    heard: str
    meant: str
    score: Score | None  # None: the words alone
    errors: int
    words: int
    ours_s: float
    theirs_s: float  # 0: not measured

    @property
    def is_command(self) -> bool:
        return bool(self.note.get("expected"))


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _options().parse_args(arguments)
    wanted = settings()
    folder = find_model(wanted.whisper_model, wanted.data)
    if folder is None:
        print(missing(wanted.whisper_model), file=sys.stderr)
        return 2
    try:
        notes = list(read_notes(chosen.folder))
    except (OSError, ValueError, KeyError) as error:
        print(f"{chosen.folder}: no manifest that can be read ({error})", file=sys.stderr)
        return 2
    transcriber = Transcriber(folder, wanted.whisper_compute_type)
    theirs = None if chosen.alone else _specified(folder, wanted.whisper_compute_type)
    results = [_measured(note, chosen.folder, transcriber, theirs) for note in notes]
    print("\n".join((*table(results), *worst(results, chosen.worst))))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with_theirs = "" if chosen.alone else " with both models; --alone measures ours"
    print(f"\n{folder.name}, {threads_for(physical_cores())} threads, memory at most {peak:.0f} MB{with_theirs}")
    return 0


def read_notes(folder: Path) -> Iterator[dict[str, Any]]:
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        if line.strip():
            note = json.loads(line)
            yield {**note, "file": note["file"], "text": note["text"], "language": note.get("language") or "?"}


def _specified(folder: Path, compute_type: str) -> Any:
    """The specification's own code: language fixed to Malay, five beams, a window of 30 s, no prompt."""
    from faster_whisper import WhisperModel

    cores = threads_for(physical_cores())
    model = WhisperModel(str(folder), device="cpu", compute_type=compute_type, cpu_threads=cores, local_files_only=True)

    def transcribe(path: Path) -> str:
        segments, _ = model.transcribe(str(path), language="ms", task="transcribe", beam_size=5)
        return " ".join(segment.text for segment in segments)

    return transcribe


def _measured(note: dict[str, Any], folder: Path, transcriber: Transcriber, theirs: Any) -> Result:
    path, zone = folder / note["file"], settings().zone
    began = time.perf_counter()
    found, heard = listen(transcriber, path.read_bytes(), Vocabulary(), now=NOW, zone=zone)
    ours = time.perf_counter() - began
    began = time.perf_counter()
    if theirs:
        theirs(path)
    text = found.hypotheses[0].text if found.hypotheses else ""
    scored = None
    if "expected" in note:
        scored = score(note["expected"], heard, now=NOW, zone=zone, free=tuple(note.get("free") or ()))
    wanted, got = bare(note["text"]), bare(text)
    meant = heard.readings[0].text.replace("\n", " ") if heard.readings else f"({heard.kind})"
    took = time.perf_counter() - began if theirs else 0.0
    return Result(note, text, meant, scored, distance(wanted, got), len(wanted), ours, took)


def table(results: Sequence[Result]) -> Iterator[str]:
    yield f"{'':10} {'notes':>6} {'exact':>7} {'right':>7} {'WER':>6} {'s/s':>7} {'spec s/s':>9} {'ratio':>6}"
    commands = [one for one in results if one.is_command or one.score is None]
    for language in sorted({str(one.note["language"]) for one in commands}):
        yield _row(language, [one for one in commands if one.note["language"] == language])
    yield _row("all", commands)
    if negative := [one for one in results if one.score and not one.is_command]:
        quiet = sum(one.score.exact for one in negative if one.score)
        yield f"no command: {quiet} of {len(negative)} made none"


def _row(name: str, of: Sequence[Result]) -> str:
    scores = [one.score for one in of if one.score]
    exact = f"{_share(sum(one.exact for one in scores), len(scores)):6.1f}%" if scores else "      -"
    right = f"{_share(sum(one.right_command for one in scores), len(scores)):6.1f}%" if scores else "      -"
    seconds = sum(float(one.note.get("seconds") or 0) for one in of) or 1.0
    ours, theirs = sum(one.ours_s for one in of), sum(one.theirs_s for one in of)
    wrong = _share(sum(one.errors for one in of), sum(one.words for one in of))
    ratio = f"{ours / theirs:6.2f}" if theirs else "     -"
    return f"{name:10} {len(of):6} {exact} {right} {wrong:5.1f}% {ours / seconds:7.3f} {theirs / seconds:9.3f} {ratio}"


def worst(results: Sequence[Result], count: int) -> Iterator[str]:
    """The wrong commands first, then the wrong arguments, then the most wrong words."""
    bad = [one for one in results if (one.score and not one.score.exact) or (one.score is None and one.errors)]
    bad.sort(key=lambda one: (one.score.right_command if one.score else True, -one.errors / max(1, one.words)))
    if bad and count:
        yield "\nThe worst:"
    for one in bad[:count]:
        yield f"{one.note['file']}  said:  {one.note['text']}"
        yield f"{'':{len(one.note['file'])}}  heard: {one.heard or '(nothing)'}"
        if one.score:
            yield f"{'':{len(one.note['file'])}}  meant: {one.meant}"


def bare(text: str) -> list[str]:
    return re.sub(r"[^\w ]+", " ", text.lower().replace("-", " ")).split()


def distance(wanted: Sequence[str], got: Sequence[str]) -> int:
    """Words that must be changed, put in or taken out."""
    row = list(range(len(got) + 1))
    for at, word in enumerate(wanted, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(got, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]


def _share(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.voice", description="Scores a folder of voice notes.")
    parser.add_argument("folder", type=Path, help="with manifest.jsonl and the notes it names")
    parser.add_argument("--alone", action="store_true", help="without the specification's own code beside it")
    parser.add_argument("--worst", type=int, default=WORST, help=f"how many of the worst to show (default {WORST})")
    return parser


if __name__ == "__main__":
    sys.exit(main())
