"""Files in the age format, and streams into them: nothing that is not encrypted touches this PC's disk."""

import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import IO, Any, cast

import pyrage
from pyrage import x25519

from home_node.backups.folder import PARTIAL


def write_encrypted(target: Path, recipients: Sequence[str], write: Callable[[IO[bytes]], None]) -> None:
    """`write` gets a stream to write into, in another thread. The target is there whole, or not at all.

    Raises what `write` raised, and OSError for a disk that is full.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_name(PARTIAL + target.name)
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            _encrypt_written(file, recipients, write)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        _sync_folder(target.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def decrypt_into(source: Path, target: IO[bytes], identity: x25519.Identity) -> None:
    """Raises pyrage.DecryptError for another key, and for a byte that is not what it was."""
    with source.open("rb") as file:
        pyrage.decrypt_io(file, cast(io.BufferedIOBase, target), [identity])


def _encrypt_written(file: IO[bytes], recipients: Sequence[str], write: Callable[[IO[bytes]], None]) -> None:
    reading, writing = os.pipe()
    problems: list[BaseException] = []

    def feed() -> None:
        try:
            with os.fdopen(writing, "wb") as stream:
                write(stream)
        except BaseException as problem:
            problems.append(problem)

    feeder = Thread(target=feed, name="backup", daemon=True)
    feeder.start()
    target = _Target(file)
    try:
        with os.fdopen(reading, "rb") as stream:
            pyrage.encrypt_io(stream, target, [x25519.Recipient.from_str(each) for each in recipients])
    except pyrage.EncryptError as error:
        raise target.problem or error from None
    finally:
        feeder.join()  # the reading end is closed: who still writes hears of it
    if problems:
        raise problems[0]


class _Target(io.BufferedIOBase):
    """Remembers what the disk said, of which pyrage keeps the words alone."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.problem: OSError | None = None

    def write(self, data: Any) -> int:
        try:
            return self._file.write(data)
        except OSError as problem:
            self.problem = problem
            raise

    def flush(self) -> None:
        if not self._file.closed:
            self._file.flush()


def _sync_folder(folder: Path) -> None:
    """So that the new name outlives a power cut as well; Windows opens no folder and needs none of it."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
