"""/sale and /event: what was sold is written down once, counted at once, and can be taken back."""

import json
from typing import Any

import pytest

from functions.sales_import.sheet import read_sheet
from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, command, deliver, message, send_word, the_only
from tests.sql.tasks import Outcome, add_person, make_task, run_answer, run_check, run_command

SHEET = "Tarikh,Jumlah,Barang,Saluran\n" + "20/11/2026,RM 12.50,Colek,gerai\n" * 2 + "21/11/2026,lima,X,\n"


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def add(database: Clone, who: str, amount: str = "12.50", **more: Any) -> Outcome:
    return run_command(database, who, "sale_add", amount=amount, **more)


def counted(database: Clone) -> list[Any]:
    return [
        row[0] for row in database.sql("select amount::float8 from wocs.sales where removed_at is null order by id")
    ]


def undo_plan(database: Clone, task: str, command: str) -> dict[str, Any]:
    return dict(database.sql(f"select wocs.undo_plan_{command}(t) from wocs.tasks t where id = %s", task)[0][0])  # noqa: S608


def undo(database: Clone, task: str, command: str) -> None:
    database.sql(f"select wocs.undo_{command}(t, t) from wocs.tasks t where id = %s", task)  # noqa: S608


def test_a_sale_is_numbered_and_the_day_added_up(database: Clone, admin: str) -> None:
    first, second = add(database, admin, item="Colek"), add(database, admin, "7.50", qty=3, channel="Gerai")
    assert (first.say, first.facts["sale"], second.facts["channel"]) == ("sale.added", "SALE-1", "gerai")
    assert (second.facts["day"]["total"], second.facts["day"]["orders"]) == (20.0, 2)


def test_a_sale_of_the_past_belongs_to_its_day(database: Clone, admin: str) -> None:
    sold = add(database, admin, at="2026-01-20T23:59:00+08:00")
    assert sold.facts["day"]["date"] == "2026-01-20"
    assert run_answer(database, admin, "sale_list", period="today")["facts"]["sales"] == []


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ({"amount": "1000000.01"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "5", "event_id": "EVT-999"}, "no_such_event"),
        ({"amount": "5", "at": "2199-01-01T00:00:00Z"}, "future"),
    ],
)
def test_what_cannot_have_been_sold_is_refused(database: Clone, admin: str, args: Any, reason: str) -> None:
    refused = run_check(database, admin, "sale_add", **args)
    assert (refused["refused"], refused["facts"]["reason"]) == ("sale.refused", reason)


def test_the_list_shows_the_newest_and_counts_the_others(database: Clone, admin: str) -> None:
    for amount in range(1, 18):
        add(database, admin, f"{amount}.00")
    told = run_answer(database, admin, "sale_list", period="today")["facts"]
    assert (len(told["sales"]), told["more"], told["total"], told["sales"][0]["amount"]) == (15, 2, 153.0, 17.0)


def test_a_removed_sale_no_longer_counts_and_is_not_removed_twice(database: Clone, admin: str) -> None:
    add(database, admin)
    assert run_command(database, admin, "sale_remove", sale=1).say == "sale.removed"
    assert counted(database) == []
    assert run_check(database, admin, "sale_remove", sale=1)["facts"]["reason"] == "already_removed"
    assert run_check(database, admin, "sale_remove", sale=9)["facts"]["reason"] == "no_such_sale"


def test_undo_of_a_sale_and_of_its_removal_restore_the_figures(database: Clone, admin: str) -> None:
    task = add(database, admin).task
    assert undo_plan(database, task, "sale_add")["plan"][0]["name"] == "SALE-1"
    undo(database, task, "sale_add")
    assert counted(database) == []
    add(database, admin, "3.00")
    removed = run_command(database, admin, "sale_remove", sale=2).task
    undo(database, removed, "sale_remove")
    assert counted(database) == [3.0]


def test_a_sale_that_somebody_removed_since_is_not_undone(database: Clone, admin: str) -> None:
    task = add(database, admin, item="Colek").task
    run_command(database, admin, "sale_remove", sale=1)
    refused = undo_plan(database, task, "sale_add")
    assert refused["facts"]["reason"] == "changed_since"
    assert (refused["facts"]["expected"], refused["facts"]["found"]) == ("RM 12.50 Colek", None)
    assert refused["facts"]["by"] == "The admin"


