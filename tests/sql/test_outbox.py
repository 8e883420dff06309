"""What is sent, when, how often, and what Meta's statuses make of it."""

from itertools import pairwise, permutations

import pytest

from tests.conftest import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    Json,
    ask_approval,
    call_of,
    deliver,
    mark_all_sent,
    message,
    move_back,
    run_at_once,
    send_command,
    the_only,
    word,
)


def row(database: Clone, outbox: int) -> Json:
    [(found,)] = database.sql("select to_jsonb(o) from wocs.outbox o where id = %s", outbox)
    return found


def sent(database: Clone, *results: Json) -> Json:
    return database.call("wocs_sent", {"results": list(results)})


def status(database: Clone, name: str, outbox: int | None = None, wamid: str = "wamid.1", **more) -> None:
    told = {
        "id": wamid,
        "status": name,
        "at": "2026-11-22T08:00:00+00:00",
        "outbox": outbox,
        "errors": [],
        "pricing": None,
    }
    database.call("wocs_record", {"statuses": [told | more]})


def tick(database: Clone) -> list[Json]:
    return database.call("wocs_tick", {})["outbox"]


def notices(database: Clone, count: int) -> list[Json]:
    """This many notices to the admin, one after the other; those that go at once."""
    database.sql("select wocs.work_begin()")
    deliver(database, message(ADMIN, {"do": "ignore"}))
    query = (
        "select wocs.notice_send(u.id, 'agent.notice', jsonb_build_object('n', n), null)"
        " from wocs.users u, generate_series(1, %s) n where u.wa_number = %s"
    )
    database.sql(
        "alter table wocs.outbox drop constraint outbox_key_key, add constraint outbox_key_key unique (key, facts)"
    )
    database.sql(query, count, ADMIN)
    return database.sql("select id, state, extract(epoch from not_before - now())::float from wocs.outbox order by id")


