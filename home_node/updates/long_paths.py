"""Paths beyond 260 characters, which Windows takes with a prefix alone: a package's files lie deep below a version."""

import os
import shutil
from pathlib import Path, PureWindowsPath

LONG_FROM = 240  # characters; a folder's limit is twelve less than a file's
PREFIX, UNC_PREFIX = "\\\\?\\", "\\\\?\\UNC\\"


def lengthen_path(path: str) -> str:
    """As Windows takes it at any length; another system's path, a relative and a short one as they are."""
    if len(path) < LONG_FROM or path.startswith(PREFIX) or not PureWindowsPath(path).is_absolute():
        return path
    return UNC_PREFIX + path[2:] if path.startswith("\\\\") else PREFIX + path


def remove_tree(folder: Path) -> None:
    """All of it, if it is there. Raises OSError, on Windows also for a file that somebody has open."""
    if folder.exists():
        shutil.rmtree(_widen(folder))


def _widen(folder: Path) -> str:
    """Whatever lies below may be long, however short the folder's own name."""
    path = str(folder.absolute())
    return path if os.name != "nt" or path.startswith("\\\\") else PREFIX + path
