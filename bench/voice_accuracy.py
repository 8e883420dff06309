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
from home_node.voice.passes import listen
from home_node.voice.speech_model import explain_missing, find_model
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
    chosen_settings = settings()
    folder = find_model(chosen_settings.whisper_model, chosen_settings.data)
    if folder is None:
        print(explain_missing(chosen_settings.whisper_model), file=sys.stderr)
        return 2
    try:
        notes = list(read_notes(chosen.folder))
    except (OSError, ValueError, KeyError) as error:
        print(f"{chosen.folder}: no manifest that can be read ({error})", file=sys.stderr)
        return 2
    transcriber = Transcriber(folder, chosen_settings.whisper_compute_type)
    theirs = None if chosen.alone else _specified_transcriber(folder, chosen_settings.whisper_compute_type)
    results = [_measure_note(note, chosen.folder, transcriber, theirs) for note in notes]
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


def _specified_transcriber(folder: Path, compute_type: str) -> Any:
    """The specification's own code: language fixed to Malay, five beams, a window of 30 s, no prompt."""
    from faster_whisper import WhisperModel

    cores = threads_for(physical_cores())
    model = WhisperModel(str(folder), device="cpu", compute_type=compute_type, cpu_threads=cores, local_files_only=True)

    def transcribe(path: Path) -> str:
        segments, _ = model.transcribe(str(path), language="ms", task="transcribe", beam_size=5)
        return " ".join(segment.text for segment in segments)

    return transcribe


def _measure_note(note: dict[str, Any], folder: Path, transcriber: Transcriber, theirs: Any) -> Result:
    path, zone = folder / note["file"], settings().zone
    began = time.perf_counter()
    transcript, heard = listen(transcriber, path.read_bytes(), Vocabulary(), now=NOW, zone=zone)
    ours = time.perf_counter() - began
    began = time.perf_counter()
    if theirs:
        theirs(path)
    text = transcript.hypotheses[0].text if transcript.hypotheses else ""
    scored = None
    if "expected" in note:
        scored = score(note["expected"], heard, now=NOW, zone=zone, free=tuple(note.get("free") or ()))
    spoken, written = plain_words(note["text"]), plain_words(text)
    meant = heard.readings[0].text.replace("\n", " ") if heard.readings else f"({heard.kind})"
    took = time.perf_counter() - began if theirs else 0.0
    return Result(note, text, meant, scored, distance(spoken, written), len(spoken), ours, took)


def table(results: Sequence[Result]) -> Iterator[str]:
    yield f"{'':10} {'notes':>6} {'exact':>7} {'right':>7} {'WER':>6} {'s/s':>7} {'spec s/s':>9} {'ratio':>6}"
    commands = [result for result in results if result.is_command or result.score is None]
    for language in sorted({str(result.note["language"]) for result in commands}):
        yield _row(language, [result for result in commands if result.note["language"] == language])
    yield _row("all", commands)
    if negative := [result for result in results if result.score and not result.is_command]:
        quiet = sum(result.score.exact for result in negative if result.score)
        yield f"no command: {quiet} of {len(negative)} made none"


def _row(name: str, results: Sequence[Result]) -> str:
    scores = [result.score for result in results if result.score]
    exact = f"{_share(sum(result.exact for result in scores), len(scores)):6.1f}%" if scores else "      -"
    right = f"{_share(sum(result.right_command for result in scores), len(scores)):6.1f}%" if scores else "      -"
    seconds = sum(float(result.note.get("seconds") or 0) for result in results) or 1.0
    ours, theirs = sum(result.ours_s for result in results), sum(result.theirs_s for result in results)
    wrong = _share(sum(result.errors for result in results), sum(result.words for result in results))
    ratio = f"{ours / theirs:6.2f}" if theirs else "     -"
    paces = f"{ours / seconds:7.3f} {theirs / seconds:9.3f}"
    return f"{name:10} {len(results):6} {exact} {right} {wrong:5.1f}% {paces} {ratio}"


def worst(results: Sequence[Result], count: int) -> Iterator[str]:
    """The wrong commands first, then the wrong arguments, then the most wrong words."""
    bad = [
        result
        for result in results
        if (result.score and not result.score.exact) or (result.score is None and result.errors)
    ]
    bad.sort(
        key=lambda result: (result.score.right_command if result.score else True, -result.errors / max(1, result.words))
    )
    if bad and count:
        yield "\nThe worst:"
    for result in bad[:count]:
        yield f"{result.note['file']}  said:  {result.note['text']}"
        yield f"{'':{len(result.note['file'])}}  heard: {result.heard or '(nothing)'}"
        if result.score:
            yield f"{'':{len(result.note['file'])}}  meant: {result.meant}"


def plain_words(text: str) -> list[str]:
    return re.sub(r"[^\w ]+", " ", text.lower().replace("-", " ")).split()


def distance(spoken: Sequence[str], written: Sequence[str]) -> int:
    """Words that must be changed, put in or taken out."""
    row = list(range(len(written) + 1))
    for at, word in enumerate(spoken, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(written, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]


def _share(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.voice_accuracy", description="Scores a folder of voice notes."
    )
    parser.add_argument("folder", type=Path, help="with manifest.jsonl and the notes it names")
    parser.add_argument("--alone", action="store_true", help="without the specification's own code beside it")
    parser.add_argument("--worst", type=int, default=WORST, help=f"how many of the worst to show (default {WORST})")
    return parser


if __name__ == "__main__":
    sys.exit(main())
