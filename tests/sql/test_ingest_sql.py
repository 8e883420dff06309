"""wocs_ingest: the same rows again change nothing, a correction replaces, and racing senders store each row once."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import call_of, run_at_once
from tests.sql.tasks import add_person, run_command

ROW = {"row": 0, "external_id": "A1", "amount": "10.00", "at": "2026-11-20T10:00:00+08:00"}
POST = {"row": 0, "platform": "tiktok", "post_id": "73920123", "day": "2026-11-20", "views": 100, "likes": 5}


def ingest(database: Clone, kind: str, *rows: dict[str, Any], source: str = "pos") -> tuple[int, int, int]:
    told = database.call("wocs_ingest", {"kind": kind, "source": source, "rows": list(rows)})
    return told["accepted"], told["updated"], told["duplicates"]


def test_the_same_sale_again_is_a_duplicate_and_another_amount_a_correction(database: Clone) -> None:
    assert ingest(database, "sales", ROW) == (1, 0, 0)
    assert ingest(database, "sales", ROW) == (0, 0, 1)
    assert ingest(database, "sales", {**ROW, "amount": "11.00"}) == (0, 1, 0)
    assert database.sql("select amount::float8 from wocs.sales") == [(11.0,)]


def test_one_batch_may_hold_a_sale_and_its_correction(database: Clone) -> None:
    assert ingest(database, "sales", ROW, ROW, {**ROW, "amount": "9.00"}) == (1, 1, 1)
    assert database.sql("select amount::float8 from wocs.sales") == [(9.0,)]


def test_the_same_id_of_another_source_is_another_sale(database: Clone) -> None:
    assert ingest(database, "sales", ROW) == ingest(database, "sales", ROW, source="web") == (1, 0, 0)


def test_a_sale_told_without_a_time_is_not_moved_by_being_told_again(database: Clone) -> None:
    untimed = {name: value for name, value in ROW.items() if name != "at"}
    assert ingest(database, "sales", untimed) == (1, 0, 0)
    assert ingest(database, "sales", untimed) == (0, 0, 1)


def test_a_sale_that_a_person_removed_does_not_come_back(database: Clone) -> None:
    ingest(database, "sales", ROW)
    run_command(database, add_person(database, "The admin", "admin"), "sale_remove", sale=1)
    assert ingest(database, "sales", {**ROW, "amount": "12.00"}) == (0, 0, 1)
    assert database.sql("select count(*) from wocs.sales where removed_at is null") == [(0,)]


def test_an_unknown_event_is_told_by_row_and_the_other_rows_are_stored(database: Clone) -> None:
    rows = [{**ROW, "row": 4, "external_id": "B", "event_id": "EVT-999"}, ROW]
    told = database.call("wocs_ingest", {"kind": "sales", "source": "pos", "rows": rows})
    assert told["accepted"] == 1
    assert told["rejected"] == [{"row": 4, "external_id": "B", "field": "event_id", "problem": "no_such_event"}]


def test_a_sale_may_name_an_event_as_its_source_does(database: Clone) -> None:
    assert ingest(database, "events", {"external_id": "fair-7", "name": "Fair", "date": "2026-11-28"}) == (1, 0, 0)
    assert ingest(database, "sales", {**ROW, "event_id": "fair-7"}) == (1, 0, 0)
    assert database.sql("select event_id from wocs.sales") == [(101,)]


def test_events_are_corrected_by_their_id(database: Clone) -> None:
    event = {"external_id": "fair-7", "name": "Fair", "date": "2026-11-28"}
    told = [ingest(database, "events", one) for one in (event, event, {**event, "date": "2026-11-29"})]
    assert told == [(1, 0, 0), (0, 0, 1), (0, 1, 0)]


def test_later_figures_of_a_post_and_day_replace_the_earlier(database: Clone) -> None:
    told = [ingest(database, "engagement", one) for one in (POST, POST, {**POST, "views": 150})]
    assert told == [(1, 0, 0), (0, 0, 1), (0, 1, 0)]
    assert database.sql("select views, likes from wocs.engagement") == [(150, 5)]


def test_older_figures_of_a_day_do_not_replace_newer_ones(database: Clone) -> None:
    later, earlier = (
        {**POST, "at": "2026-11-20T20:00:00+08:00"},
        {**POST, "at": "2026-11-20T09:00:00+08:00", "views": 1},
    )
    assert [ingest(database, "engagement", one) for one in (later, earlier)] == [(1, 0, 0), (0, 0, 1)]
    assert database.sql("select views from wocs.engagement") == [(100,)]


EVENT = {"row": 0, "external_id": "fair-7", "name": "Fair", "date": "2026-11-28"}
OLDER, NEWER = "2026-11-20T10:00:00Z", "2026-11-20T10:00:00.001Z"
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "sales": (ROW, {"amount": "99.00"}),
    "events": (EVENT, {"name": "Feast"}),
    "engagement": (POST, {"views": 900}),
}
STATES = {
    "sales": "select amount::text from wocs.sales",
    "events": "select name from wocs.events",
    "engagement": "select views::text from wocs.engagement",
}


def ingest_sent(database: Clone, kind: str, sent_at: str, *rows: dict[str, Any]) -> tuple[int, int, int]:
    told = database.call("wocs_ingest", {"kind": kind, "source": "pos", "rows": list(rows), "sent_at": sent_at})
    return told["accepted"], told["updated"], told["duplicates"]


@pytest.mark.parametrize("kind", CHANGES)
def test_a_body_sent_again_after_a_newer_one_undoes_nothing(database: Clone, kind: str) -> None:
    row, change = CHANGES[kind]
    told = [
        ingest_sent(database, kind, sent_at, body)
        for sent_at, body in ((OLDER, row), (NEWER, {**row, **change}), (OLDER, row), (OLDER, row | {"note": "x"}))
    ]
    assert told == [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 1)]
    assert database.sql(STATES[kind]) == [tuple(map(str, change.values()))]


@pytest.mark.parametrize("kind", CHANGES)
def test_a_newer_body_that_says_the_same_is_newer_all_the_same(database: Clone, kind: str) -> None:
    """It was 12, it is 12, and what said 11 in between comes late."""
    row, change = CHANGES[kind]
    for sent_at, body in ((OLDER, row), ("2026-11-20T11:00:00Z", row), (NEWER, {**row, **change})):
        ingest_sent(database, kind, sent_at, body)
    [(state,)] = database.sql(STATES[kind])
    assert state == {"sales": "10.00", "events": "Fair", "engagement": "100"}[kind]


@pytest.mark.parametrize("kind", CHANGES)
def test_two_bodies_of_one_moment_end_in_the_same_whatever_came_first(database: Clone, kind: str) -> None:
    row, change = CHANGES[kind]
    bodies = [row, {**row, **change}]
    for body in (*bodies, *bodies, *bodies[::-1]):
        ingest_sent(database, kind, OLDER, body)
    assert database.sql(STATES[kind]) == [({"sales": "10.00", "events": "Fair", "engagement": "100"}[kind],)]


@pytest.mark.parametrize("kind", CHANGES)
def test_a_late_body_still_brings_what_nobody_knew(database: Clone, kind: str) -> None:
    row, _ = CHANGES[kind]
    ingest_sent(database, kind, NEWER, row)
    other = {**row, "external_id": "B", "post_id": "B"} if kind == "engagement" else {**row, "external_id": "B"}
    assert ingest_sent(database, kind, OLDER, other) == (1, 0, 0)


def test_figures_that_were_moved_to_another_day_are_not_moved_back(database: Clone) -> None:
    told = {**POST, "external_id": "P1"}
    assert ingest_sent(database, "engagement", OLDER, told) == (1, 0, 0)
    assert ingest_sent(database, "engagement", NEWER, {**told, "day": "2026-11-19"}) == (1, 0, 0)
    assert ingest_sent(database, "engagement", OLDER, told) == (0, 0, 1)
    assert database.sql("select day::text from wocs.engagement") == [("2026-11-19",)]


def test_figures_of_today_stood_so_when_they_were_sent(database: Clone) -> None:
    [(today, before, later)] = database.sql(
        "select (now() at time zone 'Asia/Kuala_Lumpur')::date::text, (now() - interval '2 s')::text, now()::text"
    )
    for sent_at, views in ((before, 100), (later, 150), (before, 100)):
        ingest_sent(database, "engagement", sent_at, {**POST, "day": today, "views": views})
    assert database.sql("select views from wocs.engagement") == [(150,)]


@pytest.mark.parametrize("kind", ["sales", "events", "engagement"])
def test_senders_racing_with_the_same_rows_in_any_order_store_each_once(database: Clone, kind: str) -> None:
    def one(number: int) -> dict[str, Any]:
        shared = {"row": number, "external_id": f"X{number}"}
        return (
            shared
            | {
                "sales": {"amount": "1.00", "at": "2026-11-20T10:00:00+08:00"},
                "events": {"name": f"E{number}", "date": "2026-11-28"},
                "engagement": {"platform": "tiktok", "post_id": str(number), "day": "2026-11-20", "views": 1},
            }[kind]
        )

    rows = [one(number) for number in range(40)]
    orders = [rows, rows[::-1], rows[20:] + rows[:20], rows[10:] + rows[:10]]
    told = run_at_once(
        [call_of("wocs_ingest", {"kind": kind, "source": "pos", "rows": order}) for order in orders], database
    )
    assert sum(one["accepted"] for one in told) == 40
    assert sum(one["duplicates"] for one in told) == 120
