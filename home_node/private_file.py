"""A file of this node that nobody else may read (0600), replaced in one step."""

import os
from pathlib import Path


def write_private_file(file: Path, text: str) -> None:
    """Nobody else can read it at any moment, and a crash leaves what was there. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as writing:
        writing.write(text)
        writing.flush()
        os.fsync(writing.fileno())
    fresh.replace(file)
