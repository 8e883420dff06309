"""The names that a misspelt one may have meant."""

from difflib import get_close_matches

from functions.replies.fact_values import as_strings
from shared import figures

_ALIKE = 0.6


def find_nearest_names(wanted: object, names: object) -> list[str]:
    """The nearest first, as many as a message has buttons: by the whole name or any word of it."""
    word, scores = str(wanted or "").strip("@ ").lower()[:40], dict[str, str]()
    for name in as_strings(names):
        for part in (name, *name.split()):
            scores.setdefault(part.lower(), name)
    near = get_close_matches(word, scores, 2 * figures.BUTTONS_MAX, _ALIKE)
    return list(dict.fromkeys(scores[part] for part in near))[: figures.BUTTONS_MAX]
