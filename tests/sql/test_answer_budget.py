"""Whatever somebody sends, they are answered so often a minute and no more, and strangers so often a day in all."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    CHAT,
    STRANGER,
    VIEWER,
    Json,
    ask_approval,
    command,
    deliver,
    mark_all_sent,
    message,
    move_back,
    send_command,
    send_word,
    word,
)

MINUTE = 20
SAID = {
    "chat": CHAT,
    "done about nothing": word("done"),
    "done about a task": word("done", "TASK-1201"),
    "CONFIRM": word("confirm"),
    "CONFIRM of a task": word("confirm", "TASK-1201"),
    "ok to a task": word("acknowledge", "TASK-1201"),
    "ok to no such task": word("acknowledge", "TASK-9"),
    "a mistake": {"do": "say", "say": "grammar.mistakes", "facts": {}, "command": None, "role": None, "remember": None},
    "a broken one": {"do": "broken", "error": "TypeError in x.py line 1"},
    "a question": command("look", runs="answer", role="viewer"),
}


def replies(database: Clone, number: str) -> int:
    [(count,)] = database.sql("select count(*) from wocs.outbox where kind = 'reply' and to_number = %s", number)
    return count


def send_many(database: Clone, number: str, intent: Json, times: int) -> None:
    deliver(database, *[message(number, intent, "said") for _ in range(times)])


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("who", [ALI, VIEWER, ADMIN])
def test_whatever_is_said_there_are_twenty_answers_a_minute_and_one_that_says_so(
    wocs: Clone, said: str, who: str
) -> None:
    ask_approval(wocs, page="a")
    wocs.sql("update wocs.wa_sessions set obeyed = '{}'")
    before = replies(wocs, who)
    send_many(wocs, who, SAID[said], 30)
    assert replies(wocs, who) - before <= MINUTE + 1


def test_everything_said_is_one_budget(wocs: Clone) -> None:
    ask_approval(wocs, page="a")
    wocs.sql("update wocs.wa_sessions set obeyed = '{}'")
    before = replies(wocs, ADMIN)
    for intent in SAID.values():
        send_many(wocs, ADMIN, intent, 5)
    assert replies(wocs, ADMIN) - before <= MINUTE + 1


def test_the_budget_comes_back_after_a_minute(wocs: Clone) -> None:
    send_many(wocs, ALI, CHAT, 30)
    wocs.sql("update wocs.wa_sessions set obeyed = array(select at - interval '61 s' from unnest(obeyed) at)")
    move_back(wocs, "wa_sessions", "menu_told_at", 61)
    assert [one["say"] for one in deliver(wocs, message(ALI, CHAT))["outbox"]] == ["grammar.chat"]


def marks(database: Clone, number: str) -> dict[str, list[str]]:
    """By emoji, the messages that were marked with it."""
    rows = database.sql(
        "select reaction ->> 'emoji', array_agg(reaction ->> 'message_id' order by id) from wocs.outbox"
        " where kind = 'reaction' and to_number = %s group by 1", number
    )  # fmt: skip
    return dict(rows)


def test_over_twenty_a_minute_each_is_marked_and_one_is_told(wocs: Clone) -> None:
    look = [message(ALI, SAID["a question"], "/look") for _ in range(30)]
    deliver(wocs, *look[:25])
    deliver(wocs, *look[25:])
    assert replies(wocs, ALI) == MINUTE + 1
    assert marks(wocs, ALI) == {"🐢": [m["id"] for m in look[MINUTE + 1 :]]}


def test_a_reaction_too_many_is_marked_with_none(wocs: Clone) -> None:
    send_many(wocs, ALI, SAID["a question"], MINUTE + 1)
    deliver(wocs, message(ALI, word("done", "TASK-1201"), None, type="reaction"))
    assert marks(wocs, ALI) == {}


def test_what_can_be_done_is_told_once_a_person_and_minute_and_the_rest_is_marked(wocs: Clone) -> None:
    talk = [message(ALI, CHAT, "hello") for _ in range(3)]
    deliver(wocs, *talk)
    assert [one["say"] for one in deliver(wocs, message(VIEWER, CHAT))["outbox"]] == ["grammar.chat"], "another person"
    assert (replies(wocs, ALI), marks(wocs, ALI)) == (1, {"👀": [m["id"] for m in talk[1:]]})
    move_back(wocs, "wa_sessions", "menu_told_at", 60)
    send_many(wocs, ALI, CHAT, 2)
    assert replies(wocs, ALI) == 2


def test_a_clock_that_was_ahead_silences_nobody(wocs: Clone) -> None:
    send_many(wocs, ALI, CHAT, 1)
    move_back(wocs, "wa_sessions", "menu_told_at", -3600)
    send_many(wocs, ALI, CHAT, 1)
    assert replies(wocs, ALI) == 2


def test_a_message_that_is_looked_at_twice_counts_once(wocs: Clone) -> None:
    remember = {"command": "stamp", "args": {}, "media": None}
    begun = SAID["a mistake"] | {"command": "stamp", "role": "admin", "say": "grammar.missing", "remember": remember}
    deliver(wocs, message(ADMIN, begun, "/stamp"))
    for _ in range(MINUTE - 1):
        first = message(ADMIN, CHAT, "more")
        [draft] = deliver(wocs, first)["drafts"]
        assert draft["id"] == first["id"]
        again = begun | {"remember": remember}
        assert len(deliver(wocs, first | {"intent": again, "second_look": True})["outbox"]) == 1
    assert deliver(wocs, message(ADMIN, command(page="x"), "/stamp"))["outbox"][0]["say"] == "access.slow_down"


def test_strangers_are_answered_twenty_times_a_day_all_together(wocs: Clone) -> None:
    look = command("look", runs="answer", role="viewer")
    for number in range(60):
        deliver(wocs, message(f"6019{number:07d}", look, "/status"))
    [(told,)] = wocs.sql("select count(*) from wocs.outbox where say = 'access.unauthorized'")
    assert told == 20
    wocs.sql("update wocs.meters set at = at - interval '1 day' where name = 'stranger_answers'")
    assert len(deliver(wocs, message(STRANGER, look, "/status"))["outbox"]) == 1


def test_strangers_of_whom_only_the_account_is_known_are_among_them(wocs: Clone) -> None:
    look = command("look", runs="answer", role="viewer")
    for number in range(30):
        deliver(wocs, message(None, look, "/status", user_id=f"MY.{number}"))
        deliver(wocs, message(f"6019{number:07d}", word("confirm", "TASK-1201"), "CONFIRM TASK-1201"))
    [(told,)] = wocs.sql("select count(*) from wocs.outbox where state <> 'failed'")
    assert told == 20


def test_a_known_person_is_answered_when_the_strangers_have_used_theirs(wocs: Clone) -> None:
    look = command("look", runs="answer", role="viewer")
    for number in range(30):
        deliver(wocs, message(f"6019{number:07d}", look, "/status"))
    assert send_command(wocs, VIEWER, "look", runs="answer", role="viewer")["say"] == "system.queue"


def acknowledgements(database: Clone) -> int:
    [(count,)] = database.sql("select count(*) from wocs.task_logs where action = 'acknowledged'")
    return count


@pytest.mark.parametrize("how", [{}, {"type": "reaction"}])
def test_an_ok_is_logged_once_a_person_and_task(wocs: Clone, how: Json) -> None:
    task = send_command(wocs, page="a")["task"]
    for _ in range(5):
        send_word(wocs, ADMIN, "acknowledge", task, **how)
    assert acknowledgements(wocs) == 1


@pytest.mark.parametrize("who", [ALI, VIEWER])
@pytest.mark.parametrize("how", [{}, {"type": "reaction"}])
def test_an_ok_to_anothers_task_is_not_logged(wocs: Clone, who: str, how: Json) -> None:
    task = send_command(wocs, page="a")["task"]
    mark_all_sent(wocs)
    answer = send_word(wocs, who, "acknowledge", task, **how)
    assert acknowledgements(wocs) == 0
    assert answer.get("facts", {}).get("reason") == (None if how else "not_yours")
