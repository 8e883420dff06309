"""Paths beyond 260 characters, which Windows takes with a prefix alone: a package's files lie deep below a version."""

import os
import shutil
from pathlib import Path, PureWindowsPath

PREFIX, UNC_PREFIX = "\\\\?\\", "\\\\?\\UNC\\"


def lengthen_path(path: str) -> str:
    """As Windows takes it and all that lies below it, at any length; a relative or another system's path as it is."""
    if path.startswith(PREFIX) or not PureWindowsPath(path).is_absolute():
        return path
    return UNC_PREFIX + path[2:] if path.startswith("\\\\") else PREFIX + path


def locate_deep(folder: Path) -> str:
    """The folder for who goes down to its last file."""
    path = str(folder.absolute())
    return lengthen_path(path) if os.name == "nt" else path


def remove_tree(folder: Path) -> None:
    """All of it, if it is there. Raises OSError, on Windows also for a file that somebody has open."""
    if folder.exists():
        shutil.rmtree(locate_deep(folder))
