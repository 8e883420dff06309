"""Tables of figures as files: CSV, or an Excel workbook. What a spreadsheet would take for a formula is only words."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from functions.replies.catalogue import translate_code
from functions.replies.fact_values import as_object, as_strings
from shared.contract.value_types import JSON, Facts

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT = "text/plain"  # Meta takes no text/csv; the name says what it is
_FORMULA = re.compile(r"[\t\r]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
"""What begins like one, also behind blanks and letters without width, and as wide letters."""
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML has no letter for: a workbook with one cannot be made."""

Cell = str | int | float


class TableFile(NamedTuple):
    data: bytes
    mime: str
    name: str


def find_table(facts: Facts) -> Facts:
    """The table among the facts of a message; empty where it has none."""
    return as_object(facts.get("table"))


def name_file(table: Facts) -> str:
    """`sales-2026-11.csv`."""
    return f"{table.get('name') or 'report'}.{'xlsx' if table.get('kind') == 'xlsx' else 'csv'}"


def make_file(table: Facts, language: str) -> TableFile:
    rows = list(list_rows(table, language))
    if table.get("kind") == "xlsx":
        from functions.sales_import.workbook import write_worksheet

        return TableFile(write_worksheet(rows), _XLSX, name_file(table))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return TableFile(out.getvalue().encode("utf-8-sig"), _TEXT, name_file(table))


def list_rows(table: Facts, language: str) -> Iterator[list[Cell]]:
    """The headings in words, then the rows; numbers stay numbers."""
    yield [translate_code(language, "column", code) for code in as_strings(table.get("columns"))]
    rows = table.get("rows")
    for row in rows if isinstance(rows, list) else []:
        yield [neutralise(cell) for cell in word_first_cell(table, row, language)] if isinstance(row, list) else []


def word_first_cell(table: Facts, row: list[JSON], language: str) -> list[JSON]:
    """A row whose first cell is a code, in words: `tasks_done` as `tugas siap`."""
    words = table.get("words")
    return [translate_code(language, words, row[0]), *row[1:]] if isinstance(words, str) and row else row


def neutralise(value: object) -> Cell:
    """A text that begins like a formula begins with an apostrophe; what no file can hold is left out of it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return defuse("" if value is None else _UNFIT.sub("", str(value)))


def defuse(text: str) -> str:
    """No table program runs it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
