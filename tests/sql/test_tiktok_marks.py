"""Never twice: the mark before what cannot be taken back, and whatever may happen around it."""

import json
from functools import partial
from typing import Any

import psycopg
import pytest

from tests.database_clone import Clone
from tests.enrolled_nodes import sign_request
from tests.sql.inbound_messages import CHAT, move_back, run_at_once, status_of
from tests.sql.people import (
    ADMIN,
    ALI,
    assignee_of,
    reply_in,
    send_command,
    send_message,
    send_word,
    with_people,
)
from tests.sql.tiktok_hands import ask_post, beat, claim, confirm, find_work, hands_of, mark, post, report, told

Json = dict[str, Any]


@pytest.fixture
def wocs(database: Clone) -> Clone:
    with_people(database)
    beat(database, "inbox", "studio")
    return database


def marks(wocs: Clone) -> list[tuple[str, int, str]]:
    return list(wocs.sql("select task_id, attempt, step from wocs.task_marks order by at, step"))


def lease_runs_out(wocs: Clone, held: Json) -> None:
    move_back(wocs, "tasks", "lease_until", 3600, f"id = '{held['id']}'")
    wocs.call("wocs_tick", {})


def test_unmarked_and_killed_it_is_done_again(wocs: Clone) -> None:
    task = post(wocs)
    lease_runs_out(wocs, claim(wocs))
    again = claim(wocs)
    assert (again["attempt"], hands_of(wocs, task)) == (2, [("inbox", "running")])


def test_marked_and_killed_it_is_uncertain_and_asked_about(wocs: Clone) -> None:
    task = post(wocs)
    held = claim(wocs)
    assert mark(wocs, held) | {"allowed": True} == mark(wocs, held), "a mark whose answer got lost is the same mark"
    lease_runs_out(wocs, held)
    assert (status_of(wocs, task), hands_of(wocs, task)) == ("uncertain", [("inbox", "uncertain")])
    assert told(wocs, "tiktok.unsure")["act"] == "post"
    assert wocs.call("wocs_claim", {"node": "home", "task": held["id"]})["task"] is None
    wocs.sql("select wocs.alert_watch_uncertain()")
    assert wocs.sql("select about from wocs.alerts where kind = 'uncertain'") == [(task,)], "not for the step"


def test_a_new_life_of_the_node_gets_nothing_that_was_marked(wocs: Clone) -> None:
    task = post(wocs)
    held = claim(wocs, incarnation="aaaaaaaa")
    mark(wocs, held, incarnation="aaaaaaaa")
    assert beat(wocs, "inbox", "studio", incarnation="bbbbbbbb")["due"] == []
    assert (status_of(wocs, task), hands_of(wocs, task)) == ("uncertain", [("inbox", "uncertain")])


def test_a_life_that_is_over_may_not_mark(wocs: Clone) -> None:
    post(wocs)
    held = claim(wocs, incarnation="aaaaaaaa")
    beat(wocs, "inbox", "studio", incarnation="bbbbbbbb")
    assert mark(wocs, held, incarnation="aaaaaaaa")["reason"] == "replaced"
    assert marks(wocs) == []


def test_who_lost_the_lease_may_not_mark(wocs: Clone) -> None:
    post(wocs)
    first = claim(wocs)
    lease_runs_out(wocs, first)
    second = claim(wocs)
    assert mark(wocs, first)["reason"] == "old_attempt"
    assert mark(wocs, second)["allowed"] is True
    assert marks(wocs) == [(second["id"], 2, "publish")]


def test_try_again_after_the_mark_is_uncertain(wocs: Clone) -> None:
    task = post(wocs)
    held = claim(wocs)
    mark(wocs, held)
    report(wocs, held, "try_again", code="crashed")
    assert (status_of(wocs, task), hands_of(wocs, task)) == ("uncertain", [("inbox", "uncertain")])


def test_failed_after_the_mark_goes_to_the_next_rung(wocs: Clone) -> None:
    """TikTok said that it did not happen."""
    task = post(wocs)
    held = claim(wocs)
    mark(wocs, held)
    report(wocs, held, "failed", code="spam_risk_too_many_pending_share")
    assert hands_of(wocs, task) == [("inbox", "failed"), ("studio", "pending")]
    assert mark(wocs, claim(wocs))["allowed"] is True


def test_cancelled_between_claim_and_mark_it_does_not_happen(wocs: Clone) -> None:
    task = post(wocs)
    held = claim(wocs)
    assert send_word(wocs, ADMIN, "cancel", task)["say"] == "task.cancelled"
    assert mark(wocs, held)["reason"] == "already_cancelled"
    assert (marks(wocs), hands_of(wocs, task)) == ([], [("inbox", "cancelled")])


