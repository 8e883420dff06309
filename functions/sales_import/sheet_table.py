"""Where the table of a file begins: its rows, the heading among them, and what could be which field."""

from collections.abc import Iterator
from typing import NamedTuple

from functions.sales_import.column_names import text_of
from functions.sales_import.sheet_columns import Rows, fields_of
from functions.sales_import.sheet_records import read_records

_DELIMITERS = (",", ";", "\t", "|")
_HEADINGS_WITHIN = 15  # rows: exports begin with the shop's name and the period


class Table(NamedTuple):
    """`headings` as they stand there; `rows` with their number in a spreadsheet's count, blank ones left out."""

    headings: list[str]
    fields: dict[str, list[int]]
    rows: Rows


def find_table(data: bytes) -> Table | str:
    """The table, or the code of why there is none: empty, pdf, picture, not_text, no_amount_column or a
    workbook's."""
    if data.startswith(b"PK\x03\x04"):
        from functions.sales_import.workbook import read_worksheets

        worksheets = read_worksheets(data)
        return worksheets if isinstance(worksheets, str) else find_only_table(worksheets)
    text, problem = text_of(data)
    if problem or not text.strip():
        return problem or "empty"
    return find_best_table(list(read_records(text, mark)) for mark in _DELIMITERS if mark in text or mark == ",")


def find_only_table(worksheets: list[list[list[str]]]) -> Table | str:
    """A workbook's one worksheet with sales: of several nobody knows which is meant."""
    tables = [table for rows in worksheets if isinstance(table := find_best_table(iter([rows])), Table)]
    with_sales = [table for table in tables if table.rows and "at" in table.fields]
    if len(with_sales) > 1:
        return "two_worksheets"
    return next(iter([*with_sales, *tables]), "no_amount_column")


def find_best_table(candidates: Iterator[list[list[str]]]) -> Table | str:
    """By the delimiter, or of the worksheet, that makes most sense."""
    best: Table | None = None
    for rows in candidates:
        for index, row in enumerate(rows[:_HEADINGS_WITHIN]):
            fields = fields_of(row)
            if fields.keys() & {"amount", "price"} and len(fields) > len(best.fields if best else ()):
                best = Table([cell.strip()[:60] for cell in row], fields, list_filled(rows, index))
    return best or "no_amount_column"


def list_filled(rows: list[list[str]], heading: int) -> Rows:
    return [
        (number, row)
        for number, row in enumerate(rows[heading + 1 :], heading + 2)
        if any(map(str.strip, row)) and row != rows[heading]
    ]
