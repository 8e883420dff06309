"""docs/sayings.md from `functions/sentences/*.toml`: every saying with the facts it takes."""

import re
from collections.abc import Iterator, Mapping

from functions.replies.catalogue import Sentence, sentences, words

INTRODUCTION = """# What is said

Made from `functions/sentences/*.toml` by `make docs`; do not edit by hand. SQL and the grammar name a saying and give
its facts; the words are there, Malay and English. Times are ISO with zone, shown in `WOCS_TIMEZONE`; `task` is the
message's own. Each fact is shown with its shape, a reason with the codes that have words; *sometimes* are those that
only some cases have.

| say | facts |
| --- | --- |
"""
_WORDED = r'word\("(\w+)", (reason|problem)\b'
"""Where a sentence words a code that says why: the group, and the fact that holds the code."""


def saying_reference() -> str:
    return INTRODUCTION + "".join(f"| `{say}` | {_row(sentence)} |\n" for say, sentence in sentences().items())


def _row(sentence: Sentence) -> str:
    codes = {name: group for group, name in re.findall(_WORDED, sentence["en"])}
    sample, besides = sentence["sample"], sentence.get("besides", {})
    usual = ", ".join(_facts(sample, codes))
    sometimes = ", ".join(_facts({key: value for key, value in besides.items() if key not in sample}, codes))
    return (f"`{usual}`" if usual else "–") + (f"; sometimes `{sometimes}`" if sometimes else "")


def _facts(facts: Mapping[str, object], codes: Mapping[str, str]) -> Iterator[str]:
    for name, value in facts.items():
        shape = " \\| ".join(words()[codes[name]]) if name in codes else _shape(value)
        yield f"{name}: {shape}" if shape else name


def _shape(value: object) -> str:
    """`{page, url}` of an object, `[{page}]` of several, `[]` of texts; nothing for a text or a number."""
    if isinstance(value, dict):
        return "{" + ", ".join(value) + "}"
    if isinstance(value, list):
        return f"[{_shape(value[0])}]" if value else "[]"
    return ""