@pytest.mark.parametrize("of_the_step", [False, True])
def test_cancelled_after_the_mark_is_too_late_and_said(wocs: Clone, of_the_step: bool) -> None:
    task = post(wocs)
    held = claim(wocs)
    mark(wocs, held)
    answer = send_word(wocs, ADMIN, "cancel", held["id"] if of_the_step else task)
    assert (answer["say"], answer["facts"]["reason"]) == ("task.refused", "in_the_act")
    report(wocs, held, rung="inbox", act="post", state="in_inbox")
    assert send_word(wocs, ADMIN, "cancel", task)["say"] == "task.cancelled"


def test_a_cancelled_step_cancels_its_task(wocs: Clone) -> None:
    task = post(wocs)
    held = claim(wocs)
    assert send_word(wocs, ADMIN, "cancel", held["id"])["say"] == "task.cancelled"
    assert (status_of(wocs, task), hands_of(wocs, task)) == ("cancelled", [("inbox", "cancelled")])


def test_stop_lets_nothing_be_marked_and_resume_does_it_later(wocs: Clone) -> None:
    task = post(wocs)
    held = claim(wocs)
    send_command(wocs, ADMIN, "stop_all")
    assert mark(wocs, held)["reason"] == "stopped"
    lease_runs_out(wocs, held)
    send_command(wocs, ADMIN, "resume")
    again = claim(wocs)
    assert (mark(wocs, again)["allowed"], hands_of(wocs, task)) == (True, [("inbox", "running")])


def test_given_to_a_person_meanwhile_it_is_theirs_alone(wocs: Clone) -> None:
    task = post(wocs)
    held = claim(wocs)
    send_command(wocs, ADMIN, "agent_reassign", task=task, to="ali")
    assert mark(wocs, held)["allowed"] is False
    assert (assignee_of(wocs, task)[0], hands_of(wocs, task)) == ("Ali", [("inbox", "cancelled")])


def test_in_the_act_it_is_given_to_nobody_who_would_do_it_again(wocs: Clone) -> None:
    task = post(wocs)
    mark(wocs, claim(wocs))
    answer = send_command(wocs, ADMIN, "agent_reassign", task=task, to="ali")
    assert (answer["say"], answer["facts"]["reason"]) == ("task.refused", "in_the_act")
    assert hands_of(wocs, task) == [("inbox", "running")]


def test_whoever_lost_the_right_to_post_posts_nothing(wocs: Clone) -> None:
    post(wocs)
    held = claim(wocs)
    wocs.sql("update wocs.users set role = 'viewer' where wa_number = %s", ADMIN)
    assert mark(wocs, held)["reason"] == "role_lost"
    assert marks(wocs) == []


def test_a_report_told_twice_counts_once(wocs: Clone) -> None:
    task = post(wocs)
    held = claim(wocs)
    mark(wocs, held)
    ended = {"rung": "inbox", "act": "post", "state": "in_inbox"}
    assert [report(wocs, held, **ended)["accepted"] for _ in range(2)] == [True, True]
    assert wocs.sql("select count(*) from wocs.outbox where say = 'tiktok.in_inbox' and task_id = %s", task) == [(1,)]


def call_mark(request: str, connection: psycopg.Connection) -> Json:
    row = connection.execute("select public.wocs_mark(%s::jsonb)", (request,)).fetchone()
    assert row
    return dict(row[0])


def test_many_marks_at_once_are_one(wocs: Clone) -> None:
    post(wocs)
    held = claim(wocs)
    request = json.dumps({"node": "home", "task": held["id"], "attempt": held["attempt"], "step": "publish"})
    signed = [json.dumps(sign_request(json.loads(request))) for _ in range(8)]
    answers = run_at_once((partial(call_mark, asked) for asked in signed), wocs)
    assert [one["allowed"] for one in answers] == [True] * 8
    assert len(marks(wocs)) == 1


def test_a_late_word_of_the_holder_ends_the_doubt(wocs: Clone) -> None:
    task = post(wocs)
    held = claim(wocs)
    mark(wocs, held)
    lease_runs_out(wocs, held)
    assert status_of(wocs, task) == "uncertain"
    answer = report(wocs, held, rung="inbox", act="post", state="posted", video_id="7392012345")
    assert (answer["accepted"], status_of(wocs, task)) == (True, "done")


def uncertain_post(wocs: Clone) -> str:
    task = post(wocs)
    held = claim(wocs)
    mark(wocs, held)
    lease_runs_out(wocs, held)
    return task


def test_seen_it_is_live(wocs: Clone) -> None:
    task = uncertain_post(wocs)
    assert send_command(wocs, ADMIN, "tiktok_seen", task=task, seen=True)["say"] == "tiktok.seen"
    assert (status_of(wocs, task), hands_of(wocs, task)) == ("done", [("inbox", "done")])
    assert wocs.sql("select state from wocs.tiktok_posts where task_id = %s", task) == [("live",)]


