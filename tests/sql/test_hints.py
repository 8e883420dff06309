"""Hints: which changes are told to open panels, in whose answer, and that nothing is while nobody listens."""

import json
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.panel.customer_chats import keep_file, make_chat, queue_answer, say
from tests.sql.inbound_messages import ALI, CHAT, command, deliver, make_home_task, message
from tests.sql.test_node_door import beat, claim, report


def hints_of(answer: dict[str, Any]) -> list[str] | None:
    return answer.get("hints")


@pytest.fixture
def listened(wocs: Clone) -> Clone:
    """A panel listens to a node that is there."""
    beat(wocs, "home", panels=1)
    return wocs


def after(database: Clone, statement: str) -> list[str] | None:
    """What a call would be given to tell that changes this."""
    database.sql(
        "create or replace function public.wocs_trial(request jsonb) returns jsonb language plpgsql as $$"
        f" begin perform wocs.work_begin(); {statement}; return wocs.work_collect(); end $$;"
    )
    [(answer,)] = database.sql("select public.wocs_trial('{}')")
    return hints_of(answer if isinstance(answer, dict) else json.loads(answer))


def test_nothing_is_told_while_nobody_listens(wocs: Clone) -> None:
    beat(wocs, "home", panels=0)
    task = make_home_task(wocs)
    assert "hints" not in claim(wocs, task)


def test_a_node_that_went_away_listens_no_more(listened: Clone) -> None:
    listened.sql("update wocs.nodes set last_seen = now() - interval '91 s'")
    assert after(listened, "perform wocs.hint_add('chat:1')") is None


def test_a_node_that_says_goodbye_listens_no_more(listened: Clone) -> None:
    beat(listened, "home", panels=1, leaving=True)
    assert after(listened, "perform wocs.hint_add('chat:1')") is None


def test_a_beat_of_an_older_node_tells_of_no_panel(listened: Clone) -> None:
    beat(listened, "home")
    assert listened.sql("select panels from wocs.nodes") == [(0,)]


def test_each_step_of_a_task_is_told_with_the_nodes_to_sign_for(listened: Clone) -> None:
    task = make_home_task(listened)
    answer = claim(listened, task)
    assert (hints_of(answer), answer["nodes"][0]["name"]) == ([f"task:{task}"], "home")
    assert hints_of(report(listened, task)) == [f"task:{task}"]


def test_what_no_page_shows_is_not_told(listened: Clone) -> None:
    task = make_home_task(listened)
    claim(listened, task)
    assert "hints" not in beat(listened, "home", running=[{"task": task, "attempt": 1}], panels=1)
    assert after(listened, "update wocs.tasks set rung_at = now(), lease_until = now()") is None
    assert after(listened, "update wocs.chats set tell_at = now(), told_owner = true") is None


def test_a_customers_message_is_told_of_its_chat_alone(listened: Clone) -> None:
    answer = deliver(listened, message("60199999999", CHAT, "Ada stok lagi?"))
    [(number,)] = listened.sql("select number from wocs.chats")
    assert hints_of(answer) == [f"chat:{number}"]


@pytest.mark.parametrize(
    "change",
    [
        "update wocs.messages set reaction = '👍'", "update wocs.messages set deleted_at = now()",
        "update wocs.messages set transcript = 'dua'", "update wocs.chats set tags = '{vip}'",
        "update wocs.chats set held_until = now()", "insert into wocs.messages (chat_id, sender_type, content, kind)"
        " select id, 'agent', 'nota', 'note' from wocs.chats",
    ],
)  # fmt: skip
def test_what_changes_in_a_chat_is_told(listened: Clone, change: str) -> None:
    chat = make_chat(listened)
    say(listened, chat)
    assert after(listened, change) == [f"chat:{chat}"]
    assert after(listened, "update wocs.chats set tags = tags") is None


def test_a_file_that_has_come_is_told_of_its_chat(listened: Clone) -> None:
    chat = make_chat(listened)
    file = keep_file(listened, "image", "image/jpeg", state="waiting")
    say(listened, chat, None, attachment_id=file, kind="image")
    assert after(listened, "update wocs.attachments set state = 'stored'") == [f"chat:{chat}"]


def test_an_answer_that_has_left_is_told_of_its_chat(listened: Clone) -> None:
    chat = make_chat(listened)
    row = queue_answer(listened, "sending")
    say(listened, chat, "Ada", sender="agent", outbox_id=row)
    assert hints_of(listened.call("wocs_sent", {"results": [{"id": row, "wamid": "wamid.x"}]})) == [f"chat:{chat}"]


def test_who_takes_a_task_and_lets_it_go_is_told(listened: Clone) -> None:
    task = make_home_task(listened)
    taken = f"insert into wocs.task_holds (task_id, holder, until) select '{task}', id, now() from wocs.users limit 1"  # noqa: S608
    assert after(listened, taken) == [f"task:{task}"]
    assert after(listened, "delete from wocs.task_holds") == [f"task:{task}"]


def test_many_changes_are_told_once_and_very_many_as_all(listened: Clone) -> None:
    add = "perform wocs.hint_add('chat:' || n % {kinds}) from generate_series(1, {amount}) n"
    assert after(listened, add.format(kinds=3, amount=30)) == ["chat:0", "chat:1", "chat:2"]
    assert len(after(listened, add.format(kinds=50, amount=50)) or []) == 50
    assert after(listened, add.format(kinds=51, amount=51)) == ["all"]
    assert after(listened, add.format(kinds=100_000, amount=100_000)) == ["all"]


def test_who_goes_off_duty_is_told_once(listened: Clone) -> None:
    off = "update wocs.users set on_duty = false where name = 'Ali'"
    assert after(listened, off) == ["duty"]
    assert after(listened, off) is None
    assert after(listened, "update wocs.users set quiet = not quiet") is None


def test_a_duty_by_whatsapp_is_told_to_open_panels(listened: Clone) -> None:
    work = deliver(listened, message(ALI, command("duty", role="agent", state="off"), "/duty off"))
    assert "duty" in (hints_of(work) or [])


def test_the_call_that_meta_waits_for_is_told_nothing(listened: Clone) -> None:
    sent = message("60199999999", CHAT, "Ada stok lagi?")
    answer = listened.call("wocs_record", {"messages": [sent], "statuses": [], "others": []})
    assert set(answer) == {"undecided"}


def test_how_far_an_answer_has_come_is_told_once_and_to_its_own_page(listened: Clone) -> None:
    chat = make_chat(listened)
    row = queue_answer(listened, "sent")
    listened.sql("update wocs.outbox set wamid = 'wamid.x', attempt = 1 where id = %s", row)
    say(listened, chat, "Ada", sender="agent", outbox_id=row)
    statuses = [
        {"id": "wamid.x", "status": state, "at": "2026-11-22T08:00:00Z", "outbox": str(row)}
        for state in ("delivered", "read")
    ]
    told = listened.call("wocs_record", {"statuses": statuses})
    assert (told["hints"], [node["name"] for node in told["nodes"]]) == ([f"ticks:{chat}"], ["home"])
    assert "hints" not in listened.call("wocs_record", {"statuses": statuses})


def test_the_ticks_of_what_is_in_no_chat_are_told_to_nobody(listened: Clone) -> None:
    row = queue_answer(listened, "sent")
    listened.sql("update wocs.outbox set wamid = 'wamid.x', attempt = 1 where id = %s", row)
    status = {"id": "wamid.x", "status": "read", "at": "2026-11-22T08:00:00Z", "outbox": str(row)}
    assert set(listened.call("wocs_record", {"statuses": [status]})) == {"undecided"}
