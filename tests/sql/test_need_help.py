"""An agent calls for help: who hears of it, what is wrong in their next message, and the task stays theirs."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import CHAT, OTHER_ADMIN, the_only
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
    set_duty,
    with_people,
)
from tests.sql.people_by_message import notices_to
from tests.sql.test_bare_words import LACKING, TALK


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


@pytest.fixture
def task(wocs: Clone) -> str:
    return str(send_command(wocs, ADMIN, "agent_task", to="ali", type="visit", note="Hantar sampel")["task"])


def photo(database: Clone, **more: Any) -> dict[str, Any]:
    return send_message(database, ALI, TALK, more.pop("text", None), media=media("image"), type="image", **more)


def pass_time(database: Clone, minutes: int) -> None:
    earlier = f"jsonb_set(session_data, '{{help,at}}', to_jsonb(now() - interval '{minutes} minutes'))"
    database.sql(f"update wocs.wa_sessions set session_data = {earlier} where session_data ? 'help'")  # noqa: S608


def test_the_requester_and_the_admins_on_duty_hear_which_task_and_who(wocs: Clone, task: str) -> None:
    asked = send_word(wocs, ALI, "need_help")
    assert (asked["say"], asked["task"], asked["facts"]["told"]) == (
        "agent.help_asked",
        task,
        ["The admin", "The founder"],
    )
    for admin in (ADMIN, OTHER_ADMIN):
        [facts] = notices_to(wocs, admin, "agent.help_wanted")
        assert (facts["task"], facts["agent"], facts["number"]) == (task, "Ali", ALI)
    assert assignee_of(wocs, task) == ("Ali", "pending")
    assert wocs.sql("select count(*) from wocs.task_logs where action = 'help_wanted' and task_id = %s", task) == [(1,)]


def test_an_admin_off_duty_who_did_not_ask_for_it_is_left_alone(wocs: Clone, task: str) -> None:
    set_duty(wocs, "The founder", False)
    set_duty(wocs, "The admin", False)
    assert send_word(wocs, ALI, "need_help")["facts"]["told"] == ["The admin"], "who asked for it hears in any case"


def test_somebody_hears_it_although_all_are_off_duty_and_who_asked_is_gone(wocs: Clone, task: str) -> None:
    wocs.sql("update wocs.tasks set requested_by = null")
    set_duty(wocs, "The founder", False)
    set_duty(wocs, "The admin", False)
    assert send_word(wocs, ALI, "need_help")["facts"]["told"] == ["The admin", "The founder"]


def test_told_twice_it_is_passed_on_once(wocs: Clone, task: str) -> None:
    assert [send_word(wocs, ALI, "need_help", task)["say"] for _ in range(2)] == ["agent.help_asked"] * 2
    assert len(notices_to(wocs, ADMIN, "agent.help_wanted")) == 1


def test_the_next_message_is_passed_on_and_the_one_after_is_not(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "need_help")
    passed_on = reply_in(send_message(wocs, ALI, CHAT | {"plain": True}, "Kedai tutup, nak buat apa?"))
    assert (passed_on["say"], passed_on["task"]) == ("agent.help_passed_on", task)
    assert [facts["reason"] for facts in notices_to(wocs, ADMIN, "agent.help_reason")] == ["Kedai tutup, nak buat apa?"]
    send_message(wocs, ALI, CHAT, "helo")
    assert len(notices_to(wocs, ADMIN, "agent.help_reason")) == 1
    why = send_command(wocs, ADMIN, "why", task=task)["facts"]["steps"]
    assert [step["action"] for step in why][-2:] == ["help_wanted", "help_reason"]


def test_a_photo_is_the_reason_and_does_not_finish_the_task(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "accept")
    send_word(wocs, ALI, "need_help")
    answered = reply_in(attach_file(wocs, the_only(photo(wocs, text="rosak")["media"])))
    assert answered["say"] == "agent.help_passed_on" and assignee_of(wocs, task) == ("Ali", "running")
    told = last_message(wocs, "agent.help_reason")
    assert told["media"] == {"key": "proofs/x.jpg", "mime": "image/jpeg"} and told["facts"]["reason"] == "rosak"


def test_a_photo_that_cannot_be_kept_is_asked_for_again_and_the_words_with_it_are_passed_on(
    wocs: Clone, task: str
) -> None:
    send_word(wocs, ALI, "need_help")
    failed = attach_file(wocs, the_only(photo(wocs)["media"]), problem="not_a_picture")
    assert reply_in(failed)["say"] == "agent.help_photo_failed"
    failed = attach_file(wocs, the_only(photo(wocs, text="rosak")["media"]), problem="not_a_picture")
    assert reply_in(failed)["say"] == "agent.help_passed_on"
    assert [facts["reason"] for facts in notices_to(wocs, ADMIN, "agent.help_reason")] == ["rosak"]


def test_a_message_ten_minutes_later_is_talk(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "need_help")
    pass_time(wocs, 11)
    assert reply_in(send_message(wocs, ALI, CHAT, "Kedai tutup"))["say"] == "grammar.chat"


def test_a_message_sent_before_the_call_is_not_its_reason(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "need_help")
    send_message(wocs, ALI, CHAT, "helo", sent_at="2026-01-20T00:00:00Z")
    assert notices_to(wocs, ADMIN, "agent.help_reason") == []


def test_a_command_or_a_word_in_between_is_itself_and_the_reason_still_counts(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "need_help")
    assert send_command(wocs, ALI, "duty", state="on")["say"] == "agent.duty"
    assert send_word(wocs, ALI, "accept", task)["say"] == "agent.accepted"
    assert reply_in(send_message(wocs, ALI, CHAT, "Kedai tutup"))["say"] == "agent.help_passed_on"


def test_the_answer_to_a_command_begun_after_the_call_is_the_commands(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "need_help")
    pass_time(wocs, 1)
    send_message(wocs, ALI, LACKING, "/duty")
    assert the_only(send_message(wocs, ALI, CHAT, "on")["drafts"])["draft"]["command"] == "duty"


def test_a_command_left_unfinished_before_the_call_does_not_eat_the_reason(wocs: Clone, task: str) -> None:
    send_message(wocs, ALI, LACKING, "/duty")
    earlier = "jsonb_set(session_data, '{draft,at}', to_jsonb(now() - interval '1 minute'))"
    wocs.sql(f"update wocs.wa_sessions set session_data = {earlier} where session_data ? 'draft'")  # noqa: S608
    send_word(wocs, ALI, "need_help", task)
    again = {"id": "wamid.again", "second_look": True}
    assert reply_in(send_message(wocs, ALI, LACKING, "Kedai tutup", **again))["say"] == "agent.help_passed_on"


def test_of_several_tasks_it_is_asked_which(wocs: Clone, task: str) -> None:
    other = send_command(wocs, ADMIN, "agent_task", to="ali", type="call")["task"]
    asked = send_word(wocs, ALI, "need_help")
    assert (asked["facts"]["word"], [one["task"] for one in asked["facts"]["tasks"]]) == ("need_help", [other, task])


def test_nobody_calls_for_help_with_anothers_task(wocs: Clone, task: str) -> None:
    for who in (BOB, ADMIN):
        assert send_word(wocs, who, "need_help", task)["facts"]["reason"] == "not_yours"


def test_status_and_the_list_show_it_until_the_task_is_moved_or_done(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "need_help")
    [shown] = send_command(wocs, ADMIN, "status")["facts"]["help"]
    assert (shown["task"], shown["agent"]) == (task, "Ali")
    assert [row["help"] for row in send_command(wocs, ADMIN, "agent_list")["facts"]["tasks"]] == [True]
    send_command(wocs, ADMIN, "agent_reassign", task=task, to="Bob")
    assert send_command(wocs, ADMIN, "status")["facts"]["help"] == []


def test_what_is_wrong_is_not_sent_on_when_the_task_is_over_meanwhile(wocs: Clone, task: str) -> None:
    send_word(wocs, ALI, "need_help")
    send_word(wocs, ADMIN, "done", task)
    assert reply_in(send_message(wocs, ALI, CHAT, "Kedai tutup"))["say"] == "grammar.chat"
    assert notices_to(wocs, ADMIN, "agent.help_reason") == []


def test_someone_else_is_chosen_from_the_agents_without_who_has_the_task(wocs: Clone, task: str) -> None:
    lacking = {
        "do": "say", "say": "grammar.missing", "facts": {"field": "to"}, "command": "agent_reassign", "role": "admin",
        "remember": {"command": "agent_reassign", "args": {"task": task}, "media": None},
    }  # fmt: skip
    asked = reply_in(send_message(wocs, ADMIN, lacking, f"/agent reassign task: {task}"))
    assert asked["facts"]["agents"] == [{"name": "Bob", "on": True, "open": 0}]
