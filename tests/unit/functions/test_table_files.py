"""Reports as files: what a spreadsheet would run is only words in them, and what comes out can be read again."""

import csv
import io
from typing import Any

import pytest

from functions.replies import build_payload
from functions.replies.table_files import make_file
from functions.sales_import.sheet import read_sheet

COLUMNS = ["sale", "date", "time", "item", "qty", "amount", "channel", "event", "note", "refund_of"]
ROWS: list[list[Any]] = [
    ["SALE-1", "2026-11-20", "20:30", "Colek, pedas", 2, 12.5, "gerai", None, '"manis"\nlagi', None],
    ["SALE-2", "2026-11-20", "21:00", "=HYPERLINK(1)", 1, -8.25, "+60", None, "@x", "SALE-1"],
]


def table(kind: str) -> dict[str, Any]:
    return {"kind": kind, "name": "sales-2026-11", "columns": COLUMNS, "rows": ROWS}


def test_a_csv_file_has_headings_numbers_and_no_formulas() -> None:
    file = make_file(table("csv"), "ms")
    rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert (file.mime, file.name, rows[0][1]) == ("text/plain", "sales-2026-11.csv", "Tarikh")
    assert (rows[2][3], rows[2][5], rows[2][6], rows[2][8]) == ("'=HYPERLINK(1)", "-8.25", "'+60", "'@x")
    assert rows[1][3] == "Colek, pedas"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_letters_that_no_workbook_can_hold_do_not_cost_the_report(kind: str) -> None:
    """WhatsApp lets them through, and a note is kept as it was typed."""
    row = [
        "SALE-3",
        "2026-11-20",
        "20:30",
        "ko\x08lek\x1b[31m",
        1,
        5,
        "ger\x00ai",
        None,
        "\x0b\x1f=1+1\ud800\ufffe",
        None,
    ]
    sheet = read_sheet(make_file({**table(kind), "rows": [row]}, "ms").data)
    assert (sheet["problem"], sheet["problems"]) == (None, [])
    assert [(row["item"], row["channel"], row["note"][:2]) for row in sheet["rows"]] == [
        ("kolek[31m", "gerai", "'="),
    ]


@pytest.mark.parametrize("words", ["\n=1+1", " =1+1", "＝1+1", "＠SUM(1)", "\u200b=1+1", "\x00=1+1"])
def test_what_only_hides_a_formula_is_words_too(words: str) -> None:
    file = make_file({**table("csv"), "rows": [[words]]}, "ms")
    assert list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))[1][0].startswith("'")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "ms"])
def test_what_was_written_is_read_again(kind: str, language: str) -> None:
    sheet = read_sheet(make_file(table(kind), language).data)
    assert (sheet["problem"], sheet["problems"]) == (None, [])
    assert [(row["at"][:16], row["amount"], row["qty"]) for row in sheet["rows"]] == [
        ("2026-11-20T20:30", "12.50", "2"),
        ("2026-11-20T21:00", "-8.25", "1"),
    ]


def test_it_is_sent_as_a_document_with_its_name() -> None:
    period = {"name": "2026-11", "since": "2026-10-31T16:00:00.000Z", "until": "2026-11-30T16:00:00.000Z"}
    facts = {"period": period, "rows": 2, "refunds": 1, "total": 4.25, "more": 0, "table": table("csv")}
    message: Any = {
        "id": 1, "to": {"number": "60120000001"}, "kind": "reply", "say": "report.sales_file", "facts": facts,
        "language": "en", "reply_to": None, "task": "TASK-1", "media": None, "reaction": None, "attempt": 1,
    }  # fmt: skip
    payload = build_payload(message, "4711")
    assert (payload["type"], payload["document"]["id"], payload["document"]["filename"]) == (
        "document",
        "4711",
        "sales-2026-11.csv",
    )
    assert "2 rows, 1 refund among them" in payload["document"]["caption"]
