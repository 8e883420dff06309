"""Sheets as people export and type them: read whatever the delimiter, the encoding and the language of the headings."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.sales_import.sheet import read_sheet

MALAY = (
    "Tarikh;Masa;Barang;Kuantiti;Jumlah (RM);Saluran;No Resit\n20/11/2026;8:30 PM;Colek Mangga;2;RM 1.234,50;Gerai;R1\n"
)


def rows(text: str) -> list[dict[str, Any]]:
    return read_sheet(text.encode())["rows"]


def problems(text: str) -> list[tuple[int, str, str]]:
    return [(one["row"], one["column"], one["problem"]) for one in read_sheet(text.encode())["problems"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_malay_sheet_is_read_in_any_encoding(encoding: str) -> None:
    [row] = read_sheet(MALAY.encode(encoding))["rows"]
    assert row == {
        "row": 2, "external_id": "R1", "at": "2026-11-20T20:30:00+08:00", "amount": "1234.50", "qty": "2",
        "item": "Colek Mangga", "channel": "gerai",
    }  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_and_order_of_columns_will_do(delimiter: str) -> None:
    text = "\n".join(delimiter.join(line) for line in (["note", "Total", "DATE"], ["x", "12.50", "2026-11-20"]))
    assert [(row["amount"], row["note"]) for row in rows(text)] == [("12.50", "x")]


@pytest.mark.parametrize(
    ("told", "amount"),
    [
        ("12", "12.00"),
        ("RM12.50", "12.50"),
        ("rm 1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("12,5", "12.50"),
        ("1,234", "1234.00"),
        ("1,234,567.80", None),
        ("(3.00)", "-3.00"),
        ("-RM 3.00", "-3.00"),
        ("1.234", None),
        ("12.345", None),
        ("=1+1", None),
        ("lima", None),
        ("1e3", None),
        ("1.5k", "1500.00"),
        ("50 sen", "0.50"),
        ("RM5 50 sen", "5.50"),
        ("-1.5k", "-1500.00"),
    ],
)
def test_amounts_are_read_as_malaysia_writes_them(told: str, amount: str | None) -> None:
    assert [row["amount"] for row in rows(f'date,amount\n2026-11-20,"{told}"\n')] == ([amount] if amount else [])


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("20/11/2026", "2026-11-20"),
        ("3/4/2026", "2026-04-03"),
        ("20-11-26", "2026-11-20"),
        ("2026/11/20", "2026-11-20"),
        ("20 Nov 2026", "2026-11-20"),
        ("20 Oktober 2026", "2026-10-20"),
        ("2026-11-20T10:00:00Z", "2026-11-20"),
        ("11/20/2026", "2026-11-20"),
        ("46346", "2026-11-20"),
        ("46346.75", "2026-11-20"),
        ("32/11/2026", None),
        ("semalam", None),
        ("20/11/2199", None),
    ],
)
def test_the_day_comes_first(told: str, day: str | None) -> None:
    assert [row["at"][:10] for row in rows(f"date,amount\n{told},1\n")] == ([day] if day else [])


def test_a_time_may_have_its_own_column_and_be_am_or_pm() -> None:
    text = "date,time,amount\n20/11/2026,8:30 PM,1\n20/11/2026,08.15,1\n20/11/2026,9:00 malam,1\n20/11/2026,,1\n"
    assert [row["at"][11:16] for row in rows(text)] == ["20:30", "08:15", "21:00", "00:00"]


def test_every_bad_cell_is_told_with_its_row_as_a_spreadsheet_counts() -> None:
    text = "Kedai\n\nTarikh,Kuantiti,Jumlah\n20/11/2026,1,5\n,,\nJUMLAH,,5\n20/11/2026,abc,12.345\n20/11/2026,1,\n"
    told = [
        (6, "Tarikh", "bad_time"),
        (7, "Jumlah", "too_many_decimals"),
        (7, "Kuantiti", "bad_qty"),
        (8, "Jumlah", "missing"),
    ]
    assert sorted(problems(text)) == told
    assert len(rows(text)) == 1


def test_a_formula_is_only_words() -> None:
    assert rows("date,amount,item\n2026-11-20,1,=cmd|'/c calc'!A1\n")[0]["item"] == "=cmd|'/c calc'!A1"


def test_what_was_paid_wins_over_the_price() -> None:
    assert rows("date,harga,qty,jumlah\n2026-11-20,5,3,15\n")[0]["amount"] == "15.00"


def test_the_same_file_has_the_same_ids_and_its_twins_have_their_own() -> None:
    text = "date,amount,item\n2026-11-20,5,Colek\n2026-11-20,5,Colek\n2026-11-21,5,Colek\n"
    ids = [row["external_id"] for row in rows(text)]
    assert len(set(ids)) == 3
    assert ids == [row["external_id"] for row in rows(text)]
    assert ids[1] == ids[0] + "#2"


def test_the_lines_of_one_receipt_are_each_kept() -> None:
    text = "date,amount,item,receipt no\n2026-11-20,5,Colek,R1\n2026-11-20,7,Set,R1\n"
    assert [row["external_id"] for row in rows(text)] == ["R1", "R1#2"]


STRAY = (
    'date,amount,item\n2026-11-20,10,Colek\n2026-11-20,20,"Set\n2026-11-20,30,Teh\n2026-11-21,40,Air\n'
    '2026-11-21,50,Roti"\n2026-11-21,60,Mi\n'
)


@pytest.mark.parametrize(
    "text",
    [
        STRAY,
        STRAY.replace('Roti"', "Roti"),
        STRAY.replace('Roti"', '"Roti'),
        STRAY.replace("Air", 'Air 5"'),
        STRAY.replace('"Set', '"Set, besar"').replace('Roti"', '"Roti'),
    ],
)
def test_a_stray_quote_swallows_no_row(text: str) -> None:
    assert [row["amount"] for row in rows(text)] == ["10.00", "20.00", "30.00", "40.00", "50.00", "60.00"]


def test_a_cell_of_several_lines_stays_one_cell() -> None:
    [first, second] = rows('date,amount,note\n2026-11-20,5,"satu\ndua, tiga\n""empat"""\n2026-11-21,6,x\n')
    assert (first["note"], second["note"]) == ('satu dua, tiga "empat"', "x")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='",;\nab1 \r', max_size=200))
