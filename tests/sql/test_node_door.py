"""Leases: one holder at a time, and only the holder is believed."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    Json,
    call_of,
    deliver,
    make_home_task,
    mark_all_sent,
    move_back,
    run_at_once,
    send_command,
    send_word,
    status_of,
    the_only,
)


def claim(database: Clone, task: str | None = None, node: str = "home") -> Json:
    return database.call("wocs_claim", {"node": node, "task": task})


def beat(database: Clone, node: str = "home", running: list[Json] | None = None, **more) -> Json:
    return database.call(
        "wocs_beat", {"node": node, "abilities": {"browser": "ready"}, "running": running or [], "version": "1"} | more
    )


def report(database: Clone, task: str, attempt: int = 1, outcome: str = "done", **more) -> Json:
    told = {
        "node": "home",
        "task": task,
        "attempt": attempt,
        "outcome": outcome,
        "result": {},
        "error": None,
        "files": [],
    }
    return database.call("wocs_report", told | more)


def lease_runs_out(database: Clone) -> None:
    move_back(database, "tasks", "lease_until", 61)


ERROR = {"code": "page_down", "detail": "The page answered 500."}


def test_eight_simultaneous_claims_are_one_lease(wocs: Clone) -> None:
    task = make_home_task(wocs)
    answers = run_at_once([call_of("wocs_claim", {"node": f"n{number}", "task": task}) for number in range(8)], wocs)
    held = [answer["task"] for answer in answers if answer["task"]]
    assert [(one["id"], one["attempt"], one["lease_s"]) for one in held] == [(task, 1, 60)]
    assert {answer["reason"] for answer in answers if not answer["task"]} == {"already_running"}


def test_eight_simultaneous_claims_of_anything_share_what_is_due(wocs: Clone) -> None:
    tasks = {make_home_task(wocs) for _ in range(5)}
    answers = run_at_once([call_of("wocs_claim", {"node": f"n{number}", "task": None}) for number in range(8)], wocs)
    held = [answer["task"]["id"] for answer in answers if answer["task"]]
    assert sorted(held) == sorted(tasks)
    assert {answer["reason"] for answer in answers if not answer["task"]} == {"nothing_due"}


def test_a_claim_without_a_name_takes_the_most_urgent(wocs: Clone) -> None:
    low, normal, high = (make_home_task(wocs, priority=priority) for priority in ("low", "normal", "high"))
    assert [claim(wocs)["task"]["id"] for _ in range(3)] == [high, normal, low]
    assert claim(wocs)["reason"] == "nothing_due"


def test_a_claim_tells_all_that_the_work_needs(wocs: Clone) -> None:
    given = claim(wocs, make_home_task(wocs, page="promo"))["task"]
    assert given["type"] == "drive" and given["args"] == {"page": "promo"} and given["repeatable"] is True
    assert (given["language"], given["requested_by"]) == ("en", "The admin")


def test_instant_and_unknown_tasks_are_not_for_the_home(wocs: Clone) -> None:
    assert claim(wocs, "TASK-9")["reason"] == "no_such_task"
    assert claim(wocs, send_command(wocs, page="a")["task"])["reason"] == "not_for_the_home"


def test_a_requester_who_lost_the_role_is_told_and_nothing_runs(wocs: Clone) -> None:
    task = make_home_task(wocs)
    wocs.sql("update wocs.users set role = 'viewer' where wa_number = %s", ADMIN)
    refused = claim(wocs, task)
    assert (refused["task"], refused["reason"]) == (None, "role_lost")
    assert the_only(refused["outbox"])["facts"]["error"]["code"] == "role_lost"
    assert status_of(wocs, task) == "failed"


def test_a_report_after_the_lease_ran_out_is_refused(wocs: Clone) -> None:
    task = make_home_task(wocs)
    claim(wocs, task)
    lease_runs_out(wocs)
    refused = report(wocs, task)
    assert (refused["accepted"], refused["reason"]) == (False, "lease_ran_out")
    assert status_of(wocs, task) == "running"


def test_the_old_holder_is_not_believed_once_somebody_else_has_the_task(wocs: Clone) -> None:
    task = make_home_task(wocs)
    claim(wocs, task, "old")
    lease_runs_out(wocs)
    wocs.call("wocs_tick", {})
    assert claim(wocs, task, "new")["task"]["attempt"] == 2
    assert report(wocs, task, 1, node="old") | {"outbox": []} == report(wocs, task, 1, node="old")
    assert report(wocs, task, 1, node="old")["reason"] == "old_attempt"
    assert report(wocs, task, 2, node="old")["reason"] == "other_node"
    assert report(wocs, task, 2, node="new")["accepted"] is True


def test_the_same_report_twice_counts_once(wocs: Clone) -> None:
    task = make_home_task(wocs)
    claim(wocs, task)
    first, second = report(wocs, task, result={"a": 1}), report(wocs, task, result={"a": 1})
    assert first["accepted"] and second["accepted"]
    assert the_only(first["outbox"])["say"] == "task.completed" and second["outbox"] == []
    assert report(wocs, task, result={"a": 2})["accepted"] is False


def test_a_finished_task_answers_the_message_it_came_from(wocs: Clone) -> None:
    task = make_home_task(wocs, page="a")
    claim(wocs, task)
    told = the_only(report(wocs, task, result={"done": "all"})["outbox"])
    assert told["kind"] == "reply" and told["reply_to"].startswith("wamid.in")
    assert told["facts"]["result"] == {"done": "all"} and told["facts"]["seconds"] >= 0
    assert status_of(wocs, task) == "done"


def test_a_screenshot_is_sent_with_its_page(wocs: Clone) -> None:
    task = make_home_task(wocs, page="promo")
    wocs.sql("update wocs.tasks set type = 'landing_screenshot' where id = %s", task)
    claim(wocs, task)
    told = the_only(
        report(
            wocs,
            task,
            result={"url": "https://x/p/promo"},
            files=[{"key": "shots/1.jpg", "mime": "image/jpeg", "size": 9}],
        )["outbox"]
    )
    assert told["say"] == "landing.shot" and told["media"] == {"key": "shots/1.jpg", "mime": "image/jpeg"}
    assert (told["facts"]["page"], told["facts"]["url"]) == ("promo", "https://x/p/promo")
    assert wocs.sql("select type, state, storage_url from wocs.attachments") == [("image", "stored", "shots/1.jpg")]


def test_quiet_people_get_a_mark_when_it_is_done_and_words_when_it_failed(wocs: Clone) -> None:
    wocs.sql("update wocs.users set quiet = true")
    for outcome, kind in (("done", "reaction"), ("failed", "reply")):
        task = make_home_task(wocs)
        claim(wocs, task)
        assert the_only(report(wocs, task, outcome=outcome, error=ERROR)["outbox"])["kind"] == kind


def test_a_failure_is_told_with_its_error(wocs: Clone) -> None:
    task = make_home_task(wocs)
    beat(wocs)
    claim(wocs, task)
    told = the_only(report(wocs, task, outcome="failed", error=ERROR)["outbox"])
    assert told["say"] == "task.failed" and told["facts"]["error"] == ERROR and told["facts"]["retry"] is True
    assert wocs.sql("select status, error_message from wocs.tasks") == [("failed", ERROR["detail"])]
    assert wocs.sql("select last_error from wocs.nodes") == [(ERROR["code"],)]


def test_trying_again_waits_longer_each_time_and_ends_after_three(wocs: Clone) -> None:
    task = make_home_task(wocs)
    for attempt, seconds in ((1, 10), (2, 20), (3, 40)):
        assert claim(wocs, task)["task"]["attempt"] == attempt
        assert report(wocs, task, attempt, "try_again", error=ERROR)["outbox"] == []
        [(pause,)] = wocs.sql("select extract(epoch from scheduled_at - now())::float from wocs.tasks")
        assert seconds * 0.74 - 2 < pause <= seconds * 1.25
        assert claim(wocs, task)["reason"] == "not_due"
        wocs.sql("update wocs.tasks set scheduled_at = now()")
    claim(wocs, task)
    assert the_only(report(wocs, task, 4, "try_again", error=ERROR)["outbox"])["say"] == "task.failed"
    assert send_word(wocs, ADMIN, "retry", task)["say"] == "task.retried"
    assert claim(wocs, task)["task"]["attempt"] == 5


@pytest.mark.parametrize(("repeatable", "status"), [(True, "pending"), (False, "uncertain")])
def test_a_lost_lease_returns_what_may_be_repeated_and_nothing_else(wocs: Clone, repeatable: bool, status: str) -> None:
    task = make_home_task(wocs, repeatable=repeatable)
    claim(wocs, task)
    mark_all_sent(wocs)
    lease_runs_out(wocs)
    work = wocs.call("wocs_tick", {})
    assert status_of(wocs, task) == status
    assert [one["task"] for one in work["bell"]] == ([task] if repeatable else [])
    assert [one["say"] for one in work["outbox"]] == (
        [] if repeatable else ["task.uncertain", "alert.uncertain"]  # the second goes to the other admin
    )


def test_a_task_whose_nodes_keep_vanishing_fails_after_three_retries(wocs: Clone) -> None:
    task = make_home_task(wocs)
    mark_all_sent(wocs)
    for attempt in (1, 2, 3, 4):
        assert claim(wocs, task)["task"]["attempt"] == attempt
        lease_runs_out(wocs)
        work = wocs.call("wocs_tick", {})
    assert status_of(wocs, task) == "failed"
    assert the_only(work["outbox"])["facts"]["error"]["code"] == "lease_ran_out"


def test_a_beat_keeps_a_lease_alive_and_stops_what_is_not_held(wocs: Clone) -> None:
    task, cancelled = make_home_task(wocs), make_home_task(wocs)
    for one in (task, cancelled):
        claim(wocs, one)
    send_word(wocs, ADMIN, "cancel", cancelled)
    move_back(wocs, "tasks", "lease_until", 50)
    answer = beat(
        wocs,
        running=[{"task": task, "attempt": 1}, {"task": cancelled, "attempt": 1}, {"task": "TASK-9", "attempt": 3}],
    )
    assert sorted(answer["stop"]) == sorted([cancelled, "TASK-9"])
    assert wocs.sql("select lease_until > now() + interval '50 s' from wocs.tasks where id = %s", task) == [(True,)]
    assert beat(wocs, "other", running=[{"task": task, "attempt": 1}])["stop"] == [task]
    assert beat(wocs, running=[{"task": task, "attempt": 2}])["stop"] == [task]


def test_a_beat_tells_what_is_due_but_not_the_same_again_at_once(wocs: Clone) -> None:
    task = make_home_task(wocs)
    assert beat(wocs)["due"] == [], "the bell was rung for it just now"
    move_back(wocs, "tasks", "rung_at", 16)
    assert beat(wocs)["due"] == [task]
    assert beat(wocs)["due"] == []


def test_a_lost_bell_is_rung_again_after_a_minute(wocs: Clone) -> None:
    task = make_home_task(wocs)
    mark_all_sent(wocs)
    move_back(wocs, "tasks", "rung_at", 61)
    assert wocs.call("wocs_tick", {})["bell"] == [], "with nobody at home it rings every ten minutes only"
    wocs.sql("insert into wocs.nodes (name) values ('home')")
    assert the_only(wocs.call("wocs_tick", {})["bell"])["task"] == task
    assert wocs.call("wocs_tick", {})["bell"] == []


def test_a_node_is_online_for_ninety_seconds_and_away_once_it_says_so(wocs: Clone) -> None:
    beat(wocs)
    assert send_command(wocs, key="drive", runs="home")["facts"]["node"] | {"since": ""} == {
        "online": True,
        "since": "",
        "browser": "ready",
        "lacking": None,
    }
    move_back(wocs, "nodes", "last_seen", 91)
    assert wocs.call("wocs_health", {})["nodes"][0]["online"] is False
    [(before,)] = wocs.sql("select online_since from wocs.nodes")
    beat(wocs)
    assert wocs.sql("select online_since > %s from wocs.nodes", before) == [(True,)]
    beat(wocs, leaving=True)
    assert wocs.call("wocs_health", {})["nodes"][0]["online"] is False


def test_a_beat_comes_back_in_time_for_what_is_due(wocs: Clone) -> None:
    assert beat(wocs)["call_again_s"] == 30
    task = make_home_task(wocs)
    claim(wocs, task)
    report(wocs, task, outcome="try_again", error=ERROR)
    assert 2 <= beat(wocs)["call_again_s"] <= 13


def test_each_step_of_a_home_task_is_in_the_log(wocs: Clone) -> None:
    task = make_home_task(wocs)
    claim(wocs, task)
    report(wocs, task)
    deliver(wocs)
    steps = wocs.sql("select action, details ->> 'node' from wocs.task_logs order by seq")
    assert steps == [("created", None), ("started", "home"), ("completed", "home")]
