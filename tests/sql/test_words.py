"""Cancel and retry, typed, quoted or by reaction."""

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    ask_approval,
    count_stamps,
    deliver,
    make_home_task,
    mark_all_sent,
    message,
    move_back,
    send_command,
    send_word,
    status_of,
    the_only,
    word,
)


def refusal(answer: dict) -> str:
    assert answer["say"] == "task.refused", answer
    return answer["facts"]["reason"]


def test_a_waiting_task_is_cancelled_and_its_ask_closed(wocs: Clone) -> None:
    task = ask_approval(wocs, page="a")
    assert send_command(wocs, key="cancel", args={"task": task})["say"] == "task.cancelled"
    assert status_of(wocs, task) == "cancelled"
    assert wocs.sql("select decision from wocs.approvals") == [("cancelled",)]
    assert send_word(wocs, ADMIN, "confirm", task)["facts"]["reason"] == "not_waiting"
    assert wocs.sql("select count(*) from wocs.tasks") == [(1,)], "a word makes no task of its own"


def test_only_the_one_who_asked_or_an_admin_cancels(wocs: Clone) -> None:
    task = make_home_task(wocs)
    assert refusal(send_word(wocs, ALI, "cancel", task)) == "not_yours"
    work = deliver(wocs, message(OTHER_ADMIN, word("cancel", task), "batal"))
    assert [(one["say"], one["to"]["number"]) for one in work["outbox"]] == [
        ("task.cancelled", OTHER_ADMIN),
        ("task.cancelled", ADMIN),
    ]


def test_what_is_over_cannot_be_cancelled(wocs: Clone) -> None:
    task = send_command(wocs, page="a")["task"]
    refused = send_word(wocs, ADMIN, "cancel", task)
    assert refusal(refused) == "already_done" and refused["facts"]["status"] == "done"


def test_an_unknown_task_is_said_with_those_that_are_open(wocs: Clone) -> None:
    mine = make_home_task(wocs)
    refused = send_word(wocs, ADMIN, "cancel", "TASK-99999")
    assert refusal(refused) == "not_found" and refused["facts"]["nearest"] == [mine]


def test_quoting_our_message_or_ones_own_command_means_its_task(wocs: Clone) -> None:
    sent = message(ADMIN, {**word("done"), "do": "chat"}, "x")
    deliver(wocs, sent)
    task = make_home_task(wocs)
    [(own,)] = wocs.sql("select source_message from wocs.tasks where id = %s", task)
    mark_all_sent(wocs)
    [(ours,)] = wocs.sql("select wamid from wocs.outbox where task_id = %s", task)
    assert send_word(wocs, ADMIN, "cancel", quoted=ours)["task"] == task
    assert send_word(wocs, ADMIN, "retry", quoted=own)["say"] == "task.retried"
    assert refusal(send_word(wocs, ADMIN, "cancel", quoted=sent["id"])) == "no_reference"


def test_a_reaction_that_points_at_nothing_is_silent(wocs: Clone) -> None:
    assert send_word(wocs, ADMIN, "cancel", quoted="wamid.unknown", type="reaction") == {}


def test_a_retried_home_task_rings_again_with_the_next_attempt(wocs: Clone) -> None:
    task = make_home_task(wocs)
    send_word(wocs, ADMIN, "cancel", task)
    work = deliver(wocs, message(ADMIN, word("retry", task), "retry"))
    assert the_only(work["bell"])["task"] == task
    assert the_only(work["outbox"])["facts"]["attempt"] == 1
    assert refusal(send_word(wocs, ADMIN, "retry", task)) == "already_pending"


def test_a_retry_never_skips_the_approval(wocs: Clone) -> None:
    task = ask_approval(wocs, page="a")
    send_word(wocs, ADMIN, "reject", task)
    again = send_word(wocs, ADMIN, "retry", task)
    assert (again["say"], again["facts"]["ask"]) == ("approval.asked", 2)
    assert status_of(wocs, task) == "awaiting_approval" and count_stamps(wocs) == 0
    assert send_word(wocs, ADMIN, "confirm", task)["say"] == "landing.edited"


def test_a_retry_of_an_expired_task_asks_again(wocs: Clone) -> None:
    task = ask_approval(wocs, page="a")
    move_back(wocs, "approvals", "expires_at", 601)
    wocs.call("wocs_tick", {})
    assert send_command(wocs, key="retry", args={"task": task})["say"] == "approval.asked"


def test_a_failed_instant_task_is_run_by_its_retry(wocs: Clone) -> None:
    task = ask_approval(wocs, page="a")
    wocs.sql('update wocs.tasks set payload = \'{"page": "forbidden"}\' where id = %s', task)
    send_word(wocs, ADMIN, "confirm", task)
    wocs.sql('update wocs.tasks set payload = \'{"page": "a"}\' where id = %s', task)
    assert send_word(wocs, ADMIN, "retry", task)["say"] == "landing.edited", "it was approved for exactly this"
    assert count_stamps(wocs) == 1


def test_what_may_have_happened_is_not_repeated(wocs: Clone) -> None:
    task = make_home_task(wocs, repeatable=False)
    wocs.call("wocs_claim", {"node": "n", "task": task})
    wocs.call(
        "wocs_report",
        {"node": "n", "task": task, "attempt": 1, "outcome": "uncertain", "error": {"code": "x", "detail": "y"}},
    )
    assert status_of(wocs, task) == "uncertain"
    assert refusal(send_word(wocs, ADMIN, "retry", task)) == "not_repeatable"
