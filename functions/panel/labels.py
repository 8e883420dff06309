"""The panel's words in both languages: one file a page in `labels/`, `key = ["English", "Malay"]`."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from functions.replies.catalogue import LANGUAGES
from shared.log import note

_FOLDER = Path(__file__).parent / "labels"


@cache
def read_labels() -> dict[str, list[str]]:
    """`inbox.title` → [English, Malay]."""
    files = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(_FOLDER.glob("*.toml"))}
    return {f"{page}.{key}": words for page, told in files.items() for key, words in told.items()}


def label_finder(language: str) -> Callable[..., str]:
    """`label("inbox.count", count=3)`: the words with their `{count}` filled in."""
    at = LANGUAGES.index(language if language in LANGUAGES else "en")

    def label(name: str, /, **facts: object) -> str:
        words = read_labels().get(name)
        if words is None:
            note("panel.no_label", label=name)
            return name
        return words[at].format(**facts) if facts else words[at]

    return label
