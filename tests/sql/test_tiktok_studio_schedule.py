"""TikTok Studio's own schedule: a post for later is handed to it, verified after its time, or posted by our own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, move_back, status_of
from tests.sql.people import (
    attach_file,
    last_message,
    sayings_of_tick,
    send_command,
    send_word,
    with_people,
)
from tests.sql.tiktok_hands import ask_post, beat, claim, confirm, find_work, go_away, hands_of, mark, report, told

VIDEO = "7392012345"
FOUND = {"rung": "studio", "act": "check", "state": "found", "video_id": VIDEO}


@pytest.fixture
def wocs(database: Clone) -> Clone:
    with_people(database)
    beat_with_schedule(database)
    return database


def beat_with_schedule(wocs: Clone, *more: str) -> None:
    beat(wocs, "studio", "schedule", *more)


def in_hours(hours: float) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)


def post_for_later(wocs: Clone, hours: float = 5, **more: Any) -> tuple[str, dict[str, Any]]:
    task = ask_post(wocs, schedule=in_hours(hours).isoformat(), **more)
    return task, confirm(wocs, task)


def in_studio(wocs: Clone) -> str:
    """A post that is in Studio's schedule."""
    task, _ = post_for_later(wocs)
    held = claim(wocs)
    assert mark(wocs, held)["allowed"]
    report(wocs, held, rung="studio", act="schedule", state="scheduled", video_id=VIDEO, link=None)
    assert told(wocs, "tiktok.in_studio")["task"] == task
    return task


def pass_its_time(wocs: Clone, task: str) -> list[str]:
    wocs.sql(
        "update wocs.tasks set payload = payload || jsonb_build_object('schedule', now() - interval '1 hour')"
        " where id = %s",
        task,
    )
    move_back(wocs, "tiktok_posts", "studio_look_at", 6 * 3600, f"task_id = '{task}'")
    return [say for _, say in sayings_of_tick(wocs)]


def test_a_post_for_later_is_studios_at_once(wocs: Clone) -> None:
    task, answer = post_for_later(wocs, visibility="only_me")
    assert (answer["say"], answer["facts"]["rung"]) == ("tiktok.in_hands", "studio")
    args = claim(wocs)["args"]
    at = datetime.fromisoformat(args["schedule_at"])
    assert (args["act"], args["visibility"], args["video"]["size"]) == ("schedule", "private", 1000)
    assert (at.minute % 5, at.second, in_hours(4.9) <= at <= in_hours(5)) == (0, 0, True)
    assert answer["facts"]["studio_at"] == args["schedule_at"]
    assert hands_of(wocs, task) == [("studio", "running")]


@pytest.mark.parametrize(
    ("hours", "code"),
    [(0.6, "schedule_too_soon"), (10 * 24 + 1, "schedule_too_far")],
    ids=["too soon", "more than ten days ahead"],
)
def test_what_is_too_soon_or_too_far_for_studio_waits_here_and_says_so(wocs: Clone, hours: float, code: str) -> None:
    task, answer = post_for_later(wocs, hours)
    assert (answer["say"], hands_of(wocs, task), status_of(wocs, task)) == ("tiktok.own_schedule", [], "pending")
    [reason] = answer["facts"]["reasons"]
    assert (reason["rung"], reason["code"]) == ("studio", code)
    if code == "schedule_too_far":
        assert in_hours(0.9) < datetime.fromisoformat(reason["until"]) < in_hours(1)


def test_what_is_for_a_person_waits_here(wocs: Clone) -> None:
    task, answer = post_for_later(wocs, 5, to="ali")
    assert (answer["say"], hands_of(wocs, task), status_of(wocs, task)) == ("task.scheduled", [], "pending")


