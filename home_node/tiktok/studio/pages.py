"""Selectors of TikTok Studio's pages, read from `pages.toml` or the owner's copy of it (WOCS_TIKTOK_STUDIO_PAGES)."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

PACKAGED = Path(__file__).with_name("pages.toml")
VERSION = 1
Selectors = dict[str, tuple[str, ...]]


class PagesBroken(ValueError):
    """The file cannot be used; the sentence says which entry, and what it should be."""


@dataclass(frozen=True)
class Pace:
    """How long each thing is waited for, in seconds."""

    page: float
    element: float
    form: float
    upload: float
    checks: float
    press: float
    listed: float
    person: float
    relook: float
    poll: float


@dataclass(frozen=True)
class Pages:
    """`steps` and `overlays` hold selectors, the likeliest first; `verified_on` is None where nobody verified them."""

    verified_on: date | None
    addresses: dict[str, str]
    login_paths: tuple[str, ...]
    overlays: Selectors
    steps: Selectors
    row: str
    row_link: str
    pace: Pace


def read_pages(file: str | Path = "") -> Pages:
    """The packaged pages where no file is named. Raises PagesBroken."""
    path = Path(file).expanduser() if file else PACKAGED
    return _Reader(path, _load(path)).read()


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise PagesBroken(f"{path} cannot be read ({error.strerror}): set WOCS_TIKTOK_STUDIO_PAGES to a file") from None
    except ValueError as error:  # TOML's and UTF-8's own errors
        raise PagesBroken(f"{path} is no TOML file: {error}") from None


class _Reader:
    def __init__(self, path: Path, told: dict[str, Any]) -> None:
        self._path, self._told = path, told
        self._packaged = _load(PACKAGED)

    def read(self) -> Pages:
        if self._told.get("version") != VERSION:
            raise self._break("version", f"must be {VERSION}: copy the packaged pages.toml again and mend the copy")
        return Pages(
            verified_on=self._read_day(),
            addresses={name: self._read_text("addresses", name) for name in self._packaged["addresses"]},
            login_paths=self._read_texts("walls", "login_paths"),
            overlays={name: self._read_texts("overlays", name) for name in self._read_table("overlays")},
            steps={name: self._read_texts("steps", name) for name in self._packaged["steps"]},
            row=self._read_text("rows", "row"),
            row_link=self._read_text("rows", "link"),
            pace=Pace(**{field.name: self._read_seconds(field.name) for field in fields(Pace)}),
        )

    def _read_day(self) -> date | None:
        day = self._told.get("verified_on", "")
        try:
            return date.fromisoformat(str(day)) if day else None
        except ValueError:
            raise self._break("verified_on", f'must be a day such as "2026-12-31", or "", not {day!r}') from None

    def _read_table(self, table: str) -> dict[str, Any]:
        told = self._told.get(table)
        if not isinstance(told, dict):
            raise self._break(f"[{table}]", "is missing")
        return told

    def _read_text(self, table: str, name: str) -> str:
        text = self._read_table(table).get(name)
        if not isinstance(text, str) or not text.strip():
            raise self._break(f"[{table}] {name}", "is missing, or is no text in quotes")
        return text

    def _read_texts(self, table: str, name: str) -> tuple[str, ...]:
        texts = self._read_table(table).get(name)
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text for text in texts):
            raise self._break(f"[{table}] {name}", "is missing, or is no list such as ['button.post']")
        return tuple(texts)

    def _read_seconds(self, name: str) -> float:
        seconds = self._read_table("waits").get(name)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
            raise self._break(f"[waits] {name}", "is missing, or is no number of seconds above 0")
        return float(seconds)

    def _break(self, entry: str, problem: str) -> PagesBroken:
        return PagesBroken(f"{self._path}: {entry} {problem}")
