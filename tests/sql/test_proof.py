"""Work that is done with a photo: asked for, taken, kept, and shown to who asked."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import CHAT, the_only
from tests.sql.people import (
    ADMIN,
    ALI,
    BOB,
    assignee_of,
    attach_file,
    last_message,
    media,
    reply_in,
    send_command,
    send_message,
    send_word,
    wamid_of,
    with_people,
    word,
)


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


@pytest.fixture
def task(wocs: Clone) -> str:
    return send_command(wocs, ADMIN, "agent_task", to="ali", type="visit", proof=True)["task"]


def photo(wocs: Clone, number: str = ALI, intent: dict[str, Any] = CHAT, **more: Any) -> dict[str, Any]:
    """The work of a message with a picture."""
    return send_message(wocs, number, intent, more.pop("text", None), media=media("image"), type="image", **more)


def test_the_notice_says_that_a_photo_is_wanted(wocs: Clone, task: str) -> None:
    assert last_message(wocs, "agent.notice")["facts"]["proof"] is True


def test_done_without_a_photo_asks_for_it_and_the_next_picture_closes_the_task(wocs: Clone, task: str) -> None:
    assert send_word(wocs, ALI, "done", task)["say"] == "agent.proof_wanted"
    assert assignee_of(wocs, task) == ("Ali", "pending")
    work = photo(wocs)
    assert work["outbox"] == [], "the answer waits for the picture"
    job = the_only(work["media"])
    assert (job["kind"], job["command"], job["task"]) == ("image", "agent_task", task)
    done = attach_file(wocs, job)
    assert (reply_in(done)["say"], reply_in(done)["task"], reply_in(done)["facts"]["photo"]) == (
        "agent.finished",
        task,
        True,
    )
    assert assignee_of(wocs, task) == ("Ali", "done")
    forwarded = last_message(wocs, "agent.finished")
    assert forwarded["to"]["number"] == ADMIN and forwarded["media"] == {"key": "proofs/x.jpg", "mime": "image/jpeg"}
    assert wocs.sql("select type, state, storage_url from wocs.attachments where task_id = %s", task) == [
        ("image", "stored", "proofs/x.jpg")
    ]


def test_a_picture_that_quotes_the_notice_closes_it_at_once(wocs: Clone, task: str) -> None:
    work = photo(wocs, quoted=wamid_of(wocs, "agent.notice"))
    attach_file(wocs, the_only(work["media"]))
    assert assignee_of(wocs, task) == ("Ali", "done")


def test_a_picture_with_siap_beside_it_closes_the_one_task_that_wants_a_photo(wocs: Clone, task: str) -> None:
    work = photo(wocs, intent=word("done"), text="siap")
    attach_file(wocs, the_only(work["media"]))
    assert assignee_of(wocs, task) == ("Ali", "done")


def test_siap_with_a_picture_that_quotes_any_task_of_theirs_keeps_the_picture(wocs: Clone) -> None:
    task = send_command(wocs, ADMIN, "agent_task", to="ali", type="visit")["task"]
    work = photo(wocs, intent=word("done"), text="siap", quoted=wamid_of(wocs, "agent.notice"))
    attach_file(wocs, the_only(work["media"]))
    assert assignee_of(wocs, task) == ("Ali", "done") and last_message(wocs, "agent.finished")["media"] is not None


def test_a_photo_that_cannot_be_kept_is_asked_for_again(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "done", task)
    failed = attach_file(wocs, the_only(photo(wocs)["media"]), problem="not_a_picture")
    assert (reply_in(failed)["say"], reply_in(failed)["facts"]["problem"]) == ("agent.proof_failed", "not_a_picture")
    assert assignee_of(wocs, task) == ("Ali", "pending")
    attach_file(wocs, the_only(photo(wocs)["media"]))
    assert assignee_of(wocs, task) == ("Ali", "done")


def test_a_picture_long_after_the_question_is_asked_about(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "done", task)
    long_ago = "jsonb_set(session_data, '{proof,at}', to_jsonb(now() - interval '31 minutes'))"
    wocs.sql(f"update wocs.wa_sessions set session_data = {long_ago} where session_data ? 'proof'")  # noqa: S608
    work = photo(wocs)
    assert (work["media"], reply_in(work)["say"]) == ([], "agent.which")


def test_the_picture_of_another_agent_proves_nothing(wocs: Clone, task: str) -> None:
    work = photo(wocs, BOB, quoted=wamid_of(wocs, "agent.notice"))
    assert work["media"] == [] and assignee_of(wocs, task) == ("Ali", "pending")


def test_an_admin_closes_it_without_a_photo(wocs: Clone, task: str) -> None:
    assert send_word(wocs, ADMIN, "done", task)["say"] == "agent.finished"
    assert assignee_of(wocs, task) == ("Ali", "done")


def test_a_task_cancelled_while_the_photo_was_fetched_stays_cancelled(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "done", task)
    job = the_only(photo(wocs)["media"])
    send_word(wocs, ADMIN, "cancel", task)
    late = attach_file(wocs, job)
    assert (reply_in(late)["say"], reply_in(late)["facts"]["reason"]) == ("task.refused", "already_cancelled")
