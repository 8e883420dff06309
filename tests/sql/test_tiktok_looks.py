"""A change that nobody saw end: the PC looks in Studio how the post stands; that ends the doubt, or is told."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, status_of
from tests.sql.people import all_sayings, last_message, make_post, send_command, send_word, with_people
from tests.sql.tiktok_hands import beat, claim, confirm, find_work, mark, report, told

VIDEO = "7392012345"
LINK = f"https://www.tiktok.com/@abangcolek/video/{VIDEO}"
CHANGES = [("edit", "edited"), ("delete", "deleted")]


@pytest.fixture
def wocs(database: Clone) -> Clone:
    with_people(database)
    make_post(database, LINK)
    beat(database, "studio")
    return database


def doubted(wocs: Clone, act: str) -> str:
    """The task whose end nobody saw after its mark."""
    words: dict[str, Any] = {"caption": "Baru"} if act == "edit" else {}
    answer = send_command(wocs, ADMIN, f"tiktok_{act}", video_id=VIDEO, **words)
    if act == "delete":
        answer = confirm(wocs, answer["task"])
    held = claim(wocs)
    assert mark(wocs, held)["allowed"]
    report(wocs, held, "uncertain", code="studio_broke")
    return str(answer["facts"]["task"])


def look(wocs: Clone, state: str, caption: str | None) -> None:
    held = claim(wocs)
    assert held["args"]["act"] == "look", held
    report(wocs, held, rung="studio", act="look", state=state, caption=caption)


def post_state(wocs: Clone) -> tuple[Any, ...]:
    [row] = wocs.sql("select state, caption from wocs.tiktok_posts where video_id = %s", VIDEO)
    return row


def test_the_look_is_told_what_it_is_for(wocs: Clone) -> None:
    _, before = post_state(wocs)
    task = doubted(wocs, "edit")
    assert told(wocs, "tiktok.unsure")["looks"] == "studio"
    assert claim(wocs)["args"] == {
        "act": "look", "rung": "studio", "for": task, "video_id": VIDEO, "caption": "Baru", "of": "edit",
        "before": before,
    }  # fmt: skip


@pytest.mark.parametrize(("act", "state"), CHANGES)
def test_what_the_look_sees_done_is_done(wocs: Clone, act: str, state: str) -> None:
    task = doubted(wocs, act)
    look(wocs, "happened", "Baru" if act == "edit" else None)
    assert (status_of(wocs, task), post_state(wocs)[0]) == ("done", state)
    answer = told(wocs, f"tiktok.{state}")
    assert (answer["task"], answer["looked"], answer["by"]) == (task, True, "home")
    assert send_command(wocs, ADMIN, "tiktok_seen", task=task, seen=False)["facts"]["reason"] == "already_done"
    assert find_work(wocs) is None


@pytest.mark.parametrize("act", ["edit", "delete"])
def test_what_the_look_sees_undone_is_asked_for_anew_and_not_done_before(wocs: Clone, act: str) -> None:
    task = doubted(wocs, act)
    before = len(all_sayings(wocs))
    look(wocs, "not_happened", "Pedas")
    assert [say for _, say in all_sayings(wocs)[before:]] == ["tiktok.looked", "approval.asked"]
    assert (status_of(wocs, task), post_state(wocs)[0]) == ("awaiting_approval", "live")
    assert (told(wocs, "tiktok.looked")["caption_there"], told(wocs, "approval.asked")["task"]) == ("Pedas", task)
    assert find_work(wocs) is None
    assert confirm(wocs, task)["say"] == "tiktok.in_hands"
    again = claim(wocs)
    assert (again["args"]["act"], mark(wocs, again)["allowed"]) == (act, True)


@pytest.mark.parametrize("caption", ["Sesuatu yang lain", None])
def test_what_the_look_cannot_tell_stays_the_persons_question(wocs: Clone, caption: str | None) -> None:
    task = doubted(wocs, "edit")
    look(wocs, "unclear", caption)
    assert (told(wocs, "tiktok.looked")["caption_there"], status_of(wocs, task)) == (caption, "uncertain")
    assert send_command(wocs, ADMIN, "tiktok_seen", task=task, seen=True)["say"] == "tiktok.edited"
    assert (status_of(wocs, task), post_state(wocs)) == ("done", ("edited", "Baru"))


def test_a_look_that_fails_changes_nothing_and_is_not_told_twice(wocs: Clone) -> None:
    task = doubted(wocs, "edit")
    before = len(all_sayings(wocs))
    report(wocs, claim(wocs), "failed", code="captcha")
    assert ([say for _, say in all_sayings(wocs)[before:]], status_of(wocs, task)) == ([], "uncertain")
    assert find_work(wocs) is None


def test_a_person_who_answers_first_ends_the_look(wocs: Clone) -> None:
    task = doubted(wocs, "delete")
    held = claim(wocs)
    assert send_command(wocs, ADMIN, "tiktok_seen", task=task, seen=True)["say"] == "tiktok.deleted"
    assert not report(wocs, held, rung="studio", act="look", state="not_happened", caption="Pedas")["accepted"]
    assert (status_of(wocs, task), post_state(wocs)[0]) == ("done", "deleted")


def test_a_look_after_a_cancel_does_nothing(wocs: Clone) -> None:
    task = doubted(wocs, "edit")
    held = claim(wocs)
    assert send_word(wocs, ADMIN, "cancel", task)["say"] == "task.cancelled"
    report(wocs, held, rung="studio", act="look", state="happened", caption="Baru")
    assert (status_of(wocs, task), post_state(wocs)[0]) == ("cancelled", "live")


def test_without_studio_the_person_alone_is_asked(wocs: Clone) -> None:
    words = send_command(wocs, ADMIN, "tiktok_edit", video_id=VIDEO, caption="Baru")
    held = claim(wocs)
    mark(wocs, held)
    beat(wocs)
    report(wocs, held, "uncertain", code="studio_broke")
    facts = last_message(wocs, "tiktok.unsure")["facts"]
    assert (facts["task"], facts["looks"], find_work(wocs)) == (words["task"], None, None)
