"""A file of sales that we made, sent back: no sale of it is counted again, and what differs is told."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from functions.replies.table_files import make_file
from tests.database_clone import Clone
from tests.sql.tasks import add_person, run_command
from tests.sql.test_sales import confirm, counted, sent_sheet

KL = ZoneInfo("Asia/Kuala_Lumpur")


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def exported(database: Clone, admin: str, language: str = "en") -> str:
    """Two sales and a refund, as the file that /report sales makes of them."""
    for amount in (12.5, 30):
        run_command(database, admin, "sale_add", amount=amount, item="Colek")
    [(first, *_), *_] = database.sql("select id from wocs.sales order by id")
    run_command(database, admin, "sale_refund", amount=2, sale=first)
    table = run_command(database, admin, "report_sales", **{"period": "today", "as": "csv"}).facts["table"]
    return make_file(table, language).data.decode("utf-8-sig")


@pytest.mark.parametrize("language", ["en", "ms"])
def test_a_file_of_our_own_adds_nothing_and_says_that_all_of_it_is_here(
    database: Clone, admin: str, language: str
) -> None:
    file = exported(database, admin, language)
    before = counted(database)
    task, told = sent_sheet(database, admin, file)
    assert (told["say"], told["facts"]["reason"]) == ("sale.refused", "import_own_export")
    assert told["facts"]["own"] == {"known": 3, "same": 3, "changed": 0, "gone": 0, "first": []}
    assert (counted(database), database.sql("select status from wocs.tasks where id = %s", task)) == (
        before,
        [("failed",)],
    )


def test_rows_added_to_it_are_new_and_the_others_are_not(database: Clone, admin: str) -> None:
    file = exported(database, admin) + f",{datetime.now(KL):%Y-%m-%d},00:00,Teh,1,7.00,,,,\n"
    before = counted(database)
    task, told = sent_sheet(database, admin, file)
    assert (told["say"], told["facts"]["rows"], told["facts"]["total"]) == ("sale.import_asked", 1, 7)
    assert told["facts"]["own"]["same"] == 3
    assert confirm(database, task)["facts"]["accepted"] == 1
    assert sorted(counted(database)) == sorted([*before, 7])


def test_what_is_not_as_the_file_says_is_told_and_left_as_it_is(database: Clone, admin: str) -> None:
    file = exported(database, admin).replace("30.00", "31.00").replace(",30.0,", ",31.0,").replace(",30,", ",31,")
    database.sql("update wocs.sales set removed_at = now() where amount < 0")
    _, told = sent_sheet(database, admin, file)
    own = told["facts"]["own"]
    assert (own["same"], own["changed"], own["gone"], len(own["first"])) == (1, 1, 1, 2)
    assert sorted(counted(database)) == [12.5, 30]


def test_a_sheet_with_a_column_of_sales_in_ringgit_is_no_file_of_ours(database: Clone, admin: str) -> None:
    _, told = sent_sheet(database, admin, "Tarikh,Jualan\n2026-11-20,12.50\n2026-11-21,15\n")
    assert (told["say"], told["facts"]["rows"], told["facts"]["own"]) == ("sale.import_asked", 2, None)