def test_a_reply_is_leased_to_its_caller_and_marked_by_it(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    assert answer["attempt"] == 1 and row(wocs, answer["id"])["state"] == "sending"
    assert sent(wocs, {"id": answer["id"], "wamid": "wamid.1"})["outbox"] == []
    marked = row(wocs, answer["id"])
    assert (marked["state"], marked["wamid"]) == ("sent", "wamid.1") and marked["sent_at"]
    move_back(wocs, "outbox", "created_at", 3600)
    assert tick(wocs) == []


@pytest.mark.parametrize("arrival", list(permutations(["sent", "delivered", "read"])))
def test_statuses_in_any_order_end_at_the_highest(wocs: Clone, arrival: tuple[str, ...]) -> None:
    answer = send_command(wocs, page="a")
    for name in arrival:
        status(wocs, name, answer["id"])
    found = row(wocs, answer["id"])
    assert (found["state"], found["wamid"]) == ("read", "wamid.1") and found["sent_at"]
    sent(wocs, {"id": answer["id"], "wamid": "wamid.1"})
    assert row(wocs, answer["id"])["state"] == "read", "the send call returned last"


def test_failed_is_final(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    status(wocs, "failed", answer["id"], errors=[{"code": 131026, "detail": "undeliverable"}])
    status(wocs, "delivered", answer["id"])
    found = row(wocs, answer["id"])
    assert found["state"] == "failed" and found["error"]["code"] == 131026


def test_a_status_finds_its_message_by_wamid_and_keeps_the_price(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    sent(wocs, {"id": answer["id"], "wamid": "wamid.7"})
    status(wocs, "delivered", wamid="wamid.7", pricing={"billable": True})
    found = row(wocs, answer["id"])
    assert found["state"] == "delivered" and found["pricing"] == {"billable": True}


def test_a_status_about_nothing_of_ours_is_recorded(wocs: Clone) -> None:
    for outbox in (None, 99, "x"):
        status(wocs, "read", outbox, wamid="wamid.foreign")
    assert wocs.sql("select kind, message_id from wocs.inbound_events") == [("status", "status:wamid.foreign:read")]


def test_a_lost_lease_is_sent_once_more_and_then_given_up(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    move_back(wocs, "outbox", "lease_until", 61)
    assert tick(wocs) == [], "a status may still come"
    move_back(wocs, "outbox", "lease_until", 60)
    again = the_only(tick(wocs))
    assert (again["id"], again["attempt"]) == (answer["id"], 2)
    move_back(wocs, "outbox", "lease_until", 121)
    assert tick(wocs) == []
    assert row(wocs, answer["id"])["state"] == "failed"


def test_a_lost_lease_with_a_status_is_not_sent_again(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    status(wocs, "sent", answer["id"])
    move_back(wocs, "outbox", "created_at", 1000)
    assert tick(wocs) == []
    assert row(wocs, answer["id"])["state"] == "sent"


def test_an_unknown_outcome_waits_five_minutes_for_a_status(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    sent(wocs, {"id": answer["id"], "unknown": True})
    move_back(wocs, "outbox", "lease_until", 290)
    assert tick(wocs) == []
    move_back(wocs, "outbox", "lease_until", 11)
    assert the_only(tick(wocs))["attempt"] == 2


def test_a_pair_that_is_too_fast_waits_and_only_that_pair(wocs: Clone) -> None:
    mine, theirs = send_command(wocs, page="a"), send_command(wocs, ALI, "look", runs="answer", role="viewer")
    sent(
        wocs,
        {"id": mine["id"], "error": {"code": 131056, "detail": "pair"}, "retry_in_s": 16},
        {"id": theirs["id"], "wamid": "w"},
    )
    assert row(wocs, mine["id"])["state"] == "queued" and tick(wocs) == []
    move_back(wocs, "outbox", "not_before", 17)
    assert the_only(tick(wocs))["id"] == mine["id"]


def test_an_error_for_good_is_final(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    sent(wocs, {"id": answer["id"], "error": {"code": 131026, "detail": "x"}, "retry_in_s": None})
    assert row(wocs, answer["id"])["state"] == "failed" and tick(wocs) == []


@pytest.mark.parametrize("by", ["answer", "status"])
def test_outside_the_window_it_goes_once_more_as_a_template(wocs: Clone, by: str) -> None:
    answer = send_command(wocs, page="a")

    def refuse() -> list[Json]:
        if by == "answer":
            return sent(wocs, {"id": answer["id"], "error": {"code": 131047, "detail": "window"}, "retry_in_s": None})[
                "outbox"
            ]
        sent(wocs, {"id": answer["id"], "wamid": "wamid.1"})
        status(wocs, "failed", answer["id"], errors=[{"code": 131047, "detail": "window"}])
        return tick(wocs)

    assert the_only(refuse())["kind"] == "template"
    assert refuse() == []
    assert row(wocs, answer["id"])["state"] == "failed"


def test_a_notice_to_somebody_who_is_silent_for_a_day_is_a_template(wocs: Clone) -> None:
    def kind() -> str:
        work = deliver(
            wocs,
            message(
                ADMIN,
                {
                    "do": "command",
                    "command": "stamp",
                    "runs": "instant",
                    "role": "admin",
                    "asks": True,
                    "args": {"page": "a"},
                },
                "/stamp",
            ),
            four_eyes=True,
        )
        [(found,)] = wocs.sql("select kind from wocs.outbox where to_number = %s order by id desc limit 1", OTHER_ADMIN)
        assert len(work["outbox"]) >= 1
        return found

    assert kind() == "template", "never wrote"
    deliver(wocs, message(OTHER_ADMIN, {"do": "ignore"}))
    assert kind() == "notice"
    move_back(wocs, "wa_sessions", "last_active", 86401)
    assert kind() == "template"


def test_unsolicited_messages_keep_their_pauses(wocs: Clone) -> None:
    rows = notices(wocs, 4)
    assert [state for _, state, _ in rows] == ["sending", "queued", "queued", "queued"]
    pauses = [after[2] - before[2] for before, after in pairwise(rows)]
    assert all(2.9 < pause < 15.1 for pause in pauses), pauses
    move_back(wocs, "outbox", "not_before", 600)
    assert len(tick(wocs)) == 1, "they do not all go at once when nobody called for long"
    assert wocs.call("wocs_beat", {"node": "n"})["call_again_s"] <= 15


def test_two_callers_never_get_the_same_message(wocs: Clone) -> None:
    for number in range(6):
        send_command(wocs, page=str(number))
    wocs.sql("update wocs.outbox set state = 'queued', lease_until = null")
    works = run_at_once([call_of("wocs_tick", {})] * 8, wocs)
    given = [one["id"] for work in works for one in work["outbox"]]
    assert sorted(given) == sorted(set(given)) and len(given) == 6


def test_a_reply_waits_for_its_picture_and_goes_with_it(wocs: Clone) -> None:
    photo = {"kind": "image", "id": "77", "url": "https://x", "mime": "image/jpeg", "sha256": "ab", "filename": None}
    create = {
        "do": "command",
        "command": "landing_create",
        "runs": "instant",
        "role": "admin",
        "asks": False,
        "args": {"page": "a", "title": "T"},
    }
    work = deliver(wocs, message(ADMIN, create, "/landing create", media=photo, type="image"))
    job = the_only(work["media"])
    assert work["outbox"] == [] and job["media_id"] == "77" and job["outbox"]
    stored = {"key": "pages/1.jpg", "mime": "image/jpeg", "size": 9, "width": 3, "height": 4}
    told = the_only(
        wocs.call("wocs_attach", {"attachment": job["attachment"], "stored": stored, "problem": None})["outbox"]
    )
    assert told["id"] == job["outbox"] and told["facts"]["picture"] == {"state": "stored", "problem": None}
    assert wocs.sql("select content -> 'image' ->> 'key' from wocs.landing_versions") == [("pages/1.jpg",)]
    assert wocs.call("wocs_attach", {"attachment": job["attachment"], "stored": stored})["outbox"] == []


def test_a_picture_that_never_comes_is_asked_for_three_times_and_then_told(wocs: Clone) -> None:
    photo = {"kind": "image", "id": "77", "url": None, "mime": "image/jpeg", "sha256": "", "filename": None}
    create = {
        "do": "command",
        "command": "landing_create",
        "runs": "instant",
        "role": "admin",
        "asks": False,
        "args": {"page": "a", "title": "T"},
    }
    deliver(wocs, message(ADMIN, create, "/landing create", media=photo, type="image"))
    for _ in range(2):
        move_back(wocs, "attachments", "lease_until", 61)
        assert the_only(wocs.call("wocs_tick", {})["media"])["media_id"] == "77"
    move_back(wocs, "attachments", "lease_until", 61)
    assert the_only(tick(wocs))["facts"]["picture"] == {"state": "failed", "problem": "not_fetched"}


def test_bodies_older_than_thirty_days_go_and_their_ids_stay(wocs: Clone) -> None:
    old = message(ADMIN, word("acknowledge"), "x")
    deliver(wocs, old)
    mark_all_sent(wocs)
    move_back(wocs, "inbound_events", "received_at", 31 * 86400)
    tick(wocs)
    assert wocs.sql("select body from wocs.inbound_events") == [(None,)]
    assert deliver(wocs, old)["duplicates"] == 1


def test_the_trace_tells_the_whole_trip_of_a_message(wocs: Clone) -> None:
    task = ask_approval(wocs, page="a")
    mark_all_sent(wocs)
    trace = wocs.call("wocs_trace", {"since": 0, "sender": ADMIN})
    event = the_only(trace["events"])
    assert event["task"]["id"] == task and [step["action"] for step in event["task"]["moves"]] == [
        "created",
        "approval_asked",
    ]
    assert [(one["say"], one["state"]) for one in event["outbox"]] == [("approval.asked", "sent")]
    assert trace["month"] == {"messages": 1, "allowance": 1000}
    assert wocs.call("wocs_trace", {"since": event["id"], "sender": None})["events"] == []


def test_the_trace_tells_the_roles_of_the_addresses_asked_about_and_no_other(wocs: Clone) -> None:
    asked = {"addresses": [ADMIN, ALI, "60199999999", "MY.1"]}
    assert wocs.call("wocs_trace", asked)["roles"] == {ADMIN: "admin", ALI: "agent"}
    wocs.sql("update wocs.users set status = 'inactive' where wa_number = %s", ALI)
    assert wocs.call("wocs_trace", asked)["roles"] == {ADMIN: "admin"}
    assert wocs.call("wocs_trace", {})["roles"] == {}
