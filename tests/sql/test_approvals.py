"""A yes counts once, from the right person, in time, and only for what was asked."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    STRANGER,
    ask_approval,
    call_of,
    command,
    count_stamps,
    deliver,
    mark_all_sent,
    message,
    move_back,
    run_at_once,
    send_command,
    send_word,
    status_of,
    the_only,
    word,
)


def reason(answer: dict) -> str:
    assert answer["say"] == "approval.refused", answer
    return answer["facts"]["reason"]


def decisions(database: Clone) -> list[tuple]:
    return database.sql("select ask, decision from wocs.approvals order by task_id, ask")


def child(**more) -> dict:
    return {
        "command": "stamp",
        "args": {"page": "later"},
        "runs": "instant",
        "asks": True,
        "repeatable": True,
        "needs_role": "admin",
    } | more


def test_the_ask_shows_every_argument_the_approver_and_the_expiry(wocs: Clone) -> None:
    answer = send_command(wocs, asks=True, page="promo", approval_minutes=5)
    facts = answer["facts"]
    assert facts["args"] == [["page", "promo"]] and facts["subject"] == {"stamps": 0}
    assert (facts["approver"], facts["ask"], facts["minutes"]) == ("The admin", 1, 5)
    assert facts["expires_at"].endswith("Z")
    assert status_of(wocs, answer["task"]) == "awaiting_approval"
    assert count_stamps(wocs) == 0


def test_a_confirmed_task_is_done_at_once(wocs: Clone) -> None:
    task = ask_approval(wocs, page="promo")
    assert send_word(wocs, ADMIN, "confirm", task.lower())["say"] == "landing.edited"
    assert status_of(wocs, task) == "done"
    assert [row[0] for row in wocs.sql("select action from wocs.task_logs order by seq")] == [
        "created",
        "approval_asked",
        "approved",
        "completed",
    ]


def test_fifty_simultaneous_answers_are_one_decision(wocs: Clone) -> None:
    task = ask_approval(wocs, page="promo")
    words = [word(said, task) for said in ("confirm", "reject")] * 25
    rules = {"rate_per_minute": 100}  # each is answered
    calls = [call_of("wocs_intake", {"messages": [message(ADMIN, said, "x")], "settings": rules}) for said in words]
    said = [the_only(work["outbox"]) for work in run_at_once(calls, wocs)]
    decided = [one["say"] for one in said if one["say"] != "approval.refused"]
    assert decided in (["landing.edited"], ["approval.rejected"])
    assert {reason(one) for one in said if one["say"] == "approval.refused"} <= {"already_approved", "already_rejected"}
    assert len(decisions(wocs)) == 1
    assert count_stamps(wocs) == (decided == ["landing.edited"])


@pytest.mark.parametrize("number", [ALI, OTHER_ADMIN])
@pytest.mark.parametrize("said", ["confirm", "reject"])
def test_a_wrong_person_decides_nothing(wocs: Clone, number: str, said: str) -> None:
    task = ask_approval(wocs, page="promo")
    refused = send_word(wocs, number, said, task)
    assert reason(refused) == "wrong_person" and refused["facts"]["approver"] == "The admin"
    assert decisions(wocs) == [(1, None)]


def test_a_second_answer_hears_who_decided_and_when(wocs: Clone) -> None:
    task = ask_approval(wocs, page="promo")
    send_word(wocs, ADMIN, "confirm", task)
    again = send_word(wocs, ADMIN, "confirm", task)
    assert reason(again) == "already_approved"
    assert again["facts"]["who"] == "The admin" and again["facts"]["when"]
    assert reason(send_word(wocs, ADMIN, "reject", task)) == "already_approved"
    assert count_stamps(wocs) == 1


def test_a_rejected_task_is_cancelled_and_stays_so(wocs: Clone) -> None:
    task = ask_approval(wocs, page="promo")
    assert send_word(wocs, ADMIN, "reject", task)["say"] == "approval.rejected"
    assert status_of(wocs, task) == "cancelled"
    assert reason(send_word(wocs, ADMIN, "confirm", task)) == "already_rejected"


def test_a_late_answer_is_refused_even_before_anything_was_settled(wocs: Clone) -> None:
    task = ask_approval(wocs, page="promo")
    move_back(wocs, "approvals", "expires_at", 601)
    assert reason(send_word(wocs, ADMIN, "confirm", task)) == "expired"
    assert status_of(wocs, task) == "cancelled"
    assert reason(send_word(wocs, ADMIN, "confirm", task)) == "expired"


def test_an_expired_ask_is_cancelled_and_told_by_the_next_tick(wocs: Clone) -> None:
    task = ask_approval(wocs, page="promo")
    mark_all_sent(wocs)
    assert wocs.call("wocs_tick", {})["outbox"] == []
    move_back(wocs, "approvals", "expires_at", 601)
    told = the_only(wocs.call("wocs_tick", {})["outbox"])
    assert (told["say"], told["kind"], told["task"]) == ("approval.expired", "notice", task)
    assert status_of(wocs, task) == "cancelled"
    assert wocs.call("wocs_tick", {})["outbox"] == []


def test_what_changed_meanwhile_is_asked_for_again(wocs: Clone) -> None:
    task = ask_approval(wocs, page="promo", of="other")
    send_command(wocs, page="other")
    changed = send_word(wocs, ADMIN, "confirm", task)
    assert changed["say"] == "approval.changed"
    assert (changed["facts"]["ask"], changed["facts"]["subject"]) == (2, {"stamps": 1})
    assert count_stamps(wocs) == 1
    assert reason(send_word(wocs, ADMIN, "confirm", task, ask=1)) == "superseded", "the old button"
    assert send_word(wocs, ADMIN, "confirm", task, ask=2)["say"] == "landing.edited"
    assert decisions(wocs) == [(1, "superseded"), (2, "approved")]


def test_other_arguments_are_asked_for_again(wocs: Clone) -> None:
    task = ask_approval(wocs, page="promo")
    [(outcome,)] = wocs.sql(
        "select wocs.task_change_args(t, %s) from wocs.tasks t where t.id = %s", '{"page": "menu"}', task
    )
    assert outcome["say"] == "approval.changed" and outcome["facts"]["args"] == [["page", "menu"]]
    assert reason(send_word(wocs, ADMIN, "confirm", task, ask=1)) == "superseded"


def test_what_can_no_longer_be_done_is_said_and_fails(wocs: Clone) -> None:
    task = ask_approval(wocs, page="promo")
    wocs.sql('update wocs.tasks set payload = \'{"page": "forbidden"}\' where id = %s', task)
    assert send_word(wocs, ADMIN, "confirm", task)["say"] == "landing.refused"
    assert status_of(wocs, task) == "failed"


def test_four_eyes_ask_any_other_admin(wocs: Clone) -> None:
    send_command(wocs, OTHER_ADMIN, "look", runs="answer", role="viewer")
    work = deliver(wocs, message(ADMIN, command(page="promo", asks=True), "/stamp"), four_eyes=True)
    said = [(one["say"], one["kind"], one["to"]["number"]) for one in work["outbox"]]
    assert said == [("approval.asked", "reply", ADMIN), ("approval.asked", "notice", OTHER_ADMIN)]
    task = work["outbox"][0]["task"]
    assert work["outbox"][0]["facts"]["approver"] == "The founder"
    assert reason(send_word(wocs, ADMIN, "confirm", task)) == "wrong_person"
    assert send_word(wocs, OTHER_ADMIN, "confirm", task)["say"] == "landing.edited"


def test_who_lost_the_role_approves_nothing(wocs: Clone) -> None:
    task = ask_approval(wocs, page="promo")
    wocs.sql("update wocs.users set role = 'viewer' where wa_number = %s", ADMIN)
    assert reason(send_word(wocs, ADMIN, "confirm", task)) == "wrong_person"
    wocs.sql("update wocs.users set role = 'admin' where wa_number = %s", ADMIN)
    wocs.sql("update wocs.tasks set needs_role = 'admin' where id = %s", task)
    assert send_word(wocs, ADMIN, "confirm", task)["say"] == "landing.edited"


def test_a_bare_confirm_never_approves(wocs: Clone) -> None:
    assert send_word(wocs, ADMIN, "confirm")["facts"]["reason"] == "nothing_waits"
    first, second = ask_approval(wocs, page="a"), ask_approval(wocs, page="b")
    which = send_word(wocs, ADMIN, "confirm")
    assert which["say"] == "approval.which"
    assert [one["task"] for one in which["facts"]["questions"]] == [second, first], "the newest first"
    assert count_stamps(wocs) == 0
    assert send_word(wocs, OTHER_ADMIN, "confirm")["facts"]["reason"] == "nothing_waits", "nothing waits for them"


def test_a_quoted_ask_is_the_one_that_is_confirmed(wocs: Clone) -> None:
    ask_approval(wocs, page="a")
    second = ask_approval(wocs, page="b")
    mark_all_sent(wocs)
    [(ours,)] = wocs.sql("select wamid from wocs.outbox where task_id = %s", second)
    assert send_word(wocs, ADMIN, "confirm", quoted=ours)["task"] == second
    assert status_of(wocs, second) == "done"


def test_a_thumb_up_on_an_ask_approves_nothing_and_says_what_does(wocs: Clone) -> None:
    task = ask_approval(wocs, page="a")
    mark_all_sent(wocs)
    [(ours,)] = wocs.sql("select wamid from wocs.outbox where task_id = %s", task)
    told = send_word(wocs, ADMIN, "acknowledge", quoted=ours, type="reaction")
    assert (told["say"], told["facts"]["thumb"], told["facts"]["questions"][0]["task"]) == (
        "approval.which",
        True,
        task,
    )
    assert status_of(wocs, task) == "awaiting_approval"


def test_a_task_nobody_knows_or_that_asks_nothing_cannot_be_confirmed(wocs: Clone) -> None:
    assert reason(send_word(wocs, ADMIN, "confirm", "TASK-9")) == "no_such_task"
    done = send_command(wocs, page="a")["task"]
    assert reason(send_word(wocs, ADMIN, "confirm", done)) == "not_waiting"
    assert send_word(wocs, STRANGER, "confirm", done)["say"] == "access.unauthorized"


def test_a_child_that_asks_is_in_the_answer_and_runs_at_its_time(wocs: Clone) -> None:
    made = send_command(wocs, page="a", say="landing.created", children=[child(scheduled_at="2099-01-01T00:00:00Z")])
    publish = made["facts"]["publish"]
    assert publish["task"] != made["task"] and (publish["ask"], publish["approver"]) == (1, "The admin")
    assert publish["at"] == "2099-01-01T00:00:00.000Z"
    told = send_word(wocs, ADMIN, "confirm", publish["task"])
    assert (told["say"], told["facts"]["at"]) == ("task.scheduled", "2099-01-01T00:00:00.000Z")
    assert count_stamps(wocs) == 1
    mark_all_sent(wocs)
    move_back(wocs, "tasks", "scheduled_at", 80 * 366 * 86400, "scheduled_at is not null")
    ran = the_only(wocs.call("wocs_tick", {})["outbox"])
    assert (ran["say"], ran["task"], ran["kind"]) == ("landing.edited", publish["task"], "reply")
    assert count_stamps(wocs) == 2
    assert wocs.call("wocs_tick", {})["outbox"] == []


def test_a_scheduled_task_of_somebody_who_lost_the_role_does_not_run(wocs: Clone) -> None:
    send_command(
        wocs, page="a", say="landing.created", children=[child(asks=False, scheduled_at="2099-01-01T00:00:00Z")]
    )
    wocs.sql("update wocs.users set role = 'viewer' where wa_number = %s", ADMIN)
    mark_all_sent(wocs)
    move_back(wocs, "tasks", "scheduled_at", 80 * 366 * 86400, "scheduled_at is not null")
    told = the_only(wocs.call("wocs_tick", {})["outbox"])
    assert told["say"] == "task.failed" and told["facts"]["error"]["code"] == "role_lost"
    assert count_stamps(wocs) == 1


def test_a_scheduled_task_that_breaks_fails_alone(wocs: Clone) -> None:
    for page in ("broken", "fine"):
        send_command(
            wocs,
            page="a",
            say="landing.created",
            children=[child(asks=False, args={"page": page}, scheduled_at="2099-01-01T00:00:00Z")],
        )
    mark_all_sent(wocs)
    move_back(wocs, "tasks", "scheduled_at", 80 * 366 * 86400, "scheduled_at is not null")
    assert [one["say"] for one in wocs.call("wocs_tick", {})["outbox"]] == ["task.failed", "landing.edited"]
    assert wocs.call("wocs_tick", {})["outbox"] == []


def test_a_yes_given_for_later_covers_only_what_was_shown(wocs: Clone) -> None:
    later = child(args={"page": "later", "of": "other"}, scheduled_at="2099-01-01T00:00:00Z")
    task = send_command(wocs, page="a", say="landing.created", children=[later])["facts"]["publish"]["task"]
    send_word(wocs, ADMIN, "confirm", task)
    send_command(wocs, page="other")
    mark_all_sent(wocs)
    move_back(wocs, "tasks", "scheduled_at", 80 * 366 * 86400, "scheduled_at is not null")
    assert reason(the_only(wocs.call("wocs_tick", {})["outbox"])) == "changed"
    assert status_of(wocs, task) == "failed"
    assert send_word(wocs, ADMIN, "retry", task)["say"] == "approval.asked"


def test_a_yes_that_is_older_than_its_question_approves_nothing(wocs: Clone) -> None:
    task = ask_approval(wocs, page="a")
    for seconds, ask in ((60, None), (3600, 1), (3, None)):
        [(before,)] = wocs.sql("select asked_at - make_interval(secs => %s) from wocs.approvals", seconds)
        refused = send_word(wocs, ADMIN, "confirm", task, ask, sent_at=before.isoformat())
        assert (refused["say"], refused["facts"]["reason"]) == ("approval.refused", "older_than_question")
    assert status_of(wocs, task) == "awaiting_approval" and count_stamps(wocs) == 0
    [(asked,)] = wocs.sql("select asked_at - interval '1 s' from wocs.approvals")
    assert send_word(wocs, ADMIN, "confirm", task, sent_at=asked.isoformat())["say"] == "landing.edited"


def test_a_no_counts_however_old_it_is(wocs: Clone) -> None:
    task = ask_approval(wocs, page="a")
    assert send_word(wocs, ADMIN, "reject", task, sent_at="2026-01-20T00:00:00+00:00")["say"] == "approval.rejected"
