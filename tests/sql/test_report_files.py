"""/report … as: csv or xlsx: the figures as a table, and none of its own tables is ever taken for new sales."""

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.replies.table_files import make_file
from functions.sales_import.sheet import read_sheet
from tests.database_clone import Clone
from tests.sql.tasks import add_person, run_command
from tests.sql.test_reports import DRAWS, KL, figures, sold


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


TODAY = f"{datetime.now(KL):%Y-%m-%d}"
SOLD = ["sales", 30, None, None]
SEEN = ["tiktok", 1, 500, None]


@pytest.mark.parametrize(
    ("command", "args", "name", "first"),
    [
        ("report_daily", {"as": "csv"}, f"daily-{TODAY}", SOLD),
        ("report_generate", {"type": "review", "period": "today", "as": "csv"}, "review-today", SOLD),
        ("report_generate", {"type": "achievement", "period": "today", "as": "xlsx"}, "achievement-today", SOLD),
        ("report_generate", {"type": "daily", "period": "today", "as": "csv"}, f"daily-{TODAY}", SOLD),
        ("report_content", {"period": "today", "as": "csv"}, "content-all-today", SEEN),
        ("report_generate", {"type": "content", "period": "today", "as": "xlsx"}, "content-all-today", SEEN),
        ("analytics", {"metric": "sales", "period": "7d", "as": "csv"}, "analytics-sales-7d", None),
        ("analytics", {"metric": "sales", "period": "7d", "compare": "none", "as": "xlsx"}, "analytics-sales-7d", None),
    ],
)
def test_every_report_with_figures_is_a_file_too(
    database: Clone, admin: str, command: str, args: dict[str, str], name: str, first: list[Any] | None
) -> None:
    database.sql(DRAWS)
    sold(database, datetime.now(UTC), 30, item="Colek")
    figures(database, "1", 0, 500)
    told = run_command(database, admin, command, **args)
    table = told.facts["table"]
    assert (told.say, told.children, table["kind"], table["name"]) == ("report.table_file", [], args["as"], name)
    assert all(len(row) == len(table["columns"]) for row in table["rows"])
    if first:
        assert table["rows"][0][: len(first)] == first
    else:
        assert (len(table["rows"]), table["rows"][-1][:2]) == (7, [TODAY, 30])
    for language in ("en", "ms"):
        assert read_sheet(make_file(table, language).data)["problem"], "no figures are taken for sales"


def test_an_event_is_a_file_of_its_sales(database: Clone, admin: str) -> None:
    run_command(database, admin, "event_create", name="Bazar", date=TODAY)
    [(event,)] = database.sql("select id from wocs.events")
    sold(database, datetime.now(UTC), 30, item="Colek", event_id=event)
    sold(database, datetime.now(UTC), 9)
    told = run_command(database, admin, "report_event", **{"event_id": f"EVT-{event}", "as": "csv"})
    assert (told.say, told.facts["subject"], told.facts["rows"]) == ("report.table_file", "Bazar", 1)
    assert [row[3:8] for row in told.facts["table"]["rows"]] == [["Colek", 1, 30, None, "Bazar"]]


def test_generated_sales_are_the_file_of_sales(database: Clone, admin: str) -> None:
    sold(database, datetime.now(UTC), 30)
    told = run_command(database, admin, "report_generate", **{"type": "sales", "period": "today", "as": "csv"})
    assert (told.say, told.facts["table"]["name"]) == ("report.sales_file", "sales-today")


def test_a_report_without_figures_has_no_file(database: Clone, admin: str) -> None:
    told = run_command(database, admin, "report_content", **{"period": "2020", "as": "csv"})
    assert (told.say, told.facts["rows"], told.facts["table"]) == ("report.table_file", 0, None)
