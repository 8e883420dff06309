"""TikTok by people: what is refused at once, who gets what in hand, and how their answer ends it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import CHAT, VIEWER, the_only
from tests.sql.people import (
    ADMIN,
    ALI,
    BOB,
    LINK,
    all_sayings,
    assignee_of,
    attach_file,
    command,
    last_message,
    make_post,
    mark_sent,
    media,
    pass_minutes,
    reply_in,
    sayings_of_tick,
    send_command,
    send_message,
    send_word,
    set_duty,
    told_to_whom,
    wamid_of,
    with_people,
    word,
)

FILM = {"do": "say", "say": "grammar.media", "facts": {"kind": "video"}, "command": None, "role": "viewer"}
"""What a video without words means."""
CAPTION = "Pedas ni jujur 🔥 #AbangColek #StreetFood"


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def ask_post(wocs: Clone, stored: bool = True, **args: Any) -> str:
    """A post that waits for its CONFIRM; its video is here already, or not yet."""
    film = media()
    told = {"caption": CAPTION, "to": "ali", **args, "video": film}
    work = send_message(wocs, ADMIN, command("tiktok_post", **told), "/tiktok post", media=film)
    assert reply_in(work)["say"] == "approval.asked", reply_in(work)
    if stored:
        attach_file(wocs, the_only(work["media"]))
    return str(reply_in(work)["task"])


def confirm(wocs: Clone, task: str) -> dict[str, Any]:
    return send_message(wocs, ADMIN, word("confirm", task), "ya")


def post_row(wocs: Clone, task: str) -> tuple[Any, ...]:
    [row] = wocs.sql("select state, video_id, link, caption from wocs.tiktok_posts where task_id = %s", task)
    return row


def in_hours(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def test_a_post_asks_first_and_the_question_shows_that_there_is_a_video(wocs: Clone) -> None:
    film = media()
    asked = send_command(wocs, ADMIN, "tiktok_post", film=film, caption=CAPTION)
    assert (asked["say"], asked["facts"]["subject"]) == ("approval.asked", {"has_video": True})
    assert ["caption", CAPTION] in asked["facts"]["args"]


def test_more_hashtags_than_tiktok_takes_are_told_before_the_yes(wocs: Clone) -> None:
    caption = "Pedas " + " ".join(f"#tag{number}" for number in range(6))
    asked = send_command(wocs, ADMIN, "tiktok_post", film=media(), caption=caption)
    assert asked["facts"]["subject"] == {"has_video": True, "many_hashtags": 6}
    asked = send_command(wocs, ADMIN, "tiktok_post", film=media(), caption=caption.removesuffix(" #tag5"))
    assert asked["facts"]["subject"] == {"has_video": True}


def test_without_a_video_it_is_refused_at_once(wocs: Clone) -> None:
    refused = send_command(wocs, ADMIN, "tiktok_post", caption=CAPTION)
    assert (refused["say"], refused["facts"]["reason"]) == ("tiktok.refused", "no_video")
    assert wocs.sql("select count(*) from wocs.tasks") == [(0,)]


def test_the_video_of_a_quoted_message_is_taken(wocs: Clone) -> None:
    film = media()
    raw = {"type": "video", "video": {"id": film["id"], "mime_type": "video/mp4"}}
    send_message(wocs, ADMIN, FILM, None, id="wamid.film", raw=raw, media=film, type="video")
    asked = send_command(wocs, ADMIN, "tiktok_post", caption=CAPTION, quoted="wamid.film")
    assert asked["say"] == "approval.asked"
    assert wocs.sql("select media ->> 'id', type, state from wocs.attachments") == [(film["id"], "video", "waiting")]


def test_a_quoted_message_of_somebody_else_or_without_a_video_gives_none(wocs: Clone) -> None:
    send_message(wocs, ALI, CHAT, "hai", id="wamid.words", raw={"type": "text", "text": {"body": "hai"}})
    film = {"type": "video", "video": {"id": "9", "mime_type": "video/mp4"}}
    send_message(wocs, ALI, CHAT, None, id="wamid.alis", raw=film)
    for quoted in ("wamid.words", "wamid.alis", "wamid.unknown"):
        assert send_command(wocs, ADMIN, "tiktok_post", caption=CAPTION, quoted=quoted)["facts"]["reason"] == "no_video"


def test_an_unknown_agent_and_no_agent_are_said_at_once(wocs: Clone) -> None:
    assert (
        send_command(wocs, ADMIN, "tiktok_post", film=media(), caption=CAPTION, to="abu")["facts"]["reason"]
        == "unknown_agent"
    )
    for name in ("Ali", "Bob"):
        set_duty(wocs, name, False)
    assert send_command(wocs, ADMIN, "tiktok_stats", period="week")["facts"]["reason"] == "all_off_duty"
    assert (
        send_command(wocs, ADMIN, "tiktok_post", film=media(), caption=CAPTION, schedule=in_hours(9))["say"]
        == "approval.asked"
    )


def test_after_the_yes_the_agent_has_the_video_the_hashtags_and_the_caption_to_copy(wocs: Clone) -> None:
    task = ask_post(wocs)
    work = confirm(wocs, task)
    assert told_to_whom(work) == [
        ("The admin", "tiktok.assigned"),
        ("Ali", "tiktok.post_notice"),
        ("Ali", "tiktok.caption"),
    ]
    notice, caption = work["outbox"][1:]
    assert notice["media"] == {"key": "videos/x.mp4", "mime": "video/mp4"}
    assert notice["facts"]["hashtags"] == ["#AbangColek", "#StreetFood"]
    assert caption["facts"]["caption"] == CAPTION
    assert (assignee_of(wocs, task), post_row(wocs, task)[0]) == (("Ali", "pending"), "scheduled")


def test_the_notice_waits_for_a_video_that_is_still_on_its_way(wocs: Clone) -> None:
    task = ask_post(wocs, stored=False)
    work = confirm(wocs, task)
    assert told_to_whom(work) == [("The admin", "tiktok.assigned")]
    assert work["outbox"][0]["facts"]["video"]["state"] == "waiting"
    [(job,)] = wocs.sql("select wocs.media_job(a) from wocs.attachments a")
    arrived = attach_file(wocs, job)
    assert told_to_whom(arrived) == [("Ali", "tiktok.post_notice"), ("Ali", "tiktok.caption")]
    assert [one["media"] is not None for one in arrived["outbox"]] == [True, False]


def test_a_lost_video_is_told_and_another_one_that_quotes_it_takes_its_place(wocs: Clone) -> None:
    task = ask_post(wocs, stored=False)
    confirm(wocs, task)
    [(job,)] = wocs.sql("select wocs.media_job(a) from wocs.attachments a")
    failed = attach_file(wocs, job, problem="too_large")
    assert (
        told_to_whom(failed) == [("The admin", "tiktok.video_failed")]
        and failed["outbox"][0]["facts"]["problem"] == "too_large"
    )
    assert assignee_of(wocs, task) == ("Ali", "pending"), "the task stays doable"
    again = send_message(
        wocs, ADMIN, FILM, None, media=media(), type="video", quoted=wamid_of(wocs, "tiktok.video_failed")
    )
    assert again["outbox"] == []
    arrived = attach_file(wocs, the_only(again["media"]))
    assert told_to_whom(arrived) == [
        ("The admin", "tiktok.video_kept"),
        ("Ali", "tiktok.post_notice"),
        ("Ali", "tiktok.caption"),
    ]


def test_another_video_before_the_yes_is_asked_for_anew(wocs: Clone) -> None:
    task = ask_post(wocs)
    changed = send_message(
        wocs, ADMIN, FILM, None, media=media(), type="video", quoted=wamid_of(wocs, "approval.asked")
    )
    assert (reply_in(changed)["say"], reply_in(changed)["facts"]["ask"]) == ("approval.changed", 2)
    late = send_message(wocs, ADMIN, {**word("confirm", task), "ask": 1}, "ya")
    assert reply_in(late)["facts"]["reason"] == "superseded"
    assert told_to_whom(confirm(wocs, task))[0] == ("The admin", "tiktok.assigned")


def test_a_video_that_was_approved_is_not_exchanged(wocs: Clone) -> None:
    task = ask_post(wocs)
    confirm(wocs, task)
    other = send_message(wocs, ADMIN, FILM, None, media=media(), type="video", quoted=wamid_of(wocs, "tiktok.assigned"))
    assert (reply_in(other)["say"], other["media"]) == ("grammar.media", [])


def test_outside_the_window_the_video_follows_once_the_agent_accepts(wocs: Clone) -> None:
    task = ask_post(wocs)
    wocs.sql(
        "update wocs.wa_sessions set last_active = now() - interval '25 hours'"
        " where user_id = (select id from wocs.users where name = 'Ali')"
    )
    work = confirm(wocs, task)
    assert [(one["kind"], one["media"]) for one in work["outbox"] if one["to"]["number"] == ALI] == [("template", None)]
    send_message(wocs, ALI, word("accept", task), "terima")
    told = [say for name, say in all_sayings(wocs) if name == "Ali"]
    assert told == ["tiktok.post_notice", "tiktok.video", "tiktok.caption", "agent.accepted"]
    assert last_message(wocs, "tiktok.video")["media"] is not None


def test_done_asks_for_the_link_and_remembers_whose(wocs: Clone) -> None:
    task = ask_post(wocs)
    confirm(wocs, task)
    assert send_word(wocs, ALI, "done", task)["say"] == "tiktok.ask_link"
    assert assignee_of(wocs, task) == ("Ali", "pending"), "no link, no post"
    next_words = send_message(wocs, ALI, CHAT, LINK)
    [draft] = next_words["drafts"]
    assert (draft["draft"]["command"], draft["draft"]["args"]) == ("tiktok_posted", {"task": task})


def test_the_link_closes_the_post_and_the_admin_hears_it(wocs: Clone) -> None:
    task = ask_post(wocs)
    confirm(wocs, task)
    work = send_message(wocs, ALI, command("tiktok_posted", task=task, link=LINK), LINK)
    assert reply_in(work)["say"] == "tiktok.posted" and ("The admin", "tiktok.posted") in all_sayings(wocs)
    facts = reply_in(work)["facts"]
    assert (facts["task"], facts["link"], facts["video_id"], facts["by"]) == (task, LINK, "73920123", "Ali")
    assert post_row(wocs, task) == ("live", "73920123", LINK, CAPTION)
    assert assignee_of(wocs, task) == ("Ali", "done")


def test_a_link_that_quotes_the_notice_is_the_answer_too(wocs: Clone) -> None:
    task = ask_post(wocs)
    confirm(wocs, task)
    work = send_message(wocs, ALI, CHAT, f"sudah! {LINK}", quoted=wamid_of(wocs, "tiktok.post_notice"))
    assert reply_in(work)["say"] == "tiktok.posted" and assignee_of(wocs, task) == ("Ali", "done")


def test_a_short_link_names_no_video_until_the_full_one_is_told(wocs: Clone) -> None:
    task = make_post(wocs, link="https://vt.tiktok.com/ZS1234/")
    assert post_row(wocs, task)[:3] == ("live", None, "https://vt.tiktok.com/ZS1234/")
    corrected = send_command(wocs, ALI, "tiktok_posted", task=task, link=LINK)
    assert (corrected["say"], corrected["facts"]["corrected"]) == ("tiktok.posted", True)
    assert post_row(wocs, task)[1] == "73920123"


def send_bare(wocs: Clone, who: str, link: str) -> dict[str, Any]:
    """The answer to a link that comes alone; empty where it is taken for talk."""
    work = send_message(wocs, who, CHAT, link)
    told = dict(reply_in(work)) if work["outbox"] else {"say": "grammar.chat"}
    return {} if told["say"] == "grammar.chat" else told


def test_the_full_link_alone_corrects_the_short_one_and_nobody_elses(wocs: Clone) -> None:
    task = make_post(wocs, link="https://vt.tiktok.com/ZS1234/")
    assert send_bare(wocs, BOB, LINK) == {}, "it is Ali's post"
    corrected = send_bare(wocs, ALI, LINK)
    assert (corrected["say"], corrected["facts"]["corrected"]) == ("tiktok.posted", True)
    assert post_row(wocs, task)[1:3] == ("73920123", LINK)
    assert send_bare(wocs, ALI, LINK.replace("73920123", "73920999")) == {}, "it has its number"


def test_a_link_of_another_account_is_asked_about_and_not_taken(wocs: Clone) -> None:
    make_post(wocs)
    task = make_post(wocs, link="https://vt.tiktok.com/ZS1234/", caption="Manis")
    refused = send_bare(wocs, ALI, "https://www.tiktok.com/@oranglain/video/7392099999")
    assert (refused["facts"]["reason"], refused["facts"]["of"]) == ("other_account", task)
    assert post_row(wocs, task)[1] is None


def test_a_link_of_another_post_and_a_post_of_another_agent_are_refused(wocs: Clone) -> None:
    first = make_post(wocs)
    second = ask_post(wocs)
    confirm(wocs, second)
    refused = send_command(wocs, ALI, "tiktok_posted", task=second, link=LINK)
    assert (refused["say"], refused["facts"]["reason"], refused["facts"]["of"]) == (
        "tiktok.refused",
        "known_already",
        first,
    )
    assert send_command(wocs, BOB, "tiktok_posted", task=second, link=LINK)["facts"]["reason"] == "not_yours"
    assert send_command(wocs, ALI, "tiktok_posted", task="TASK-9", link=LINK)["facts"]["reason"] == "not_found"
    call = send_command(wocs, ADMIN, "agent_task", to="ali", type="call")["task"]
    assert send_command(wocs, ALI, "tiktok_posted", task=call, link=LINK)["facts"]["reason"] == "not_tiktok_post"


def test_a_scheduled_post_waits_and_reaches_its_agent_at_its_time(wocs: Clone) -> None:
    task = ask_post(wocs, schedule=in_hours(5))
    said = reply_in(confirm(wocs, task))
    assert said["say"] == "task.scheduled" and assignee_of(wocs, task) == (None, "pending")
    assert send_word(wocs, ADMIN, "done", task)["facts"]["reason"] == "not_due"
    assert send_command(wocs, VIEWER, "tiktok_list")["facts"]["posts"][0]["state"] == "scheduled"
    pass_minutes(wocs, 299)
    assert sayings_of_tick(wocs) == []
    pass_minutes(wocs, 2)
    wocs.sql(
        "update wocs.tasks set payload = payload || jsonb_build_object('schedule', now() - interval '1 minute')"
        " where id = %s",
        task,
    )
    wocs.sql(
        "update wocs.approvals"
        " set digest = wocs.approval_digest((select payload from wocs.tasks where id = task_id), subject)"
    )
    told = sayings_of_tick(wocs)
    assert told == [("Ali", "tiktok.post_notice"), ("Ali", "tiktok.caption"), ("The admin", "tiktok.assigned")]
    assert assignee_of(wocs, task) == ("Ali", "pending") and sayings_of_tick(wocs) == []


def test_a_scheduled_post_that_everybody_declines_is_not_started_again(wocs: Clone) -> None:
    task = ask_post(wocs, to=None, schedule=in_hours(1))
    confirm(wocs, task)
    wocs.sql("update wocs.tasks set scheduled_at = now(), payload = payload - 'schedule' where id = %s", task)
    wocs.sql(
        "update wocs.approvals"
        " set digest = wocs.approval_digest((select payload from wocs.tasks where id = task_id), subject)"
    )
    sayings_of_tick(wocs)
    for agent in (ALI, BOB):
        send_word(wocs, agent, "decline", task)
    assert assignee_of(wocs, task) == (None, "pending") and sayings_of_tick(wocs) == []


def test_an_unknown_video_is_refused_with_those_most_like_it(wocs: Clone) -> None:
    make_post(wocs, caption="Pedas")
    make_post(wocs, link="https://www.tiktok.com/@abangcolek/video/11111111", caption="Manis")
    refused = send_command(wocs, ADMIN, "tiktok_edit", video_id="73920132", caption="Baru")
    assert (refused["say"], refused["facts"]["reason"]) == ("tiktok.refused", "unknown_video")
    assert [one["video_id"] for one in refused["facts"]["nearest"]] == ["73920123", "11111111"]


def test_an_edit_shows_the_caption_now_and_keeps_the_new_one(wocs: Clone) -> None:
    make_post(wocs, caption="Lama")
    assert (
        send_command(wocs, ADMIN, "tiktok_edit", video_id="73920123", caption="Lama")["facts"]["reason"]
        == "same_caption"
    )
    edit = send_command(wocs, ADMIN, "tiktok_edit", video_id="73920123", caption="Baru", to="ali")
    assert edit["say"] == "tiktok.assigned"
    notice = last_message(wocs, "tiktok.edit_notice")["facts"]
    assert (notice["caption_now"], notice["caption"], notice["link"]) == ("Lama", "Baru", LINK)
    done = send_word(wocs, ALI, "done", edit["task"])
    assert done["say"] == "tiktok.edited"
    assert wocs.sql("select state, caption from wocs.tiktok_posts") == [("edited", "Baru")]


def test_a_deletion_asks_first_showing_what_goes_and_then_the_video_is_gone(wocs: Clone) -> None:
    make_post(wocs, caption="Salah")
    asked = send_command(wocs, ADMIN, "tiktok_delete", video_id="73920123", reason="wrong content")
    assert asked["facts"]["subject"] == {"caption": "Salah", "link": LINK}
    confirm(wocs, asked["task"])
    assert last_message(wocs, "tiktok.delete_notice")["facts"]["reason"] == "wrong content"
    assert send_word(wocs, ADMIN, "done", asked["task"])["say"] == "tiktok.deleted"
    assert wocs.sql("select state from wocs.tiktok_posts") == [("deleted",)]
    assert send_command(wocs, ADMIN, "tiktok_delete", video_id="73920123")["facts"]["reason"] == "deleted"
    assert send_command(wocs, ADMIN, "tiktok_edit", video_id="73920123", caption="x")["facts"]["reason"] == "deleted"


def test_stats_ask_the_agent_for_figures_which_the_admin_hears_and_reports_know(wocs: Clone) -> None:
    task = send_command(wocs, ADMIN, "tiktok_stats", period="week", to="ali")["task"]
    assert last_message(wocs, "tiktok.stats_notice")["facts"]["period"] == "week"
    asked = send_word(wocs, ALI, "done", task)
    assert asked["say"] == "tiktok.ask_figures"
    [draft] = send_message(wocs, ALI, CHAT, "1200", id="wamid.figures")["drafts"]
    assert draft["draft"]["command"] == "tiktok_figures"
    figures = {"views": 1200, "likes": 300, "comments": 24, "shares": 12}
    whole = command("tiktok_figures", task=task, **figures)
    work = send_message(wocs, ALI, whole, "1200", id="wamid.figures", second_look=True)
    assert reply_in(work)["facts"]["views"] == 1200 and ("The admin", "tiktok.figures") in all_sayings(wocs)
    assert wocs.sql("select subject, period, views, likes, comments, shares from wocs.tiktok_figures") == [
        ("account", "week", 1200, 300, 24, 12)
    ]
    assert wocs.sql("select platform, views, source from wocs.engagement") == [("tiktok", 1200, "agent")]
    assert assignee_of(wocs, task) == ("Ali", "done")


def test_figures_of_one_video_are_that_videos_and_later_ones_correct_them(wocs: Clone) -> None:
    make_post(wocs)
    task = send_command(wocs, ADMIN, "tiktok_stats", period="today", to="ali")["task"]
    figures = {"views": 10, "likes": 3, "comments": 2, "shares": 1}
    assert (
        send_command(wocs, ALI, "tiktok_figures", task=task, video_id="999999", **figures)["facts"]["reason"]
        == "unknown_video"
    )
    send_command(wocs, ALI, "tiktok_figures", task=task, video_id="73920123", **figures)
    again = send_command(wocs, ALI, "tiktok_figures", task=task, video_id="73920123", **{**figures, "views": 20})
    assert again["facts"]["corrected"] is True
    assert wocs.sql("select post_id, views from wocs.engagement") == [("73920123", 20)]
    assert send_command(wocs, VIEWER, "tiktok_list")["facts"]["posts"][0]["views"] == 20


def test_the_accounts_total_does_not_count_again_what_its_videos_brought(wocs: Clone) -> None:
    make_post(wocs)
    figures = {"views": 10, "likes": 3, "comments": 2, "shares": 1}
    one = send_command(wocs, ADMIN, "tiktok_stats", period="week", to="ali")["task"]
    send_command(wocs, ALI, "tiktok_figures", task=one, video_id="73920123", **figures)
    all_of_them = send_command(wocs, ADMIN, "tiktok_stats", period="week", to="ali")["task"]
    send_command(wocs, ALI, "tiktok_figures", task=all_of_them, **figures)
    assert wocs.sql("select count(*) from wocs.tiktok_figures") == [(2,)]
    assert wocs.sql("select post_id from wocs.engagement") == [("73920123",)]


def test_the_list_shows_what_is_planned_before_what_is_live(wocs: Clone) -> None:
    live, waiting = make_post(wocs), ask_post(wocs)
    rows = send_command(wocs, VIEWER, "tiktok_list")["facts"]["posts"]
    assert [(one["task"], one["state"]) for one in rows] == [(waiting, "awaiting_approval"), (live, "live")]
    send_word(wocs, ADMIN, "reject", waiting)
    assert len(send_command(wocs, VIEWER, "tiktok_list")["facts"]["posts"]) == 1


def test_a_declined_post_goes_with_its_video_to_the_next_agent(wocs: Clone) -> None:
    task = ask_post(wocs)
    confirm(wocs, task)
    send_message(wocs, ALI, word("decline", task), "tolak")
    told = [say for name, say in all_sayings(wocs) if name == "Bob"]
    assert told == ["tiktok.post_notice", "tiktok.caption"] and assignee_of(wocs, task) == ("Bob", "pending")
    assert last_message(wocs, "tiktok.post_notice")["media"] is not None


def test_a_held_notice_of_who_lost_the_task_never_goes(wocs: Clone) -> None:
    task = ask_post(wocs, stored=False)
    confirm(wocs, task)
    send_command(wocs, ADMIN, "agent_reassign", task=task, to="bob")
    [(job,)] = wocs.sql("select wocs.media_job(a) from wocs.attachments a")
    arrived = attach_file(wocs, job)
    assert told_to_whom(arrived) == [("Bob", "tiktok.post_notice"), ("Bob", "tiktok.caption")]


def test_a_post_is_undone_by_its_deletion_by_an_agent(wocs: Clone) -> None:
    task = make_post(wocs)
    [(planned,)] = wocs.sql("select wocs.undo_plan_tiktok_post(t) from wocs.tasks t where t.id = %s", task)
    assert planned["plan"] == [{"what": "tiktok_video", "name": "73920123", "now": "live", "then": "deleted_by_agent"}]
    [(undone,)] = wocs.sql("select wocs.undo_tiktok_post(t, t) from wocs.tasks t where t.id = %s", task)
    assert [one["command"] for one in undone["children"]] == ["tiktok_delete"]
    asked = send_command(wocs, ADMIN, "undo", task=task)
    assert asked["say"] == "approval.asked", asked
    confirm(wocs, asked["task"])
    assert last_message(wocs, "tiktok.delete_notice")["facts"]["video_id"] == "73920123"
    assert wocs.sql("select status from wocs.tasks where id = %s", task) == [("rolled_back",)]


def test_a_deleted_post_cannot_be_undone_and_an_edit_only_while_it_stands(wocs: Clone) -> None:
    task = make_post(wocs, caption="Lama")
    edit = send_command(wocs, ADMIN, "tiktok_edit", video_id="73920123", caption="Baru", to="ali")["task"]
    send_word(wocs, ALI, "done", edit)
    [(planned,)] = wocs.sql("select wocs.undo_plan_tiktok_edit(t) from wocs.tasks t where t.id = %s", edit)
    assert planned["plan"] == [{"what": "tiktok_caption", "name": "73920123", "now": "Baru", "then": "Lama"}]
    [(undone,)] = wocs.sql("select wocs.undo_tiktok_edit(t, t) from wocs.tasks t where t.id = %s", edit)
    assert undone["children"][0]["args"] == {"video_id": "73920123", "caption": "Lama"}
    wocs.sql("update wocs.tiktok_posts set state = 'deleted'")
    for undo, of in (("tiktok_edit", edit), ("tiktok_post", task)):
        [(refused,)] = wocs.sql(f"select wocs.undo_plan_{undo}(t) from wocs.tasks t where t.id = %s", of)  # noqa: S608
        assert (refused["facts"]["reason"], refused["facts"]["found"]) == ("changed_since", "deleted")


def test_quoting_the_notice_means_its_task(wocs: Clone) -> None:
    task = ask_post(wocs)
    confirm(wocs, task)
    for say in ("tiktok.post_notice", "tiktok.caption"):
        quoted = wamid_of(wocs, say)
        asked = send_message(wocs, ALI, word("done"), "siap", quoted=quoted)
        assert (reply_in(asked)["say"], reply_in(asked)["task"]) == ("tiktok.ask_link", task)
    assert mark_sent(wocs, []) == []


def test_a_post_in_a_batch_takes_the_batchs_video(wocs: Clone) -> None:
    film = media()
    line = {
        "text": "/tiktok post caption: Double promo! 🔥",
        "intent": command("tiktok_post", caption="Double promo! 🔥", video=film),
    }
    asks = {**command("batch", lines=[line]), "asks": True}
    asked = send_message(wocs, ADMIN, asks, "/batch", media=film)
    task = reply_in(asked)["task"]
    confirm(wocs, task)
    jobs = wocs.sql("select wocs.media_job(a) from wocs.attachments a where a.state = 'waiting'")
    for (job,) in jobs:
        attach_file(wocs, job)
    notice = last_message(wocs, "tiktok.post_notice")
    assert notice["media"] == {"key": "videos/x.mp4", "mime": "video/mp4"}
    assert last_message(wocs, "tiktok.caption")["facts"]["caption"] == "Double promo! 🔥"


def test_a_cancelled_post_is_tried_again_from_the_start(wocs: Clone) -> None:
    task = ask_post(wocs)
    confirm(wocs, task)
    send_word(wocs, ADMIN, "cancel", task)
    assert ("Ali", "task.cancelled") in all_sayings(wocs)
    again = send_word(wocs, ADMIN, "retry", task)
    assert again["say"] == "tiktok.assigned" and assignee_of(wocs, task) == ("Ali", "pending")
    assert send_command(wocs, ALI, "tiktok_posted", task=task, link=LINK)["say"] == "tiktok.posted"
