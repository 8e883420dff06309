"""Words that arrive late, or after younger ones: each is about the task as it was when the word was sent."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, ALI, Json, command, deliver, message, move_back, status_of, the_only
from tests.sql.people import BOB, send_command, send_word, with_people


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


def give(wocs: Clone) -> str:
    return str(send_command(wocs, ADMIN, "agent_task", to="ali", type="call")["task"])


def past(wocs: Clone, hours: float, action: str) -> None:
    """As if this had been done so long ago; the log's guard would refuse it."""
    wocs.sql("alter table wocs.task_logs disable trigger user")
    move_back(wocs, "task_logs", "created_at", hours * 3600, f"action = '{action}'")
    wocs.sql("alter table wocs.task_logs enable trigger user")


def reason(answer: Json) -> tuple[str, str | None]:
    return answer["say"], answer["facts"].get("reason")


REFUSED = ("task.refused", "changed_since_said")


def test_a_done_of_hours_ago_counts_because_it_is_true(wocs: Clone) -> None:
    task = give(wocs)
    assert send_word(wocs, ALI, "done", task, sent_at=ago(9))["say"] == "agent.finished"
    assert status_of(wocs, task) == "done"


@pytest.mark.parametrize(("word", "who"), [("done", ADMIN), ("accept", ALI), ("decline", ALI), ("done", ALI)])
def test_a_word_of_before_the_task_was_given_away_and_back_does_not_count(wocs: Clone, word: str, who: str) -> None:
    task = give(wocs)
    for name in ("bob", "ali"):
        send_command(wocs, ADMIN, "agent_reassign", task=task, to=name)
    assert reason(send_word(wocs, who, word, task, sent_at=ago(0.5))) == REFUSED
    assert status_of(wocs, task) == "pending"
    assert send_word(wocs, who, word, task, sent_at=ago(0))["say"] != "task.refused"


def test_a_done_for_what_is_somebody_elses_by_now_is_none(wocs: Clone) -> None:
    task = give(wocs)
    send_command(wocs, ADMIN, "agent_reassign", task=task, to="bob")
    assert send_word(wocs, ALI, "done", task, sent_at=ago(1))["facts"]["reason"] in {"not_yours", "changed_since_said"}
    assert send_word(wocs, BOB, "done", task)["say"] == "agent.finished"


def test_a_done_for_what_was_taken_back_is_told_so_and_after_a_retry_it_is_asked_for_again(wocs: Clone) -> None:
    task = give(wocs)
    send_word(wocs, ADMIN, "cancel", task)
    assert reason(send_word(wocs, ALI, "done", task, sent_at=ago(1))) == ("task.refused", "already_cancelled")
    send_word(wocs, ADMIN, "retry", task)
    assert reason(send_word(wocs, ALI, "done", task, sent_at=ago(1))) == REFUSED


def test_a_late_accept_counts_while_the_offer_stands(wocs: Clone) -> None:
    task = give(wocs)
    assert send_word(wocs, ALI, "accept", task, sent_at=ago(9))["say"] == "agent.accepted"


def test_a_decline_that_was_sent_before_the_accept_does_not_take_it_back(wocs: Clone) -> None:
    task = give(wocs)
    send_word(wocs, ALI, "accept", task)
    assert reason(send_word(wocs, ALI, "decline", task, sent_at=ago(0.1))) == REFUSED
    assert status_of(wocs, task) == "running"
    assert send_word(wocs, ALI, "decline", task, sent_at=ago(0))["say"] == "agent.declined"


def test_a_retry_that_was_sent_before_it_failed_again_does_not_count(wocs: Clone) -> None:
    task = give(wocs)
    send_word(wocs, ADMIN, "cancel", task)
    past(wocs, 7, "cancelled")
    assert reason(send_word(wocs, ADMIN, "retry", task, sent_at=ago(8))) == REFUSED
    assert reason(send_word(wocs, ADMIN, "retry", task, sent_at=ago(6.5))) == ("task.refused", "said_long_ago")
    late = message(ADMIN, command("retry", task=task), f"/retry {task}", sent_at=ago(8))
    assert reason(the_only(deliver(wocs, late)["outbox"])) == REFUSED
    assert status_of(wocs, task) == "cancelled"
    assert send_word(wocs, ADMIN, "retry", task, sent_at=ago(1))["say"] != "task.refused"


@pytest.mark.parametrize("word", ["cancel", "retry", "done"])
def test_without_its_time_a_word_is_of_now(wocs: Clone, word: str) -> None:
    task = give(wocs)
    if word == "retry":
        send_word(wocs, ADMIN, "cancel", task)
    assert send_word(wocs, ADMIN, word, task, sent_at=None)["say"] != "task.refused"


def test_a_cancel_counts_however_old_it_is(wocs: Clone) -> None:
    task = give(wocs)
    send_command(wocs, ADMIN, "agent_reassign", task=task, to="bob")
    assert send_word(wocs, ADMIN, "cancel", task, sent_at=ago(9))["say"] == "task.cancelled"
