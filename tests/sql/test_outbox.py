"""What is sent, when, how often, and what Meta's statuses make of it."""

from itertools import pairwise, permutations

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    Json,
    ask_approval,
    call_of,
    command,
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


def begin(database: Clone, answer: Json, *results: Json) -> bool:
    """Whether its holder may send it."""
    of = {"id": answer["id"], "handout": answer["handout"]}
    return bool(database.call("wocs_begin", {"begin": of, "results": list(results)})["go"])


def refusal(answer: Json, code: int, retry_in_s: int | None, **more: str) -> Json:
    error = {"code": code, "detail": "x"}
    return {"id": answer["id"], "handout": answer["handout"], "error": error, "retry_in_s": retry_in_s, **more}


def unmade(answer: Json) -> Json:
    return {"id": answer["id"], "handout": answer["handout"], "unmade": True}


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
    assert begin(wocs, answer)
    for name in arrival:
        status(wocs, name, answer["id"])
    found = row(wocs, answer["id"])
    assert (found["state"], found["wamid"]) == ("read", "wamid.1") and found["sent_at"]
    sent(wocs, {"id": answer["id"], "wamid": "wamid.1"})
    assert row(wocs, answer["id"])["state"] == "read", "the send call returned last"


def test_failed_is_final(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    assert begin(wocs, answer)
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


def test_what_was_handed_out_and_never_begun_goes_again_however_often(wocs: Clone) -> None:
    """No attempt was made: whoever it was handed to never heard of it, or was ended before."""
    answer = send_command(wocs, page="a")
    for handout in range(2, 9):
        move_back(wocs, "outbox", "lease_until", 61)
        assert tick(wocs) == [], "its holder may still come"
        move_back(wocs, "outbox", "lease_until", 60)
        again = the_only(tick(wocs))
        assert (again["id"], again["attempt"], again["handout"]) == (answer["id"], 1, handout)
    assert begin(wocs, again) and not begin(wocs, answer), "who held it before may not send any more"


def test_what_was_begun_and_never_told_may_have_arrived_and_is_not_repeated(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    assert begin(wocs, answer) and begin(wocs, answer), "who did not hear the first answer asks again"
    move_back(wocs, "outbox", "lease_until", 121)
    assert tick(wocs) == [] and row(wocs, answer["id"])["state"] == "unknown"
    move_back(wocs, "outbox", "lease_until", 301)
    assert {told["say"] for told in tick(wocs)} == {"alert.unsure"}
    move_back(wocs, "outbox", "lease_until", 86400)
    mark_all_sent(wocs)
    assert tick(wocs) == [] and row(wocs, answer["id"])["state"] == "unknown"
    status(wocs, "delivered", answer["id"])
    assert row(wocs, answer["id"])["state"] == "delivered"


def test_a_lost_lease_with_a_status_is_not_sent_again(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    assert begin(wocs, answer)
    status(wocs, "sent", answer["id"])
    move_back(wocs, "outbox", "created_at", 1000)
    assert tick(wocs) == []
    assert row(wocs, answer["id"])["state"] == "sent"


def test_an_unknown_outcome_is_told_to_the_admins_after_five_minutes_and_never_repeated(wocs: Clone) -> None:
    answer = send_command(wocs, ALI, "look", runs="answer", role="viewer", task=None)
    assert begin(wocs, answer)
    sent(wocs, {"id": answer["id"], "handout": 1, "unknown": True})
    move_back(wocs, "outbox", "lease_until", 290)
    assert tick(wocs) == []
    move_back(wocs, "outbox", "lease_until", 11)
    told = tick(wocs)
    assert {(one["say"], one["facts"]["to"]) for one in told} == {("alert.unsure", "Ali")}
    assert row(wocs, answer["id"])["state"] == "unknown"


def test_other_unknown_outcomes_of_the_day_are_not_told_again(wocs: Clone) -> None:
    for page in "abc":
        answer = send_command(wocs, page=page)
        sent(wocs, {"id": answer["id"], "handout": 1, "unknown": True})
        move_back(wocs, "outbox", "lease_until", 301)
        tick(wocs)
    assert wocs.sql("select count(*), count(distinct to_number) from wocs.outbox where say = 'alert.unsure'") == [
        (2, 2)
    ]


def test_a_late_word_of_who_counts_as_silent_is_believed(wocs: Clone) -> None:
    first, second = send_command(wocs, page="a"), send_command(wocs, page="b")
    for answer in (first, second):
        assert begin(wocs, answer)
    move_back(wocs, "outbox", "lease_until", 121)
    tick(wocs)
    sent(wocs, {"id": first["id"], "wamid": "wamid.1"}, refusal(second, 131000, 30))
    assert [row(wocs, one["id"])["state"] for one in (first, second)] == ["sent", "queued"]


def test_a_word_of_an_earlier_holder_changes_nothing(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    move_back(wocs, "outbox", "lease_until", 121)
    again = the_only(tick(wocs))
    assert begin(wocs, again)
    for told in (refusal(answer, 131026, None), unmade(answer), {"id": answer["id"], "handout": 1, "unknown": True}):
        sent(wocs, told)
    assert row(wocs, answer["id"])["state"] == "sending"


def test_what_its_holder_never_made_goes_again_at_once_and_counts_no_attempt(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    assert begin(wocs, answer)
    again = the_only(sent(wocs, unmade(answer))["outbox"])
    assert (again["id"], again["attempt"], again["handout"]) == (answer["id"], 1, 2)


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


def test_new_answers_of_a_pair_that_is_too_fast_queue_behind_the_waiting_one(wocs: Clone) -> None:
    first = send_command(wocs, page="a")
    assert begin(wocs, first)
    sent(wocs, refusal(first, 131056, 16))
    for page in "bc":
        assert deliver(wocs, message(ADMIN, command(page=page)))["outbox"] == []
    theirs = send_command(wocs, ALI, "look", runs="answer", role="viewer")
    assert begin(wocs, theirs), "only that pair"
    move_back(wocs, "outbox", "not_before", 17)
    due = tick(wocs)
    assert [one["facts"].get("page") for one in due] == ["a", "b", "c"]
    assert begin(wocs, due[0])
    assert not begin(wocs, due[1], refusal(due[0], 131056, 64)), "refused again: they stay behind it"
    assert not begin(wocs, due[2])
    assert tick(wocs) == []
    move_back(wocs, "outbox", "not_before", 65)
    assert [one["facts"].get("page") for one in tick(wocs)] == ["a", "b", "c"]


def test_what_was_handed_out_elsewhere_stays_behind_the_waiting_one_too(wocs: Clone) -> None:
    first, second = send_command(wocs, page="a"), send_command(wocs, page="b")
    assert begin(wocs, first)
    sent(wocs, refusal(first, 131056, 16))
    assert not begin(wocs, second)


def test_a_new_answer_takes_those_along_whose_time_has_come(wocs: Clone) -> None:
    first = send_command(wocs, page="a")
    assert begin(wocs, first)
    sent(wocs, refusal(first, 131056, 16))
    move_back(wocs, "outbox", "not_before", 17)
    work = deliver(wocs, message(ADMIN, command(page="b")))
    assert [one["facts"]["page"] for one in work["outbox"]] == ["a", "b"]


def test_those_behind_one_whose_holder_is_gone_starve_nobody_else(wocs: Clone) -> None:
    first = send_command(wocs, page="a")
    assert begin(wocs, first)
    sent(wocs, refusal(first, 131056, 16))
    wocs.sql(
        "insert into wocs.outbox (key, to_number, to_user_id, kind, say, facts, language, state, waits_for, not_before)"
        " select o.key || n, o.to_number, o.to_user_id, o.kind, o.say, o.facts, o.language, o.state, o.waits_for,"
        " o.not_before from wocs.outbox o, generate_series(1, 60) n where o.id = %s",
        first["id"],
    )
    theirs = send_command(wocs, ALI, "look", runs="answer", role="viewer")
    assert begin(wocs, theirs)
    sent(wocs, refusal(theirs, 131000, 1))
    move_back(wocs, "outbox", "not_before", 17)
    head, *behind = tick(wocs)
    assert head["id"] == first["id"] and not [one for one in behind if begin(wocs, one)]
    assert [one["id"] for one in tick(wocs)] == [theirs["id"]]
    assert begin(wocs, head)
    gone = {"id": head["id"], "handout": head["handout"], "wamid": "w"}
    assert len(sent(wocs, gone)["outbox"]) == 50, "then it is their turn"


def test_one_that_is_refused_again_and_again_keeps_nobody_waiting(wocs: Clone) -> None:
    refused = send_command(wocs, page="a")
    assert begin(wocs, refused)
    sent(wocs, refusal(refused, 131000, 30))
    assert deliver(wocs, message(ADMIN, command(page="b")))["outbox"] == []
    for attempt in (2, 3):
        move_back(wocs, "outbox", "not_before", 31)
        refused, behind = tick(wocs)
        assert begin(wocs, refused)
        assert begin(wocs, behind, refusal(refused, 131000, 30)) is (attempt == 3)


def test_a_message_is_given_up_after_six_attempts_where_others_get_through(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    for _ in range(9):
        assert begin(wocs, answer)
        sent(wocs, refusal(answer, 131000, 30))
        move_back(wocs, "outbox", "not_before", 31)
        answer = the_only(tick(wocs))
    others = send_command(wocs, ALI, "look", runs="answer", role="viewer")
    assert begin(wocs, answer) and begin(wocs, others, {"id": others["id"], "wamid": "wamid.2"}) is not None
    sent(wocs, {"id": others["id"], "wamid": "wamid.2"})
    sent(wocs, refusal(answer, 131000, 30))
    assert row(wocs, answer["id"])["state"] == "failed"


def test_an_error_for_good_is_final(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    sent(wocs, {"id": answer["id"], "error": {"code": 131026, "detail": "x"}, "retry_in_s": None})
    assert row(wocs, answer["id"])["state"] == "failed" and tick(wocs) == []


@pytest.mark.parametrize("by", ["answer", "status"])
def test_outside_the_window_it_goes_once_more_as_a_template(wocs: Clone, by: str) -> None:
    answer = send_command(wocs, page="a")

    def refuse(wamid: str) -> list[Json]:
        if by == "answer":
            return sent(wocs, {"id": answer["id"], "error": {"code": 131047, "detail": "window"}, "retry_in_s": None})[
                "outbox"
            ]
        sent(wocs, {"id": answer["id"], "wamid": wamid})
        status(wocs, "failed", answer["id"], wamid, errors=[{"code": 131047, "detail": "window"}])
        return tick(wocs)

    assert the_only(refuse("wamid.1"))["kind"] == "template"
    assert refuse("wamid.2") == []
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
    told = the_only(tick(wocs))
    assert (told["say"], told["facts"]["problem"]) == ("landing.picture_refused", "not_fetched")


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
