"""A decoder's hypotheses kept in a file: a folder of voice notes is understood again without decoding it again.

What the speech reader asks of the decoder beyond the first pass depends on how it read that one; what is asked for and
was never recorded is decoded, if there is a model, and recorded; else the note counts as one that needs its decoder.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from home_node.nlu.types import Hypothesis, Vocabulary
from home_node.voice.transcriber import Transcriber, Transcript
from shared.commands import Command


class NotRecordedError(Exception):
    """The speech reader asks for a pass of the decoder that no file holds and no model can make."""


@dataclass(frozen=True)
class _Kept:
    """Stands where the encoder's view of a whole note stands: the note that it was made of."""

    note: str
    audio: bytes


class RecordedTranscriber(Transcriber):
    """Plays back what was decoded. `load` makes the transcriber for what was not, or None where there is no model."""

    def __init__(self, file: Path, load: Callable[[], Transcriber | None] = lambda: None) -> None:
        self._file, self._load = file, load
        self._recorded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        self._real: Transcriber | None = None
        self._first: tuple[str, Transcript] = ("", Transcript())
        self.note = ""

    def transcribe(
        self, audio: bytes, vocabulary: Vocabulary | None = None, check_in: Callable[[], None] = lambda: None
    ) -> Transcript:
        del vocabulary, check_in
        kept = _Kept(self.note, audio)
        return self._played("first", kept, lambda real: self._decoded(real, kept))

    def transcribe_about(self, heard: Transcript, about: Sequence[Command]) -> Transcript:
        asked = "about " + " ".join(command.key for command in about)
        return self._played(
            asked, heard.encoding, lambda real: real.transcribe_about(self._decoded(real, heard.encoding), about)
        )

    def transcribe_wider(self, heard: Transcript, vocabulary: Vocabulary) -> Transcript:
        return self._played(
            "wider", heard.encoding, lambda real: real.transcribe_wider(self._decoded(real, heard.encoding), vocabulary)
        )

    def score_texts(self, heard: Transcript, texts: Sequence[str]) -> list[float]:
        asked, kept = "score " + " | ".join(texts), heard.encoding
        recorded = self._recorded.setdefault(kept.note, {})
        if asked not in recorded:
            real = self._transcriber()
            recorded[asked] = real.score_texts(self._decoded(real, kept), texts)
            self._keep()
        return list(recorded[asked])

    def _played(self, asked: str, kept: _Kept, decode: Callable[[Transcriber], Transcript]) -> Transcript:
        recorded = self._recorded.setdefault(kept.note, {})
        if asked not in recorded:
            recorded[asked] = _as_data(decode(self._transcriber()))
            self._keep()
        return _from_data(recorded[asked], kept)

    def _transcriber(self) -> Transcriber:
        self._real = self._real or self._load()
        if self._real is None:
            raise NotRecordedError
        return self._real

    def _decoded(self, real: Transcriber, kept: _Kept) -> Transcript:
        """The note's first pass with the encoder's view of it, which no file keeps."""
        if self._first[0] != kept.note:
            self._first = kept.note, real.transcribe(kept.audio, Vocabulary())
        return self._first[1]

    def _keep(self) -> None:
        self._file.write_text(json.dumps(self._recorded, ensure_ascii=False, indent=1), encoding="utf-8")


def _as_data(transcript: Transcript) -> dict[str, Any]:
    data = asdict(replace(transcript, encoding=None))
    return {**data, "encoding": transcript.encoding is not None}


def _from_data(data: dict[str, Any], kept: _Kept) -> Transcript:
    hypotheses = tuple(
        Hypothesis(**{**each, "words": tuple((word, sure) for word, sure in each["words"])})
        for each in data["hypotheses"]
    )
    return Transcript(**{**data, "hypotheses": hypotheses, "encoding": kept if data["encoding"] else None})
