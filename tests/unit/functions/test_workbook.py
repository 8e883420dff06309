"""Excel workbooks as people have them, and as somebody might make them to do harm: read within bounds or refused."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook

from functions.sales_import import workbook
from functions.sales_import.sheet import read_sheet

HEADING = ["Tarikh", "Barang", "Kuantiti", "Jumlah (RM)"]
SOLD = [datetime(2026, 11, 20, 20, 30), "Colek Mangga", 2, 12.5]
PART = "xl/worksheets/sheet1.xml"


def make_book(*sheets: list[list[Any]], merge: str = "") -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        if merge:
            sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def change_part(data: bytes, change: Callable[[bytes], bytes], name: str = PART) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change(part) if info.filename == name else part)
    return out.getvalue()


def test_a_workbook_is_read_as_a_sheet_is() -> None:
    book = make_book([HEADING, SOLD, [datetime(2026, 11, 21), "Teh", 1, -3], ["22/11/2025", "Air", "1", "RM 1.5k"]])
    sheet = read_sheet(book)
    assert [(row["at"][:16], row["amount"], row["qty"]) for row in sheet["rows"]] == [
        ("2026-11-20T20:30", "12.50", "2"),
        ("2026-11-21T00:00", "-3.00", "1"),
        ("2025-11-22T00:00", "1500.00", "1"),
    ]
    assert (sheet["lines"], sheet["problems"]) == (3, [])


def test_a_formula_counts_as_the_value_it_had_and_without_one_it_is_missing() -> None:
    book = make_book([HEADING, [*SOLD[:3], "=5*2"], [*SOLD[:3], "=5*3"]])
    book = change_part(book, lambda part: re.sub(rb"(<f>5\*2</f>)<v ?/?>(</v>)?", rb"\1<v>10</v>", part))
    sheet = read_sheet(book)
    assert [row["amount"] for row in sheet["rows"]] == ["10.00"]
    assert [(one["row"], one["problem"]) for one in sheet["problems"]] == [(3, "missing")]


def test_a_merged_title_above_the_heading_and_another_worksheet_do_not_hinder() -> None:
    book = make_book([["Nota"], ["Beli gula"]], [["Abang Colek"], [], HEADING, SOLD], merge="A1:D1")
    [row] = read_sheet(book)["rows"]
    assert (row["row"], row["amount"]) == (4, "12.50")


def test_of_two_worksheets_with_sales_nobody_knows_which_is_meant() -> None:
    assert read_sheet(make_book([HEADING, SOLD], [HEADING, SOLD]))["problem"] == "two_worksheets"
    assert read_sheet(make_book([HEADING, SOLD], [HEADING]))["lines"] == 1


def test_a_heading_alone_is_an_empty_sheet() -> None:
    assert read_sheet(make_book([HEADING]))["problem"] == "empty"


def lay_bomb(part: bytes) -> bytes:
    return part + b" " * (workbook.UNPACKED_MAX + 1)


def add_empty_rows(part: bytes) -> bytes:
    return part.replace(b"</sheetData>", b"<row/>" * 1_000_000 + b"</sheetData>")


def add_far_cell(part: bytes) -> bytes:
    return part.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def add_entities(part: bytes) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + part


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lay_bomb, "too_big_inside"),
        (add_empty_rows, "too_big_inside"),
        (add_far_cell, "too_big_inside"),
        (add_entities, "damaged"),
        (lambda part: part[: len(part) // 2], "damaged"),
        (lambda _part: b"", "damaged"),
    ],
)
def test_what_is_made_to_do_harm_is_refused(change: Callable[[bytes], bytes], problem: str) -> None:
    sheet = read_sheet(change_part(make_book([HEADING, SOLD]), change))
    assert (sheet["problem"], sheet["rows"]) == (problem, [])


def test_a_file_that_is_no_workbook_or_has_a_password_is_refused() -> None:
    book = make_book([HEADING, SOLD])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("word/document.xml", "<x/>")
    locked = bytearray(book)
    at = locked.find(b"PK\x01\x02")
    locked[at + 8] |= 1
    told = [read_sheet(data)["problem"] for data in (out.getvalue(), bytes(locked), book[:-40], book[:200])]
    assert told == ["damaged", "xls", "damaged", "damaged"]
    assert read_sheet(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")["problem"] == "xls"
