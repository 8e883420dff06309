"""Excel workbooks: their worksheets as rows of text, within bounds, for what is packed small may be large inside."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

UNPACKED_MAX = 40_000_000  # bytes of all parts together
PARTS_MAX = 500
ROWS_READ_MAX = 20_000  # blank ones too
_WIDEST = 60
_SHEETS_MAX = 12
_CHUNK = 1 << 16
Rows = list[list[str]]


class TooManyRows(Exception):
    """More than anybody sold in a month: the rest would be left out without a word."""


def read_worksheets(data: bytes) -> list[Rows] | str:
    """Every worksheet, formulas as the values they had; or the code of why not: damaged, too_big_inside, xls."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if problem := find_problem(parts):
                return problem
    except Exception:
        return "damaged"
    return list_rows(data)


def find_problem(parts: zipfile.ZipFile) -> str | None:
    """By unpacking, not by what the file says of itself."""
    if len(parts.infolist()) > PARTS_MAX:
        return "too_big_inside"
    left = UNPACKED_MAX
    for info in parts.infolist():
        if info.flag_bits & 1:
            return "xls"
        with parts.open(info) as part:
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                    return "damaged"
                if left < 0:
                    return "too_big_inside"
    return None if any(info.filename.endswith("workbook.xml") for info in parts.infolist()) else "damaged"


def list_rows(data: bytes) -> list[Rows] | str:
    """Nothing that is wrong with a workbook gets further than here."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return [list(read_rows(sheet)) for sheet in book.worksheets[:_SHEETS_MAX] if hasattr(sheet, "iter_rows")]
    except TooManyRows:
        return "too_big_inside"
    except Exception:
        return "damaged"


def read_rows(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=_WIDEST, values_only=True)):
        if number >= ROWS_READ_MAX:
            raise TooManyRows
        yield [write_cell(value) for value in row]


def write_cell(value: object) -> str:
    """As a person would type it: a day without its midnight, a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(value)
    return str(value)


def write_worksheet(rows: Iterable[list[str | int | float]]) -> bytes:
    """A workbook of one worksheet."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