@pytest.mark.parametrize("rungs", [("studio",), ("studio", "schedule", "inbox")], ids=["off", "another rung is first"])
def test_without_its_being_wanted_all_is_as_ever(wocs: Clone, rungs: tuple[str, ...]) -> None:
    beat(wocs, *rungs)
    task, answer = post_for_later(wocs)
    assert (answer["say"], hands_of(wocs, task)) == ("task.scheduled", [])


def test_it_waits_for_its_video(wocs: Clone) -> None:
    task, answer = post_for_later(wocs, stored=False)
    assert (answer["say"], hands_of(wocs, task)) == ("tiktok.in_hands", [])
    [(attachment,)] = wocs.sql("select id::text from wocs.attachments where task_id = %s", task)
    attach_file(wocs, {"attachment": attachment, "kind": "video", "mime": "video/mp4"})
    assert claim(wocs)["args"]["act"] == "schedule"


@pytest.mark.parametrize("code", ["schedule_not_offered", "captcha"])
def test_what_studio_does_not_take_our_own_scheduler_posts(wocs: Clone, code: str) -> None:
    task, _ = post_for_later(wocs)
    report(wocs, claim(wocs), "failed", code=code)
    facts = told(wocs, "tiktok.own_schedule")
    assert (facts["task"], facts["reasons"]) == (task, [{"rung": "studio", "code": code, "until": None}])
    assert (status_of(wocs, task), find_work(wocs)) == ("pending", None)
    wocs.sql(
        "update wocs.tasks set scheduled_at = now(), payload = payload || jsonb_build_object('schedule', now())"
        " where id = %s",
        task,
    )
    wocs.sql(
        "update wocs.approvals a set digest = wocs.approval_digest(t.payload, a.subject) from wocs.tasks t"
        " where t.id = a.task_id"
    )
    assert "tiktok.in_hands" in [say for _, say in sayings_of_tick(wocs)]
    assert claim(wocs)["args"]["act"] == "post"


def test_a_pc_that_goes_away_before_it_began_leaves_it_to_our_scheduler(wocs: Clone) -> None:
    task, _ = post_for_later(wocs)
    move_back(wocs, "tasks", "created_at", 1200, "type = 'tiktok_hands'")
    go_away(wocs)
    assert "tiktok.own_schedule" in [say for _, say in sayings_of_tick(wocs)]
    assert (told(wocs, "tiktok.own_schedule")["reasons"][0]["code"], status_of(wocs, task)) == ("pc_away", "pending")


def test_what_is_in_studio_is_cancelled_there(wocs: Clone) -> None:
    task = in_studio(wocs)
    answer = send_word(wocs, ADMIN, "cancel", task)
    assert (answer["say"], answer["facts"]["reason"]) == ("task.refused", "in_studio")
    assert send_command(wocs, ADMIN, "tiktok_seen", task=task, seen=False)["say"] == "tiktok.not_seen"
    assert send_word(wocs, ADMIN, "cancel", task)["say"] == "task.cancelled"
    pass_its_time(wocs, task)
    assert (status_of(wocs, task), find_work(wocs)) == ("cancelled", None)


def test_what_is_in_studio_is_given_to_nobody_who_would_post_it_again(wocs: Clone) -> None:
    task = in_studio(wocs)
    answer = send_command(wocs, ADMIN, "agent_reassign", task=task, to="ali")
    assert (answer["say"], answer["facts"]["reason"]) == ("task.refused", "in_studio")


def test_before_its_time_nobody_looks(wocs: Clone) -> None:
    task = in_studio(wocs)
    sayings_of_tick(wocs)
    assert (status_of(wocs, task), find_work(wocs)) == ("running", None)


def test_after_its_time_it_is_looked_for_by_its_number_and_is_live(wocs: Clone) -> None:
    task = in_studio(wocs)
    pass_its_time(wocs, task)
    held = claim(wocs)
    assert (held["args"]["act"], held["args"]["video_id"]) == ("check", VIDEO)
    report(wocs, held, **FOUND)
    assert (status_of(wocs, task), told(wocs, "tiktok.posted")["video_id"]) == ("done", VIDEO)
    assert wocs.sql("select state, video_id from wocs.tiktok_posts where task_id = %s", task) == [("live", VIDEO)]


