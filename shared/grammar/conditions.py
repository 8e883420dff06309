"""Reads a condition: comparisons joined by and, or and brackets: `sales > 1000 and (traffic > 50 or clicks > 5)`.

And binds before or, as everywhere; the text that is told back has the brackets. A range is two comparisons.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shared.commands import Field
from shared.grammar.calendar_spans import Today
from shared.grammar.comparisons import SHAPE, Comparison, read_comparison
from shared.grammar.folding import fold_text
from shared.grammar.results import Clock, ValueRefusal

MOST_PARTS = 10
_LONGEST = 400  # characters
_AMOUNT = r"(?:rm ?)?-?\d[\d.,]*(?: ?(?:k|m|ribu|juta|ringgit|sen|%))?"
_BETWEEN = re.compile(
    rf"(?P<words>[^()]*?)(?:is )?(?<![a-z])(?:between|(?:di ?)?antara) (?P<low>{_AMOUNT})"
    rf" ?(?:and|dan|to|hingga|sampai|ke|&|-) ?(?P<high>{_AMOUNT})"
)
_TOKEN = re.compile(r"(\(|\)|(?<![a-z])(?:and|dan|serta|or|atau)(?![a-z])|&&?|\|\|?)")
_JOIN = {"and": "and", "dan": "and", "serta": "and", "&": "and", "&&": "and", "or": "or", "atau": "or", "|": "or"}
_JOIN["||"] = "or"
_PERCENT = re.compile(r"(?<=\d) ?(?:peratus|percent|per cent)(?![a-z])")


class _Refused(Exception):
    def __init__(self, refusal: ValueRefusal) -> None:
        self.refusal = refusal


class _Reader:
    """Goes through the tokens of one condition."""

    def __init__(self, tokens: list[str], today: Today) -> None:
        self.tokens = tokens
        self.today = today
        self.before: Comparison | None = None
        self.count = 0

    def read_joined(self, join: str) -> dict[str, Any]:
        """`a or b or c`, each of them `d and e`."""
        parts = [self._read_part(join)]
        while self.tokens and _JOIN.get(self.tokens[0]) == join:
            self.tokens.pop(0)
            parts.append(self._read_part(join))
        return parts[0] if len(parts) == 1 else _join(join, parts)

    def _read_part(self, join: str) -> dict[str, Any]:
        return self.read_joined("and") if join == "or" else self._read_atom()

    def _read_atom(self) -> dict[str, Any]:
        word = self.tokens.pop(0) if self.tokens else ""
        if word == "(":
            inner = self.read_joined("or")
            if not self.tokens or self.tokens.pop(0) != ")":
                raise _Refused(ValueRefusal("bad_condition", None, (SHAPE,)))
            return inner
        return self._read_comparison(word)

    def _read_comparison(self, text: str) -> Comparison:
        read = read_comparison(text, self.today, self.before)
        self.count += 1
        if isinstance(read, ValueRefusal):
            raise _Refused(read)
        if self.count > MOST_PARTS:
            raise _Refused(ValueRefusal("bad_condition", None, (SHAPE,)))
        self.before = read
        return read


def make_condition_check(_field: Field) -> Callable[[str, Clock], dict[str, Any] | ValueRefusal]:
    def check(value: str, clock: Clock) -> dict[str, Any] | ValueRefusal:
        phrase = _PERCENT.sub("%", fold_text(value[:_LONGEST])).strip(" :")
        tokens = [token.strip() for token in _TOKEN.split(_BETWEEN.sub(_write_range, phrase)) if token.strip()]
        reader, is_one = _Reader(tokens, Today(clock)), len(tokens) <= 1
        if len(value) > _LONGEST or tokens.count("(") > MOST_PARTS:
            return ValueRefusal("bad_condition", None, (SHAPE,))
        try:
            condition = reader.read_joined("or")
        except _Refused as refused:
            return refused.refusal if is_one else _refuse_part(refused.refusal)
        return ValueRefusal("unclear_condition") if reader.tokens else condition

    return check


def _refuse_part(refusal: ValueRefusal) -> ValueRefusal:
    """Of several parts one that lacks its sign or figure may belong to its neighbour: nobody guesses how."""
    if refusal.problem == "bad_condition":
        return ValueRefusal("unclear_condition")
    return replace(refusal, nearest=None)


def _write_range(match: re.Match[str]) -> str:
    """`sales between 100 and 200` as two comparisons in brackets; what joins it to the ones before stays outside."""
    words = match["words"]
    lead = [*_TOKEN.finditer(words)]
    at = lead[-1].end() if lead else 0
    name = words[at:].strip()
    return f"{words[:at]} ({name} >= {match['low']} and {name} <= {match['high']})"


def _join(join: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    parts = [each for part in parts for each in (part["parts"] if part.get("join") == join else [part])]
    text = f" {join} ".join(f"({part['text']})" if "parts" in part else part["text"] for part in parts)
    return {"join": join, "parts": parts, "text": text}