def test_events_are_numbered_from_101_and_listed_the_nearest_first(database: Clone, admin: str) -> None:
    for name, day in (("Far", "2199-02-01"), ("Near", "2199-01-01"), ("Gone", "2020-01-01")):
        made = run_command(database, admin, "event_create", name=name, date=day, target="500.00")
    assert (made.say, made.facts["event"]) == ("event.created", "EVT-103")
    listed = run_answer(database, admin, "event_list")["facts"]["events"]
    assert [one["name"] for one in listed] == ["Near", "Far", "Gone"]


def test_a_long_list_of_events_counts_what_it_leaves_out(database: Clone, admin: str) -> None:
    database.sql(
        "insert into wocs.events (external_id, name, day) select n, 'Bazar', current_date + n "
        "from generate_series(-7, 17) n where n <> 0"
    )
    listed = run_answer(database, admin, "event_list")["facts"]
    assert (len(listed["events"]), listed["more"]) == (20, 4)


def test_the_same_event_twice_is_told_by_its_number(database: Clone, admin: str) -> None:
    run_command(database, admin, "event_create", name="Bazar", date="2199-01-01")
    again = run_check(database, admin, "event_create", name="bazar", date="2199-01-01")["facts"]
    assert (again["reason"], again["event"]) == ("event_exists", "EVT-101")


def test_an_event_that_sold_something_is_not_undone(database: Clone, admin: str) -> None:
    task = run_command(database, admin, "event_create", name="Bazar", date="2199-01-01").task
    assert "plan" in undo_plan(database, task, "event_create")
    add(database, admin, event_id="EVT-101")
    assert undo_plan(database, task, "event_create")["facts"]["reason"] == "changed_since"


def sent_sheet(database: Clone, who: str, text: str = SHEET, **more: Any) -> tuple[str, dict[str, Any]]:
    """The task of a CSV document that has been read, and the message that waited for it."""
    task = make_task(database, who, "sale_import", file="jualan.csv")
    database.sql(
        "insert into wocs.outbox (key, to_number, kind, say, task_id, state)"
        " values (%s, '60120000001', 'reply', 'sale.import_waits', %s, 'held')",
        f"reply:{task}", task,
    )  # fmt: skip
    database.sql(
        "insert into wocs.attachments (task_id, type, original_name) values (%s, 'document', 'jualan.csv')", task
    )
    request = {"sheet": read_sheet(text.encode()), **more}
    database.sql(
        "select wocs.sheet_settle(a, %s) from wocs.attachments a where task_id = %s", json.dumps(request), task
    )
    [(say, facts, state)] = database.sql("select say, facts, state from wocs.outbox where task_id = %s", task)
    return task, {"say": say, "facts": facts, "state": state}


def confirm(database: Clone, task: str) -> dict[str, Any]:
    query = (
        "select wocs.approval_confirm(t, wocs.approval_latest(t.id), u)"
        " from wocs.tasks t join wocs.users u on u.id = t.requested_by where t.id = %s"
    )
    return dict(database.sql(query, task)[0][0])


def test_a_sheet_is_summed_up_and_asked_about_before_anything_is_stored(database: Clone, admin: str) -> None:
    task, told = sent_sheet(database, admin)
    assert (told["say"], told["state"]) == ("sale.import_asked", "sending")
    shown = {name: told["facts"][name] for name in ("rows", "total", "first_day", "last_day", "problems", "known")}
    assert shown == {
        "rows": 2,
        "total": 25.0,
        "first_day": "2026-11-20",
        "last_day": "2026-11-20",
        "problems": 1,
        "known": 0,
    }
    assert (told["facts"]["lines_read"], told["facts"]["notes"]) == (3, [])
    assert told["facts"]["bad"] == [{"row": 4, "column": "Jumlah", "value": "lima", "problem": "bad_amount"}]
    assert counted(database) == []
    assert database.sql("select status from wocs.tasks where id = %s", task) == [("awaiting_approval",)]


