"""The lists of packages we ask for, and how their locked list says which of them it was made from."""

import hashlib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = (".", "local", "home_node", "tests", "bench", "local/audit")
_MADE_FROM = "# made by `make lock` from "


def source_of(folder: str) -> Path:
    return PROJECT / folder / "requirements.in"


def lock_of(folder: str) -> Path:
    return PROJECT / folder / "requirements.txt"


def asked_for(source: Path) -> list[str]:
    """The requirements of a list, without its comments."""
    lines = (line.partition("#")[0].strip() for line in source.read_text("utf-8").splitlines())
    return [line for line in lines if line]


def headline(source: Path) -> str:
    """The first line of the locked list; it changes with every requirement and with no comment."""
    digest = hashlib.sha256("\n".join(asked_for(source)).encode()).hexdigest()
    return f"{_MADE_FROM}{source.name} {digest[:32]}"