@pytest.mark.parametrize("ends", ["absent", "failed"])
def test_what_is_not_there_after_its_time_is_a_persons_question_once(wocs: Clone, ends: str) -> None:
    task = in_studio(wocs)
    pass_its_time(wocs, task)
    if ends == "absent":
        report(wocs, claim(wocs), rung="studio", act="check", state="absent")
    else:
        report(wocs, claim(wocs), "failed", code="captcha")
    assert told(wocs, "tiktok.studio_question")["task"] == task
    assert ("tiktok.studio_question" in [say for _, say in sayings_of_tick(wocs)], find_work(wocs)) == (False, None)
    assert send_command(wocs, ADMIN, "tiktok_seen", task=task, seen=True)["say"] == "tiktok.seen"
    assert status_of(wocs, task) == "done"


def test_with_no_pc_that_could_look_a_person_is_asked(wocs: Clone) -> None:
    task = in_studio(wocs)
    go_away(wocs)
    assert "tiktok.studio_question" in pass_its_time(wocs, task)
    assert wocs.sql("select assigned_to = requested_by from wocs.tasks where id = %s", task) == [(True,)]


def test_what_nobody_saw_being_scheduled_is_found_there_and_verified_later(wocs: Clone) -> None:
    task, _ = post_for_later(wocs)
    held = claim(wocs)
    mark(wocs, held)
    report(wocs, held, "uncertain", code="studio_broke")
    report(wocs, claim(wocs), **FOUND)
    assert (told(wocs, "tiktok.in_studio")["task"], status_of(wocs, task)) == (task, "uncertain")
    assert send_word(wocs, ADMIN, "cancel", task)["facts"]["reason"] == "in_studio"
    pass_its_time(wocs, task)
    report(wocs, claim(wocs), **FOUND)
    assert (status_of(wocs, task), last_message(wocs, "tiktok.posted")["facts"]["video_id"]) == ("done", VIDEO)


def test_what_studio_posts_by_itself_counts_on_its_day(wocs: Clone) -> None:
    wocs.sql("update wocs.tiktok_limits set uses = 2 where name = 'account_day_used_up'")
    for hours in (5, 6):
        post_for_later(wocs, hours, caption=f"Pedas {hours}")
        mark(wocs, claim(wocs))
    task, answer = post_for_later(wocs, 20, caption="Yang ketiga")
    [reason] = answer["facts"]["reasons"]
    assert (answer["say"], reason["code"], hands_of(wocs, task)) == ("tiktok.own_schedule", "account_day_used_up", [])
    assert in_hours(28.9) < datetime.fromisoformat(reason["until"]) < in_hours(29), "a day after the first of the two"
    assert status_of(wocs, task) == "pending"
    _, answer = post_for_later(wocs, 40, caption="Hari lain")
    assert answer["say"] == "tiktok.in_hands"


def test_what_studio_has_posted_by_itself_today_counts_for_a_post_now(wocs: Clone) -> None:
    wocs.sql("update wocs.tiktok_limits set uses = 1 where name = 'account_day_used_up'")
    in_studio(wocs)
    now = ask_post(wocs, caption="Sekarang")
    assert confirm(wocs, now)["say"] == "tiktok.in_hands", "what comes later holds nothing back"
    report(wocs, claim(wocs), "failed", code="captcha")
    wocs.sql(
        "update wocs.tasks set payload = payload || jsonb_build_object('schedule_at', now() - interval '1 hour')"
        " where payload ->> 'act' = 'schedule'"
    )
    answer = confirm(wocs, ask_post(wocs, caption="Lagi satu"))
    assert [reason["code"] for reason in answer["facts"]["reasons"]] == ["account_day_used_up"]