def test_a_confirmed_sheet_is_imported_and_the_same_file_again_adds_nothing(database: Clone, admin: str) -> None:
    task, _ = sent_sheet(database, admin)
    done = confirm(database, task)
    assert (done["say"], done["facts"]["accepted"], done["facts"]["duplicates"]) == ("sale.imported", 2, 0)
    again, told = sent_sheet(database, admin)
    assert told["facts"]["known"] == 2
    assert (confirm(database, again)["facts"]["duplicates"], counted(database)) == (2, [12.5, 12.5])


def test_a_corrected_sheet_replaces_and_its_undo_restores(database: Clone, admin: str) -> None:
    first = "date,amount,order id\n2026-11-20,10.00,R1\n"
    confirm(database, sent_sheet(database, admin, first)[0])
    task, _ = sent_sheet(database, admin, first.replace("10.00", "11.00") + "2026-11-21,5.00,R2\n")
    done = confirm(database, task)["facts"]
    assert (done["updated"], done["accepted"], counted(database)) == (1, 1, [11.0, 5.0])
    assert undo_plan(database, task, "sale_import")["plan"][0]["now"] == 2
    undo(database, task, "sale_import")
    assert counted(database) == [10.0]


def test_an_import_of_which_a_sale_was_removed_since_is_not_undone(database: Clone, admin: str) -> None:
    task, _ = sent_sheet(database, admin)
    confirm(database, task)
    run_command(database, admin, "sale_remove", sale=1)
    assert undo_plan(database, task, "sale_import")["facts"]["reason"] == "changed_since"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("PK\x03\x04", "import_damaged"),
        ("tarikh,jumlah\n", "import_empty"),
        ("tarikh,jumlah,total\n2026-11-20,5,6\n", "import_two_columns"),
        ("a,b\n1,2\n", "import_no_amount_column"),
        ("tarikh,jumlah\nx,y\n", "import_no_good_row"),
    ],
)
def test_a_document_that_is_no_sheet_is_told_kindly_and_the_task_ends(
    database: Clone, admin: str, text: str, reason: str
) -> None:
    task, told = sent_sheet(database, admin, text)
    assert (told["say"], told["facts"]["reason"]) == ("sale.refused", reason)
    assert database.sql("select status from wocs.tasks where id = %s", task) == [("failed",)]


def test_a_document_that_could_not_be_fetched_is_told(database: Clone, admin: str) -> None:
    _, told = sent_sheet(database, admin, sheet=None, problem="expired")
    assert told["facts"]["reason"] == "import_expired"


def test_only_the_first_twenty_bad_rows_are_shown(database: Clone, admin: str) -> None:
    bad = "".join(f"x{row},1\n" for row in range(30))
    _, told = sent_sheet(database, admin, "date,amount\n2026-11-20,1\n" + bad)
    assert (len(told["facts"]["bad"]), told["facts"]["more_bad"], told["facts"]["problems"]) == (20, 10, 30)


def test_a_csv_document_travels_from_the_message_to_the_figures(wocs: Clone) -> None:
    media = {
        "kind": "document",
        "id": "9911",
        "url": None,
        "mime": "text/csv",
        "sha256": None,
        "filename": "jualan.csv",
    }
    intent = command("sale_import", asks=True, repeatable=True, args={"document": media})
    work = deliver(wocs, message(ADMIN, intent, "/sale import", media=media))
    assert (work["outbox"], [job["kind"] for job in work["media"]]) == ([], ["document"])
    read = {
        "attachment": work["media"][0]["attachment"],
        "stored": None,
        "problem": None,
        "sheet": read_sheet(SHEET.encode()),
    }
    asked = the_only(wocs.call("wocs_attach", read)["outbox"])
    assert (asked["say"], asked["facts"]["file"], asked["facts"]["rows"]) == ("sale.import_asked", "jualan.csv", 2)
    done = send_word(wocs, ADMIN, "confirm", asked["task"])
    assert (done["say"], done["facts"]["accepted"], counted(wocs)) == ("sale.imported", 2, [12.5, 12.5])


def refund(database: Clone, who: str, **args: Any) -> Outcome:
    return run_command(database, who, "sale_refund", **args)


