"""A short link of a post: the PC at home looks its video's number up, once, and who posted it is told."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, ALI, status_of
from tests.sql.people import (
    LINK,
    all_sayings,
    make_post,
    media,
    send_command,
    send_message,
    send_word,
    with_people,
)
from tests.sql.tiktok_hands import claim, go_away, mark, post, report, told

SHORT = "https://vt.tiktok.com/ZSabc123/"
VIDEO = "7392012345678901234"
FULL = f"https://www.tiktok.com/@abangcolek/video/{VIDEO}"


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def beat(wocs: Clone, state: str = "ready") -> None:
    wocs.call("wocs_beat", {"node": "home", "abilities": {"tiktok_link": state}, "running": [], "version": "1"})


def post_row(wocs: Clone, task: str) -> tuple[Any, ...]:
    [row] = wocs.sql("select video_id, link from wocs.tiktok_posts where task_id = %s", task)
    return row


def look_ups(wocs: Clone) -> list[tuple[str, str]]:
    return list(
        wocs.sql(
            "select payload ->> 'link', status from wocs.tasks where type = 'tiktok_link' order by substr(id, 6)::int"
        )
    )


def claim_look_up(wocs: Clone) -> dict[str, Any]:
    held = claim(wocs)
    assert (held["type"], held["args"]["link"], held["repeatable"]) == ("tiktok_link", SHORT, True)
    return held


def test_who_posted_hears_the_number_once_it_is_found(wocs: Clone) -> None:
    beat(wocs)
    task = make_post(wocs, link=SHORT)
    assert told(wocs, "tiktok.posted")["looked_up"] is True
    held = claim_look_up(wocs)
    report(wocs, held, video_id=VIDEO, link=FULL)
    assert post_row(wocs, task) == (VIDEO, FULL)
    assert all_sayings(wocs)[-1] == ("Ali", "tiktok.link_found")
    assert told(wocs, "tiktok.link_found") == {"task": task, "video_id": VIDEO, "link": FULL}
    [(kept,)] = wocs.sql("select result from wocs.tasks where id = %s", task)
    assert (kept["video_id"], kept["link"], kept["looked_up"]) == (VIDEO, FULL, False)
    before = len(all_sayings(wocs))
    report(wocs, held, video_id=VIDEO, link=FULL)
    assert len(all_sayings(wocs)) == before, "the same report again tells nothing"
    assert send_command(wocs, ADMIN, "tiktok_delete", video_id=VIDEO)["say"] == "approval.asked"


@pytest.mark.parametrize("home", ["nobody", "without the ability", "away"])
def test_without_a_pc_that_can_it_is_as_ever(wocs: Clone, home: str) -> None:
    if home != "nobody":
        beat(wocs, "ready" if home == "away" else "missing")
    go_away(wocs, 600 if home == "away" else 0)
    make_post(wocs, link=SHORT)
    assert (told(wocs, "tiktok.posted")["looked_up"], look_ups(wocs)) == (False, [])


@pytest.mark.parametrize(
    "link",
    [
        LINK,
        "https://www.tiktok.com/@abangcolek",
        "https://vt.tiktok.com.evil.example/ZSabc123/",
        "https://evil.example/?https://vt.tiktok.com/ZSabc123/",
        "http://vt.tiktok.com/ZSabc123/",
        "https://vt.tiktok.com/",
    ],
)
def test_only_a_short_link_is_looked_up(wocs: Clone, link: str) -> None:
    beat(wocs)
    make_post(wocs, link=link)
    assert (told(wocs, "tiktok.posted")["looked_up"], look_ups(wocs)) == (False, [])


def test_a_bare_short_link_is_looked_up_too(wocs: Clone) -> None:
    beat(wocs)
    task = send_command(wocs, ADMIN, "tiktok_post", film=media(), caption="Pedas", to="ali")["task"]
    send_word(wocs, ADMIN, "confirm", task)
    work = send_message(wocs, ALI, {"do": "chat"}, f"dah pos {SHORT}")
    assert work["outbox"], "it is answered"
    assert look_ups(wocs) == [(SHORT, "pending")]


def test_the_same_link_is_looked_up_once(wocs: Clone) -> None:
    beat(wocs)
    task = make_post(wocs, link=SHORT)
    again = send_command(wocs, ALI, "tiktok_posted", task=task, link=SHORT)
    assert again["facts"]["looked_up"] is True, "it still is"
    report(wocs, claim_look_up(wocs), "failed", code="not_a_post")
    once_more = send_command(wocs, ALI, "tiktok_posted", task=task, link=SHORT)
    assert once_more["facts"]["looked_up"] is False
    assert look_ups(wocs) == [(SHORT, "failed")]


@pytest.mark.parametrize("found", [{}, {"video_id": "x", "link": FULL}, {"video_id": None}])
def test_what_is_not_found_is_not_spoken_of(wocs: Clone, found: dict[str, Any]) -> None:
    beat(wocs)
    task = make_post(wocs, link=SHORT)
    before = len(all_sayings(wocs))
    held = claim_look_up(wocs)
    report(wocs, held, **found) if found else report(wocs, held, "failed", code="not_a_post")
    assert (post_row(wocs, task), len(all_sayings(wocs))) == ((None, SHORT), before)


def test_a_tiktok_that_does_not_answer_is_asked_again_and_then_let_be(wocs: Clone) -> None:
    beat(wocs)
    make_post(wocs, link=SHORT)
    before = len(all_sayings(wocs))
    for _ in range(20):
        wocs.sql("update wocs.tasks set scheduled_at = now() where type = 'tiktok_link'")
        held = claim_look_up(wocs)
        report(wocs, held, "try_again", code="tiktok_down")
        if status_of(wocs, held["id"]) == "failed":
            break
    assert (look_ups(wocs), held["attempt"] > 1) == ([(SHORT, "failed")], True)
    assert len(all_sayings(wocs)) == before


def test_a_video_of_another_post_is_not_taken(wocs: Clone) -> None:
    beat(wocs)
    first = make_post(wocs, link=FULL, caption="Manis")
    second = make_post(wocs, link=SHORT)
    report(wocs, claim_look_up(wocs), video_id=VIDEO, link=FULL)
    assert (post_row(wocs, first), post_row(wocs, second)) == ((VIDEO, FULL), (None, SHORT))


def test_the_full_link_sent_meanwhile_stands(wocs: Clone) -> None:
    beat(wocs)
    task = make_post(wocs, link=SHORT)
    held = claim_look_up(wocs)
    send_command(wocs, ALI, "tiktok_posted", task=task, link=LINK)
    assert look_ups(wocs) == [(SHORT, "cancelled")]
    report(wocs, held, video_id=VIDEO, link=FULL)
    assert post_row(wocs, task) == ("73920123", LINK)


def test_another_short_link_takes_the_place_of_the_first(wocs: Clone) -> None:
    beat(wocs)
    task = make_post(wocs, link=SHORT)
    other = "https://vm.tiktok.com/ZMother1/"
    send_command(wocs, ALI, "tiktok_posted", task=task, link=other)
    assert look_ups(wocs) == [(SHORT, "cancelled"), (other, "pending")]
    report(wocs, claim(wocs), video_id=VIDEO, link=FULL)
    assert post_row(wocs, task) == (VIDEO, FULL)


def test_a_link_without_a_number_of_the_pcs_own_post_is_looked_up_too(wocs: Clone) -> None:
    abilities = {"tiktok": "ready", "tiktok_direct": "ready", "tiktok_link": "ready"}
    wocs.call("wocs_beat", {"node": "home", "abilities": abilities, "running": [], "version": "1"})
    task = post(wocs)
    held = claim(wocs)
    mark(wocs, held)
    report(wocs, held, rung="direct", act="post", state="posted", video_id=None, link=SHORT)
    assert (told(wocs, "tiktok.posted")["looked_up"], look_ups(wocs)) == (True, [(SHORT, "pending")])
    report(wocs, claim_look_up(wocs), video_id=VIDEO, link=FULL)
    assert (post_row(wocs, task), told(wocs, "tiktok.link_found")["task"]) == ((VIDEO, FULL), task)
