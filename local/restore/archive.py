"""An archive, opened and checked: each byte of it by the age format, each part by the manifest."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import pyrage

from home_node.backups.age_files import decrypt_into
from home_node.backups.archive import FORMAT, MANIFEST, Manifest
from home_node.backups.key_words import open_identity
from local.restore.refusal import RestoreRefused


class Archive:
    """What is in it, once it is known to be what was put in."""

    def __init__(self, parts: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip, self.manifest = parts, manifest

    def open_part(self, name: str) -> IO[bytes]:
        return self._zip.open(name)


@contextmanager
def open_archive(file: Path, identity: str) -> Iterator[Archive]:
    """Raises RestoreRefused for another key, and for a byte that is not what it was.

    What is decrypted lies in a file without a name, which is gone with this process.
    """
    with tempfile.TemporaryFile() as plain:
        decrypt(file, identity, plain)
        plain.seek(0)
        try:
            with zipfile.ZipFile(plain) as parts:
                yield Archive(parts, _check_parts(parts))
        except (zipfile.BadZipFile, KeyError, ValueError) as problem:
            raise RestoreRefused(f"{file.name} is no backup of WOCS ({problem})") from None


def decrypt(file: Path, identity: str, target: IO[bytes]) -> None:
    try:
        decrypt_into(file, target, open_identity(identity))
    except (OSError, pyrage.DecryptError) as problem:
        if isinstance(problem, OSError) and problem.errno:  # the disk's; the others are of the format
            raise RestoreRefused(f"{file} cannot be read: {problem.strerror}") from None
        raise RestoreRefused(
            f"{file.name} cannot be opened ({problem}): these words are of another key, or the file is damaged."
            " Try an older backup"
        ) from None


def _check_parts(parts: zipfile.ZipFile) -> Manifest:
    manifest = cast(Manifest, json.loads(parts.read(MANIFEST)))
    if manifest["format"] != FORMAT:
        raise RestoreRefused(f"this backup is of format {manifest['format']}, which a newer WOCS reads")
    names = set(parts.namelist()) - {MANIFEST}
    if names != set(manifest["sha256"]):
        raise RestoreRefused("this backup is damaged: its parts are not those of its manifest")
    for name, digest in manifest["sha256"].items():
        if digest_of(parts.open(name)) != digest:
            raise RestoreRefused(f"this backup is damaged: {name} is not what it was")
    return manifest


def digest_of(part: IO[bytes]) -> str:
    with part:
        return hashlib.file_digest(cast(Any, part), "sha256").hexdigest()
