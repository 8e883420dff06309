"""Whoever asks for what is no longer kept is told so, with what to do; nothing waits for it in vain."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import deliver, message, status_of, the_only
from tests.sql.nested_intents import as_line, batch
from tests.sql.old_media import handed, keep, pass_days, store, tell_gone, tick
from tests.sql.people import (
    ADMIN,
    ALI,
    BOB,
    LINK,
    command,
    media,
    send_command,
    send_message,
    send_word,
    wamid_of,
    with_people,
)
from tests.sql.voice_notes import claim_task, report_heard, send_note, start_node, store_note


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def unheard(wocs: Clone) -> str:
    """A note that the PC could not hear."""
    start_node(wocs)
    _, work = send_note(wocs)
    task = claim_task(wocs, store_note(wocs, work)["bell"][0]["task"])["task"]
    report_heard(wocs, task, outcome="failed", error={"code": "no_ears", "detail": "fetch-model"})
    return str(task["id"])


def film_posted(wocs: Clone) -> str:
    film = media()
    post = command("tiktok_post", caption="x", to="ali", video=film)
    work = send_message(wocs, ADMIN, post, "/tiktok post", media=film)
    store(wocs, the_only(work["media"]), "videos/a.mp4")
    return str(work["outbox"][0]["task"])


def refusal(told: dict) -> tuple[str, str]:
    return told["say"], told["facts"]["reason"]


@pytest.mark.parametrize("deleted", [False, True], ids=["just going", "gone"])
def test_a_note_whose_recording_is_pruned_is_not_heard_again(wocs: Clone, deleted: bool) -> None:
    task = unheard(wocs)
    pass_days(wocs, 91)
    old = tick(wocs)
    assert len(old) == 1
    if deleted:
        tell_gone(wocs, old)
    assert refusal(send_word(wocs, ADMIN, "retry", task)) == ("task.refused", "audio_pruned")
    assert status_of(wocs, task) == "failed"
    assert claim_task(wocs, task)["reason"] == "already_failed"
    assert refusal(send_word(wocs, BOB, "retry", task)) == ("task.refused", "not_yours"), "others learn nothing of it"


def test_a_young_note_is_heard_again(wocs: Clone) -> None:
    task = unheard(wocs)
    pass_days(wocs, 89)
    assert tick(wocs) == []
    assert send_word(wocs, ADMIN, "retry", task)["say"] == "task.retried"
    pass_days(wocs, 2)
    assert tick(wocs) == [], "it waits for the PC"
    assert claim_task(wocs, task)["task"]["args"]["audio"]["key"].startswith("voice/")


def test_a_retry_at_the_moment_it_goes_waits_for_that_and_is_refused(wocs: Clone) -> None:
    task = unheard(wocs)
    pass_days(wocs, 91)
    with psycopg.connect(wocs.url) as going, ThreadPoolExecutor(1) as pool:
        going.execute("select wocs.work_begin(), wocs.media_prune()")
        retry = pool.submit(send_word, wocs, ADMIN, "retry", task)
        until_somebody_waits(wocs)
        going.commit()
        assert refusal(retry.result(30)) == ("task.refused", "audio_pruned")
    assert status_of(wocs, task) == "failed"


def test_what_is_being_tried_again_at_this_moment_does_not_go(wocs: Clone) -> None:
    task = unheard(wocs)
    pass_days(wocs, 91)
    with psycopg.connect(wocs.url) as trying:
        retry = (
            "select wocs.task_retry(t, u) ->> 'say' from wocs.tasks t, wocs.users u"
            " where t.id = %s and u.wa_number = %s"
        )
        assert trying.execute(retry, [task, ADMIN]).fetchall() == [("task.retried",)]
        assert tick(wocs) == []
    assert tick(wocs) == []
    assert claim_task(wocs, task)["task"]["args"]["audio"]["key"].startswith("voice/")


def until_somebody_waits(wocs: Clone) -> None:
    """For a row that another transaction holds."""
    until = time.monotonic() + 30
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    while not wocs.sql(waiting):
        assert time.monotonic() < until


def test_a_post_whose_video_is_pruned_is_not_given_out_again(wocs: Clone) -> None:
    task = film_posted(wocs)
    send_word(wocs, ADMIN, "confirm", task)
    send_word(wocs, ADMIN, "cancel", task)
    pass_days(wocs, 91)
    assert handed(wocs) == ["videos/a.mp4"]
    assert refusal(send_word(wocs, ADMIN, "retry", task)) == ("task.refused", "video_pruned")
    assert status_of(wocs, task) == "cancelled"
    assert wocs.sql("select count(*) from wocs.outbox where state = 'held'") == [(0,)]


def test_quoting_a_message_whose_video_is_pruned_says_so(wocs: Clone) -> None:
    task = film_posted(wocs)
    send_word(wocs, ADMIN, "confirm", task)
    send_command(wocs, ALI, "tiktok_posted", task=task, link=LINK)
    quoted = wamid_of(wocs, "tiktok.post_notice")
    pass_days(wocs, 91)
    tell_gone(wocs, tick(wocs))
    told = send_command(wocs, ADMIN, "tiktok_post", caption="again", quoted=quoted)
    assert refusal(told) == ("tiktok.refused", "video_pruned")
    assert refusal(send_command(wocs, ADMIN, "tiktok_post", caption="again", quoted="wamid.x")) == (
        "tiktok.refused",
        "no_video",
    )


def test_a_batch_whose_picture_is_pruned_is_not_run_without_it(wocs: Clone) -> None:
    change = as_line(command("landing_create", page="menu", title="Menu"))
    publish = as_line(command("landing_publish", page="menu"))
    work = deliver(wocs, message(ADMIN, batch(change, publish), "/batch", media=media("image"), type="image"))
    task = work["outbox"][0]["task"]
    store(wocs, the_only(work["media"]), "pages/one.jpg")
    send_word(wocs, ADMIN, "cancel", task)
    pass_days(wocs, 91)
    tell_gone(wocs, tick(wocs))
    assert refusal(send_word(wocs, ADMIN, "retry", task)) == ("task.refused", "image_pruned")


def test_a_task_of_an_agent_is_tried_again_without_the_photo_it_once_had(wocs: Clone) -> None:
    task = send_command(wocs, ADMIN, "agent_task", to="ali", type="visit")["task"]
    keep(wocs, "proofs/a.jpg", task)
    send_word(wocs, ADMIN, "cancel", task)
    pass_days(wocs, 91)
    assert handed(wocs) == ["proofs/a.jpg"]
    assert send_word(wocs, ADMIN, "retry", task)["say"] == "agent.assigned"