def test_not_seen_it_is_asked_for_anew_and_posted_by_no_one_before(wocs: Clone) -> None:
    task = uncertain_post(wocs)
    assert send_command(wocs, ADMIN, "tiktok_seen", task=task, seen=False)["say"] == "tiktok.not_seen"
    assert (status_of(wocs, task), hands_of(wocs, task)) == ("awaiting_approval", [("inbox", "failed")])
    assert told(wocs, "approval.asked")["task"] == task
    assert find_work(wocs) is None
    assert confirm(wocs, task)["say"] == "tiktok.in_hands"
    assert mark(wocs, claim(wocs))["allowed"] is True


def test_what_nobody_saw_is_not_retried(wocs: Clone) -> None:
    task = uncertain_post(wocs)
    answer = send_word(wocs, ADMIN, "retry", task)
    assert (answer["say"], answer["facts"]["reason"]) == ("task.refused", "not_repeatable")


def test_only_who_has_it_says_what_is_seen(wocs: Clone) -> None:
    task = uncertain_post(wocs)
    answer = send_command(wocs, ALI, "tiktok_seen", task=task, seen=True)
    assert (answer["say"], answer["facts"]["reason"], status_of(wocs, task)) == (
        "task.refused", "not_yours", "uncertain",
    )  # fmt: skip


def test_a_check_that_finds_it_ends_the_doubt(wocs: Clone) -> None:
    beat(wocs, "inbox", "display")
    task = uncertain_post(wocs)
    check = claim(wocs)
    assert (check["args"]["act"], check["args"]["rung"]) == ("check", "inbox")
    report(wocs, check, rung="inbox", act="check", state="found", video_id="7392012345")
    assert (status_of(wocs, task), told(wocs, "tiktok.posted")["video_id"]) == ("done", "7392012345")


def test_a_rung_that_knows_nothing_of_it_lets_the_next_one_look(wocs: Clone) -> None:
    beat(wocs, "inbox", "display")
    task = uncertain_post(wocs)
    report(wocs, claim(wocs), "failed", code="not_offered")
    check = claim(wocs)
    assert (check["args"]["act"], check["args"]["rung"]) == ("check", "display")
    report(wocs, check, "failed", code="tiktok_down")
    assert (find_work(wocs), status_of(wocs, task)) == (
        None, "uncertain",
    )  # fmt: skip


def test_a_draft_that_is_found_in_the_inbox_is_told_and_waits_for_a_person(wocs: Clone) -> None:
    beat(wocs, "inbox")
    task = uncertain_post(wocs)
    report(wocs, claim(wocs), rung="inbox", act="check", state="in_inbox")
    assert (told(wocs, "tiktok.in_inbox")["task"], status_of(wocs, task)) == (task, "uncertain")


@pytest.mark.parametrize("ends", ["absent", "failed"])
def test_a_check_that_finds_nothing_decides_nothing(wocs: Clone, ends: str) -> None:
    beat(wocs, "inbox", "display")
    task = uncertain_post(wocs)
    if ends == "absent":
        report(wocs, claim(wocs), rung="display", act="check", state="absent")
    else:
        report(wocs, claim(wocs), "failed", code="tiktok_down")
    assert status_of(wocs, task) == "uncertain"


def test_no_other_task_is_marked(wocs: Clone) -> None:
    wocs.sql("insert into wocs.tasks (type, runs, repeatable) values ('chart', 'home', true)")
    assert mark(wocs, claim(wocs))["reason"] == "not_for_marks"


def test_a_post_without_hands_is_cancelled_as_ever(wocs: Clone) -> None:
    task = ask_post(wocs)
    assert send_word(wocs, ADMIN, "cancel", task)["say"] == "task.cancelled"


LINK = "https://www.tiktok.com/@abangcolek/video/7392012345"


def test_the_link_of_what_nobody_saw_ends_the_doubt(wocs: Clone) -> None:
    task = uncertain_post(wocs)
    assert send_command(wocs, ADMIN, "tiktok_posted", task=task, link=LINK)["say"] == "tiktok.posted"
    assert (status_of(wocs, task), hands_of(wocs, task)) == ("done", [("inbox", "done")])


@pytest.mark.parametrize("is_uncertain", [False, True])
def test_a_bare_link_is_the_answer_of_who_has_one_post_open(wocs: Clone, is_uncertain: bool) -> None:
    task = uncertain_post(wocs) if is_uncertain else in_the_inbox(wocs)
    assert reply_in(send_message(wocs, ADMIN, CHAT, f"nah {LINK}"))["say"] == "tiktok.posted"
    assert status_of(wocs, task) == "done"


def test_a_bare_link_of_two_posts_is_nobodys(wocs: Clone) -> None:
    tasks = [in_the_inbox(wocs, caption=f"Pedas {number}") for number in range(2)]
    send_message(wocs, ADMIN, CHAT, LINK)
    assert [status_of(wocs, task) for task in tasks] == ["running", "running"]


def in_the_inbox(wocs: Clone, **args: Any) -> str:
    task = post(wocs, **args)
    held = claim(wocs)
    mark(wocs, held)
    report(wocs, held, rung="inbox", act="post", state="in_inbox")
    return task