def test_a_refund_of_a_sale_is_a_row_below_zero_that_says_what_it_gives_back(database: Clone, admin: str) -> None:
    add(database, admin, "50.00", item="Colek", channel="gerai", qty=2)
    part = refund(database, admin, sale=1, amount="20.00")
    assert (part.say, part.facts["amount"], part.facts["refund_of"]) == ("sale.refunded", -20.0, "SALE-1")
    assert (part.facts["item"], part.facts["channel"], part.facts["left"]) == ("Colek", "gerai", 30.0)
    assert (part.facts["day"]["total"], part.facts["day"]["orders"]) == (30.0, 1)
    rest = refund(database, admin, sale=1)
    assert (rest.facts["amount"], rest.facts["left"], counted(database)) == (-30.0, 0.0, [50.0, -20.0, -30.0])


def test_a_refund_without_a_sale_needs_only_its_amount(database: Clone, admin: str) -> None:
    told = refund(database, admin, amount="8.00", item="Colek Mangga").facts
    assert (told["amount"], told["item"], told["refund_of"], told["refund"]) == (-8.0, "Colek Mangga", None, True)


def test_no_more_is_given_back_than_was_sold(database: Clone, admin: str) -> None:
    add(database, admin, "50.00")
    too_much = refund(database, admin, sale=1, amount="50.01")
    assert (too_much.say, too_much.facts["reason"], too_much.facts["amount"]) == ("sale.refused", "refund_too_much", 50)
    refund(database, admin, sale=1, amount="50.00")
    for sale, reason in ((1, "refunded"), (2, "is_refund"), (9, "no_such_sale")):
        assert refund(database, admin, sale=sale).facts["reason"] == reason
    early = refund(database, admin, amount="1.00", at="2199-01-01T00:00:00Z")
    assert early.facts["reason"] == "future"
    add(database, admin, "5.00")
    assert refund(database, admin, sale=3, at="2020-01-01T00:00:00Z").facts["reason"] == "refund_before"


def test_a_refund_is_undone_and_its_sale_stays_while_it_counts(database: Clone, admin: str) -> None:
    sold = add(database, admin, "50.00").task
    back = refund(database, admin, sale=1, amount="20.00").task
    kept = run_command(database, admin, "sale_remove", sale=1).facts
    assert (kept["reason"], kept["refund"]) == ("has_refund", "SALE-2")
    assert undo_plan(database, sold, "sale_add")["facts"]["reason"] == "changed_since"
    assert undo_plan(database, back, "sale_refund")["plan"][0]["name"] == "SALE-2"
    undo(database, back, "sale_refund")
    assert counted(database) == [50.0]
    assert run_command(database, admin, "sale_remove", sale=1).say == "sale.removed"


def test_a_removed_refund_comes_back_only_while_so_much_is_left_of_its_sale(database: Clone, admin: str) -> None:
    add(database, admin, "50.00")
    refund(database, admin, sale=1, amount="40.00")
    removed = run_command(database, admin, "sale_remove", sale=2).task
    refund(database, admin, sale=1, amount="30.00")
    assert undo_plan(database, removed, "sale_remove")["facts"]["reason"] == "changed_since"


def test_the_list_shows_refunds_as_refunds(database: Clone, admin: str) -> None:
    add(database, admin, "50.00", item="Colek")
    refund(database, admin, sale=1, amount="20.00")
    told = run_answer(database, admin, "sale_list", period="today")["facts"]
    assert (told["total"], told["refunds"], told["refunded"]) == (30.0, 1, 20.0)
    assert (told["sales"][0]["refund"], told["sales"][0]["refund_of"], told["sales"][1]["refund"]) == (
        True,
        "SALE-1",
        False,
    )


def test_rows_below_zero_of_a_sheet_are_refunds_and_an_import_with_a_refund_stays(database: Clone, admin: str) -> None:
    task, told = sent_sheet(database, admin, "date,amount,item\n2026-11-20,50.00,Colek\n2026-11-20,-8.00,Colek\n")
    assert (told["facts"]["refunds"], told["facts"]["refunded"], told["facts"]["total"]) == (1, 8.0, 42.0)
    confirm(database, task)
    sale = database.sql("select id from wocs.sales where amount > 0")[0][0]
    back = refund(database, admin, sale=sale, amount="5.00").task
    assert undo_plan(database, task, "sale_import")["facts"]["reason"] == "changed_since"
    undo(database, back, "sale_refund")
    assert "plan" in undo_plan(database, task, "sale_import")
    undo(database, task, "sale_import")
    assert counted(database) == []
