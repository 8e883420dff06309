"""A task's file that is too large for memory: fetched to the disk in pieces, and put into the media store by itself.

It is there as long as the task is in hand.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import httpx

from home_node.addresses import is_safe
from home_node.door import Door, DoorRefused, MediaGone, StoreDown
from home_node.executors import MediaProblem
from shared.figures import FILM_MAX_BYTES

_TIMEOUT = httpx.Timeout(60, connect=10)  # of each piece; a home's uplink is slow
_PIECE_BYTES = 256 * 1024
_TOO_LARGE = {413}
_IS_THERE = 412  # of S3, to `If-None-Match: *`: it came, and only its answer was lost


class TaskMedia:
    """Of one task, at one attempt. `check_in` is called between pieces and may raise Stopped."""

    def __init__(self, door: Door, task_id: str, attempt: int, check_in: Callable[[], None]) -> None:
        self._door, self._task_id, self._attempt, self._check_in = door, task_id, attempt, check_in
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder:
            self._folder.cleanup()

    def fetch(self) -> Path:
        """The file, whole; raises MediaProblem, DoorRefused, DoorDown, OSError."""
        file, size = self._locate(), 0
        try:
            with file.open("wb") as kept:
                for piece in self._door.list_pieces(self._task_id, self._attempt):
                    self._check_in()
                    size += kept.write(piece)
                    if size > FILM_MAX_BYTES:
                        raise MediaProblem("too_large")
        except MediaGone as gone:
            raise MediaProblem(gone.problem) from None
        return file

    def upload(self, mime: str) -> None:
        """What was fetched; raises MediaProblem, StoreDown, DoorRefused, DoorDown."""
        address = self._door.ask_upload(self._task_id, self._attempt)
        if not is_safe(address.url):
            raise DoorRefused("an address that is not the store's")
        file = self._locate()
        headers = {**address.headers, "Content-Type": mime, "Content-Length": str(file.stat().st_size)}
        try:
            answer = httpx.put(address.url, content=self._read(file), headers=headers, timeout=_TIMEOUT)
        except httpx.HTTPError as error:
            raise StoreDown(type(error).__name__) from None
        if answer.status_code in _TOO_LARGE or (answer.status_code == 400 and '"413"' in answer.text):
            raise MediaProblem("store_too_small")
        if not answer.is_success and answer.status_code != _IS_THERE:
            raise StoreDown(f"HTTP {answer.status_code}")

    def _locate(self) -> Path:
        self._folder = self._folder or TemporaryDirectory(prefix="wocs-media-")
        return Path(self._folder.name) / "media"

    def _read(self, file: Path) -> Iterator[bytes]:
        with file.open("rb") as opened:
            while piece := opened.read(_PIECE_BYTES):
                self._check_in()
                yield piece
