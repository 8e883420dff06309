"""`.env.home`: this node's settings, read at its start. What the environment itself sets wins.

The file is named by WOCS_ENV_FILE (`off`: there is none), or lies in the current folder or the project's. It has tokens
in it, so that nobody else may read it.
"""

import os
from collections.abc import MutableMapping
from pathlib import Path

from dotenv import dotenv_values

NAME = ".env.home"
PROJECT = Path(__file__).resolve().parents[1]
NO_FILE = "off"
READABLE_BY_OTHERS = 0o077


def read_env_file(environment: MutableMapping[str, str]) -> Path | None:
    """Adds what the file sets; the file, or None where there is none. Raises ValueError with a sentence.

    A relative WOCS_DATA is meant from the file's folder: wherever the node is started, its data are the same.
    """
    file = find_env_file(environment)
    if file is None:
        return None
    for name, value in _read_values(file).items():
        if value and not environment.get(name, "").strip():
            environment[name] = _resolve_data(file, value) if name == "WOCS_DATA" else value
    environment.setdefault("WOCS_DATA", str(file.parent / ".wocs"))
    return file


def find_env_file(environment: MutableMapping[str, str]) -> Path | None:
    """Raises ValueError where the one that is named is not there, or others may read it."""
    named = environment.get("WOCS_ENV_FILE", "").strip()
    if named == NO_FILE:
        return None
    if named:
        file = Path(named).expanduser().absolute()
        if not file.is_file():
            raise ValueError(f"WOCS_ENV_FILE names {file}, and there is no such file")
        return _refuse_readable(file)
    places = (Path.cwd() / NAME, PROJECT / NAME)
    found = next((place for place in places if place.is_file()), None)
    return _refuse_readable(found) if found else None


def _refuse_readable(file: Path) -> Path:
    """Windows tells no such bits: there a person's folder is closed to others."""
    if os.name == "posix" and file.stat().st_mode & READABLE_BY_OTHERS:
        raise ValueError(f"{file} has tokens in it and others may read it: chmod 600 '{file}'")
    return file


def _read_values(file: Path) -> dict[str, str]:
    """Each value as it stands; a file of Notepad's begins with a mark of its encoding."""
    try:
        return {name: value for name, value in dotenv_values(file, interpolate=False, encoding="utf-8-sig").items()
                if value is not None}  # fmt: skip
    except (OSError, UnicodeDecodeError) as problem:
        raise ValueError(f"{file} cannot be read ({type(problem).__name__}); save it as UTF-8") from None


def _resolve_data(file: Path, told: str) -> str:
    return str(file.parent / Path(told).expanduser())
