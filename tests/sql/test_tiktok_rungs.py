"""TikTok by the hands at home: which rung gets a post, what its limits are, and how each end reaches who asked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import RULES, status_of
from tests.sql.people import (
    ADMIN,
    all_sayings,
    assignee_of,
    attach_file,
    last_message,
    make_post,
    pass_minutes,
    sayings_of_tick,
    send_command,
    send_word,
    with_people,
)
from tests.sql.tiktok_hands import (
    CAPTION,
    ask_post,
    beat,
    claim,
    confirm,
    go_away,
    hands_of,
    mark,
    post,
    report,
    told,
)

LINK = "https://www.tiktok.com/@abangcolek/video/7392012345"


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def post_row(wocs: Clone, task: str) -> tuple[Any, ...]:
    [row] = wocs.sql("select state, video_id, link from wocs.tiktok_posts where task_id = %s", task)
    return row


@pytest.mark.parametrize("is_there", [False, True], ids=["no PC", "a PC without hands"])
def test_without_hands_all_is_as_ever(wocs: Clone, is_there: bool) -> None:
    if is_there:
        beat(wocs)
    task = ask_post(wocs)
    assert confirm(wocs, task)["say"] == "tiktok.assigned"
    assert (assignee_of(wocs, task)[0] is not None, hands_of(wocs, task)) == (True, [])


def test_whom_a_post_is_for_by_name_posts_it(wocs: Clone) -> None:
    beat(wocs, "inbox")
    task = ask_post(wocs, to="ali")
    assert confirm(wocs, task)["say"] == "tiktok.assigned"
    assert assignee_of(wocs, task)[0] == "Ali"


def test_hands_need_no_agent_on_duty(wocs: Clone) -> None:
    beat(wocs, "inbox")
    wocs.sql("update wocs.users set on_duty = false where role = 'agent'")
    assert hands_of(wocs, post(wocs)) == [("inbox", "pending")]


def test_the_hand_gets_what_it_needs(wocs: Clone) -> None:
    beat(wocs, "inbox")
    task = post(wocs)
    held = claim(wocs)
    assert (held["type"], held["repeatable"]) == ("tiktok_hands", True)
    assert held["args"] == {
        "act": "post", "rung": "inbox", "for": task, "caption": CAPTION,
        "video": {"key": "videos/x.mp4", "mime": "video/mp4", "size": 1000},
    }  # fmt: skip


def test_a_draft_in_the_inbox_is_told_with_the_caption_alone_and_closed_by_its_link(wocs: Clone) -> None:
    beat(wocs, "inbox", "studio")
    task = post(wocs)
    held = claim(wocs)
    assert mark(wocs, held)["allowed"] is True
    before = len(all_sayings(wocs))
    assert report(wocs, held, rung="inbox", act="post", state="in_inbox")["accepted"] is True
    assert [say for _, say in all_sayings(wocs)[before:]] == ["tiktok.in_inbox", "tiktok.caption"]
    assert told(wocs, "tiktok.caption")["caption"] == CAPTION
    assert status_of(wocs, task) == "running"
    assert send_command(wocs, ADMIN, "tiktok_posted", task=task, link=LINK)["say"] == "tiktok.posted"
    assert (status_of(wocs, task), post_row(wocs, task)) == ("done", ("live", "7392012345", LINK))


def test_a_post_with_its_link_is_live_at_once(wocs: Clone) -> None:
    beat(wocs, "direct")
    task = post(wocs)
    held = claim(wocs)
    mark(wocs, held)
    report(wocs, held, rung="direct", act="post", state="posted", video_id="7392012345", link=LINK)
    assert (status_of(wocs, task), post_row(wocs, task)) == ("done", ("live", "7392012345", LINK))
    assert told(wocs, "tiktok.posted")["by"] == "home"


@pytest.mark.parametrize(
    ("video_id", "link"),
    [("no number", "javascript:alert(1)"), ("1", "https://evil.example/tiktok.com/"), ({"a": 1}, ["x"]), (None, None)],
)
def test_nonsense_of_a_node_is_no_link(wocs: Clone, video_id: Any, link: Any) -> None:
    beat(wocs, "direct")
    task = post(wocs)
    held = claim(wocs)
    mark(wocs, held)
    assert report(wocs, held, rung="direct", act="post", state="posted", video_id=video_id, link=link)["accepted"]
    assert (status_of(wocs, task), post_row(wocs, task)) == ("running", ("scheduled", None, None))
    assert told(wocs, "tiktok.seen_question")["task"] == task


def test_a_video_that_belongs_to_another_post_is_not_taken_twice(wocs: Clone) -> None:
    make_post(wocs, LINK)
    beat(wocs, "direct")
    task = post(wocs)
    held = claim(wocs)
    mark(wocs, held)
    assert report(wocs, held, rung="direct", act="post", state="posted", video_id="7392012345")["accepted"]
    assert post_row(wocs, task) == ("live", None, None)


def test_each_rung_that_cannot_is_told_when_a_person_gets_it(wocs: Clone) -> None:
    beat(wocs, "inbox", "direct", "studio")
    task = post(wocs)
    for code in ("not_authorized", "spam_risk_too_many_posts", "captcha"):
        report(wocs, claim(wocs), "failed", code=code)
    assert hands_of(wocs, task) == [("inbox", "failed"), ("direct", "failed"), ("studio", "failed")]
    assert assignee_of(wocs, task)[0] is not None
    reasons = [(one["rung"], one["code"]) for one in told(wocs, "tiktok.assigned")["reasons"]]
    assert reasons == [("inbox", "not_authorized"), ("direct", "spam_risk_too_many_posts"), ("studio", "captcha")]


def test_with_nobody_on_duty_who_asked_gets_what_the_hands_could_not(wocs: Clone) -> None:
    beat(wocs, "inbox")
    wocs.sql("update wocs.users set on_duty = false where role = 'agent'")
    task = post(wocs)
    report(wocs, claim(wocs), "failed", code="not_authorized")
    assert wocs.sql("select assigned_to = requested_by from wocs.tasks where id = %s", task) == [(True,)]


def test_the_hands_wait_for_the_video(wocs: Clone) -> None:
    beat(wocs, "inbox")
    task = ask_post(wocs, stored=False)
    answer = confirm(wocs, task)
    assert (answer["say"], answer["facts"]["video"]["state"]) == ("tiktok.in_hands", "waiting")
    assert hands_of(wocs, task) == []
    [(attachment,)] = wocs.sql("select id::text from wocs.attachments where task_id = %s", task)
    attach_file(wocs, {"attachment": attachment, "kind": "video", "mime": "video/mp4"})
    assert hands_of(wocs, task) == [("inbox", "pending")]


def test_figures_are_read_by_the_pc(wocs: Clone) -> None:
    beat(wocs, "display")
    answer = send_command(wocs, ADMIN, "tiktok_stats", period="week")
    assert answer["say"] == "tiktok.in_hands"
    figures = {"views": 1200, "likes": 300, "comments": 24, "shares": 12}
    report(wocs, claim(wocs), rung="display", act="stats", state="read", figures=figures, videos=3)
    assert status_of(wocs, answer["task"]) == "done"
    assert {key: told(wocs, "tiktok.figures")[key] for key in figures} == figures
    assert wocs.sql("select views, subject from wocs.tiktok_figures") == [(1200, "account")]


@pytest.mark.parametrize("figures", [None, {}, {"views": -1, "likes": 1, "comments": 1, "shares": 1}, "many"])
def test_figures_that_are_none_are_a_persons_to_read(wocs: Clone, figures: Any) -> None:
    beat(wocs, "display")
    task = send_command(wocs, ADMIN, "tiktok_stats", period="week")["task"]
    assert report(wocs, claim(wocs), rung="display", act="stats", state="read", figures=figures)["accepted"]
    assert (assignee_of(wocs, task)[0] is not None, wocs.sql("select * from wocs.tiktok_figures")) == (True, [])


@pytest.mark.parametrize(("act", "state"), [("edit", "edited"), ("delete", "deleted")])
def test_studio_edits_and_deletes(wocs: Clone, act: str, state: str) -> None:
    of = make_post(wocs, LINK)
    beat(wocs, "studio")
    words = {"caption": "Baru"} if act == "edit" else {}
    answer = send_command(wocs, ADMIN, f"tiktok_{act}", video_id="7392012345", **words)
    if act == "delete":
        answer = confirm_word(wocs, answer["task"])
    assert answer["say"] == "tiktok.in_hands", answer
    held = claim(wocs)
    assert mark(wocs, held)["allowed"]
    report(wocs, held, rung="studio", act=act, state=state)
    assert (status_of(wocs, answer["task"]), post_row(wocs, of)[0]) == ("done", state)


def confirm_word(wocs: Clone, task: str) -> dict[str, Any]:
    return dict(send_word(wocs, ADMIN, "confirm", task))


def test_the_sixth_draft_of_a_day_goes_to_the_next_rung_and_says_until_when(wocs: Clone) -> None:
    beat(wocs, "inbox", "studio")
    tasks = [ask_post(wocs, caption=f"{CAPTION} {number}") for number in range(7)]
    for task in tasks:
        confirm(wocs, task)
    assert [hands_of(wocs, task)[0][0] for task in tasks] == ["inbox"] * 5 + ["studio"] * 2
    [(code, is_tomorrow)] = wocs.sql(
        "select code, until > now() + interval '23 hours' from wocs.tiktok_tries where task_id = %s", tasks[5]
    )
    assert (code, is_tomorrow) == ("account_drafts_used_up", True)


def test_of_twenty_at_once_six_a_minute_begin(wocs: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "rate_per_minute", 1000)
    wocs.sql("update wocs.tiktok_limits set uses = 100 where name <> 'app_minute_used_up'")
    beat(wocs, "inbox")
    for number in range(20):
        confirm(wocs, ask_post(wocs, caption=f"{CAPTION} {number}"))
    rows = wocs.sql(
        "select round(extract(epoch from coalesce(scheduled_at, created_at) - now()) / 60)::int, count(*)"
        " from wocs.tasks where type = 'tiktok_hands' group by 1 order by 1"
    )
    assert rows == [(0, 6), (1, 6), (2, 6), (3, 2)]


def test_what_failed_before_its_mark_has_used_nothing(wocs: Clone) -> None:
    beat(wocs, "inbox", "studio")
    for number in range(6):
        post(wocs, caption=f"{CAPTION} {number}")
        report(wocs, claim(wocs), "failed", code="file_format_check_failed")
        report(wocs, claim(wocs), "failed", code="captcha")
    assert hands_of(wocs, post(wocs)) == [("inbox", "pending")]


def test_a_pc_that_went_away_leaves_it_to_a_person(wocs: Clone) -> None:
    beat(wocs, "inbox")
    task = post(wocs)
    go_away(wocs)
    assert "tiktok.assigned" not in dict(sayings_of_tick(wocs)).values()
    pass_minutes(wocs, 11)
    go_away(wocs)
    assert "tiktok.assigned" in [say for _, say in sayings_of_tick(wocs)]
    assert told(wocs, "tiktok.assigned")["reasons"][0]["code"] == "pc_away"
    assert hands_of(wocs, task) == [("inbox", "failed")]


def test_a_pc_that_lost_its_login_leaves_it_to_a_person(wocs: Clone) -> None:
    beat(wocs, "inbox")
    task = post(wocs)
    pass_minutes(wocs, 11)
    beat(wocs)
    assert "tiktok.assigned" in [say for _, say in all_sayings(wocs)]
    assert told(wocs, "tiktok.assigned")["reasons"][0]["code"] == "hand_gone"
    assert hands_of(wocs, task) == [("inbox", "failed")]


def test_a_step_is_not_tried_again_by_hand(wocs: Clone) -> None:
    beat(wocs, "inbox")
    task = post(wocs)
    held = claim(wocs)
    report(wocs, held, "failed", code="captcha")
    assert send_word(wocs, ADMIN, "retry", held["id"])["say"] == "tiktok.refused"
    assert hands_of(wocs, task) == [("inbox", "failed")]


def picture_of(held: dict[str, Any]) -> dict[str, Any]:
    return {"key": f"shots/{held['id']}-1-studio-captcha.jpg", "mime": "image/jpeg", "size": 9}


@pytest.mark.parametrize("outcome", ["failed", "uncertain"])
def test_what_the_pc_saw_when_it_gave_up_is_shown_to_who_asked(wocs: Clone, outcome: str) -> None:
    beat(wocs, "studio")
    task = post(wocs)
    held = claim(wocs)
    assert report(wocs, held, outcome, code="captcha", files=[picture_of(held)])["accepted"]
    shown = last_message(wocs, "tiktok.picture")
    assert (shown["to"]["number"], shown["media"]["key"]) == (ADMIN, picture_of(held)["key"])
    assert (shown["facts"]["task"], shown["facts"]["code"]) == (task, "captcha")


def test_a_form_that_is_filled_in_is_shown_and_a_person_presses(wocs: Clone) -> None:
    beat(wocs, "studio")
    task = post(wocs)
    held = claim(wocs)
    report(wocs, held, rung="studio", act="post", state="prefilled", files=[picture_of(held)])
    assert (told(wocs, "tiktok.prefilled")["task"], status_of(wocs, task)) == (task, "running")
    assert last_message(wocs, "tiktok.picture")["media"]["key"] == picture_of(held)["key"]


def scheduled_post(wocs: Clone) -> str:
    task = ask_post(wocs, schedule=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    assert confirm(wocs, task)["say"] == "task.scheduled"
    return task


def comes_due(wocs: Clone, task: str, hours_late: float) -> list[str]:
    wocs.sql(
        "update wocs.approvals set decided_at = decided_at - interval '1 day' where task_id = %s",
        task,
    )
    wocs.sql(
        "update wocs.tasks set scheduled_at = now() - make_interval(secs => %s), payload = payload ||"
        " jsonb_build_object('schedule', now() - make_interval(secs => %s)) where id = %s",
        hours_late * 3600, hours_late * 3600, task,
    )  # fmt: skip
    wocs.sql(
        "update wocs.approvals a set digest = wocs.approval_digest(t.payload, a.subject) from wocs.tasks t"
        " where t.id = a.task_id and t.id = %s",
        task,
    )
    return [say for _, say in sayings_of_tick(wocs)]


def test_at_its_time_the_hands_post_it(wocs: Clone) -> None:
    beat(wocs, "inbox")
    task = scheduled_post(wocs)
    assert "tiktok.in_hands" in comes_due(wocs, task, hours_late=0.1)
    assert hands_of(wocs, task) == [("inbox", "pending")]


def test_with_the_pc_off_at_its_time_a_person_posts_it_and_hears_why(wocs: Clone) -> None:
    beat(wocs, "inbox")
    task = scheduled_post(wocs)
    go_away(wocs)
    assert "tiktok.assigned" in comes_due(wocs, task, hours_late=0.1)
    assert told(wocs, "tiktok.assigned")["reasons"] == [{"rung": "inbox", "code": "pc_away", "until": None}]


def test_two_hours_late_it_is_asked_for_again_and_once(wocs: Clone) -> None:
    beat(wocs, "inbox")
    task = scheduled_post(wocs)
    assert "approval.asked" in comes_due(wocs, task, hours_late=2.5)
    assert (status_of(wocs, task), hands_of(wocs, task)) == ("awaiting_approval", [])
    assert told(wocs, "approval.asked")["late"]
    assert confirm(wocs, task)["say"] == "tiktok.in_hands"