def test_every_line_read_is_a_row_or_has_a_problem(middle: str) -> None:
    sheet = read_sheet(f"date,amount,item\n2026-11-20,5,x\n{middle}\n2026-11-20,6,y\n".encode())
    assert sheet["lines"] == len(sheet["rows"]) + len({one["row"] for one in sheet["problems"]})
    assert {"5.00", "6.00"} <= {row["amount"] for row in sheet["rows"]} or sheet["problems"]


def test_a_comma_in_a_cell_without_quotes_is_told_and_not_read_as_another_column() -> None:
    text = "date,amount,item\n2026-11-20,RM 1,200.00,Colek\n2026-11-20,5,Colek, pedas\n2026-11-20,5,Colek,\n"
    assert problems(text) == [(2, "", "too_many_cells"), (3, "", "too_many_cells")]
    assert len(rows(text)) == 1


def test_where_there_is_no_total_the_price_is_multiplied() -> None:
    sheet = read_sheet(b"tarikh,barang,harga,kuantiti\n20/11/2026,Colek,5.50,3\n20/11/2026,Teh,2,\n20/11/2026,X,,2\n")
    assert [row["amount"] for row in sheet["rows"]] == ["16.50", "2.00"]
    assert (sheet["notes"], [one["column"] for one in sheet["problems"]]) == (["multiplied"], ["harga"])
    assert rows("tarikh,harga\n20/11/2026,5.50\n")[0]["amount"] == "5.50"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("date,jumlah,total\n2026-11-20,5,6\n", ["jumlah", "total"]),
        ("date,amount,amount\n2026-11-20,5,6\n", ["amount", "amount"]),
        ("tarikh,order date,rm\n2026-11-20,2026-11-19,6\n", ["tarikh", "order date"]),
        ("date,rm,qty,unit\n2026-11-20,5,6,7\n", ["qty", "unit"]),
    ],
)
def test_two_columns_of_one_meaning_are_asked_about(text: str, columns: list[str]) -> None:
    sheet = read_sheet(text.encode())
    assert (sheet["problem"], sheet["columns"], sheet["rows"]) == ("two_columns", columns, [])


@pytest.mark.parametrize(
    "text",
    ["date,jumlah,total\n2026-11-20,5,5.00\n".replace("5.00", "5"), "hari,tarikh,rm\nJumaat,2026-11-20,5\n"],
)
def test_two_columns_that_say_the_same_or_of_which_one_can_be_meant_are_no_question(text: str) -> None:
    assert rows(text)[0]["amount"] == "5.00"


def test_dates_of_a_file_that_only_fit_with_the_month_first_are_read_so() -> None:
    sheet = read_sheet(b"date,amount\n11/20/2025,1\n03/04/2025,2\n12/31/2024 8:30 PM,3\n")
    assert [row["at"][:16] for row in sheet["rows"]] == ["2025-11-20T00:00", "2025-03-04T00:00", "2024-12-31T20:30"]
    assert (sheet["notes"], sheet["problem"]) == (["month_first"], None)
    assert rows("date,amount\n03/04/2025,2\n")[0]["at"][:10] == "2025-04-03"
    assert read_sheet(b"date,amount\n11/20/2025,1\n20/11/2025,2\n")["problem"] == "mixed_dates"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"PK\x03\x04rest", "damaged"),
        (b"\xd0\xcf\x11\xe0rest", "xls"),
        (b"%PDF-1.7", "pdf"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x7fELF\x00\x01\x02" + b"a\x00\x00\x00" * 9, "not_text"),
        (b"a,b\n1,2\n", "no_amount_column"),
        (b"amount\n5\n", "no_date_column"),
        (b"date,amount\n", "empty"),
        (b"date,amount\n" + b"2026-11-20,1\n" * 5001, "too_many_rows"),
        (b"x" * 2_000_001, "too_large"),
    ],
)
def test_what_is_no_sheet_is_named(data: bytes, problem: str) -> None:
    sheet = read_sheet(data)
    assert (sheet["problem"], sheet["rows"]) == (problem, [])


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=2000),
        st.text(max_size=800).map(lambda text: ("date,amount,item\n" + text).encode("utf-8", "replace")),
    )
)
def test_nothing_makes_the_reader_stumble(data: bytes) -> None:
    sheet = read_sheet(data)
    assert len(sheet["rows"]) <= 5_000
    assert all(set(one) == {"row", "column", "value", "problem"} for one in sheet["problems"])
    assert "\0" not in str(sheet)


SOLD = st.tuples(
    st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    st.decimals(-9999, 999_999, places=2),
    st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Cs", "Zs"]), max_size=30),
)
WRITTEN_DAY = [
    lambda day: day.isoformat(),
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}-{day.month}-{day.year}",
]
WRITTEN_AMOUNT = [
    lambda amount: f"{amount}",
    lambda amount: f"RM {amount:,.2f}",
    lambda amount: f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", "."),
]


@settings(max_examples=150, deadline=timedelta(seconds=2))
@given(
    st.lists(SOLD, min_size=1, max_size=12),
    st.permutations(["tarikh", "jumlah", "barang"]),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(WRITTEN_DAY),
    st.sampled_from(WRITTEN_AMOUNT),
)
def test_what_was_written_is_read_back(
    sold: Any, order: Any, delimiter: str, encoding: str, written_day: Any, written: Any
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(order)
    for day, amount, item in sold:
        cells = {"tarikh": written_day(day), "jumlah": written(amount), "barang": item}
        writer.writerow([cells[name] for name in order])
    sheet = read_sheet(out.getvalue().encode(encoding))
    assert sheet["problems"] == []
    assert [(row["at"][:10], Decimal(row["amount"]), row.get("item", "")) for row in sheet["rows"]] == [
        (day.isoformat(), amount, item) for day, amount, item in sold
    ]
