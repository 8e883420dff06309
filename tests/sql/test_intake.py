"""What a message leads to, and that it leads to it once."""

import json

import psycopg
import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    CHAT,
    STRANGER,
    VIEWER,
    call_of,
    command,
    count_stamps,
    deliver,
    message,
    move_back,
    run_at_once,
    send_command,
    send_word,
    status_of,
    the_only,
    word,
)


def count(database: Clone, table: str) -> int:
    return database.sql(f"select count(*) from wocs.{table}")[0][0]  # noqa: S608


def test_an_instant_command_is_done_and_answered_in_its_own_transaction(wocs: Clone) -> None:
    answer = send_command(wocs, page="promo")
    assert answer["say"] == "landing.edited" and answer["kind"] == "reply"
    assert answer["facts"]["args"] == [["page", "promo"]] and answer["facts"]["command"] == "stamp"
    assert answer["to"] == {"number": ADMIN, "user_id": None}
    assert status_of(wocs, answer["task"]) == "done"
    assert count_stamps(wocs) == 1
    moves = wocs.sql("select action, actor_id is not null from wocs.task_logs order by seq")
    assert moves == [("created", True), ("completed", True)]


def test_twenty_simultaneous_deliveries_of_one_message_make_one_task(wocs: Clone) -> None:
    same = message(ADMIN, command(page="once"), "/stamp")
    works = run_at_once([call_of("wocs_intake", {"messages": [same], "settings": {}})] * 20, wocs)
    assert sorted(work["accepted"] for work in works) == [0] * 19 + [1]
    assert sum(work["duplicates"] for work in works) == 19
    assert sum(len(work["outbox"]) for work in works) == 1
    assert count_stamps(wocs) == count(wocs, "tasks") == 1


def test_batches_that_overlap_in_other_orders_do_not_wait_for_each_other_forever(wocs: Clone) -> None:
    messages = [message(number, command(page="x"), "/stamp") for number in (ADMIN, ALI) for _ in range(8)]
    orders = [messages, messages[::-1], messages[::2] + messages[1::2], messages[1::2] + messages[::2]] * 2
    works = run_at_once([call_of("wocs_intake", {"messages": some, "settings": {}}) for some in orders], wocs)
    assert sum(work["accepted"] for work in works) == 16
    assert count_stamps(wocs) == 8, "the agent may not"


def test_the_same_id_twice_in_one_delivery_counts_once(wocs: Clone) -> None:
    same = message(ADMIN, command(page="once"), "/stamp")
    work = deliver(wocs, same, same)
    assert (work["accepted"], work["duplicates"], len(work["outbox"])) == (1, 1, 1)


def test_a_thousand_updates_in_one_call(wocs: Clone) -> None:
    some = [message(f"6017{number:07d}", CHAT, "Ada lagi?") for number in range(998)]
    work = deliver(
        wocs, *some, message(ADMIN, command(page="a"), "/stamp"), message(ADMIN, command(page="b"), "/stamp")
    )
    assert work["accepted"] == 1000
    assert [one["say"] for one in work["outbox"]] == ["landing.edited"] * 2 + ["chat.notice"], "the others take pauses"
    assert count(wocs, "chats") == count(wocs, "messages") == 998


def test_messages_of_one_delivery_are_obeyed_in_the_order_they_came(wocs: Clone) -> None:
    pages = [f"page-{number}" for number in (3, 1, 2, 9, 5)]
    work = deliver(wocs, *[message(ADMIN, command(page=page), "/stamp", id=f"wamid.{page}") for page in pages])
    assert [one["facts"]["page"] for one in work["outbox"]] == pages


def test_a_role_that_does_not_suffice_is_told_which_does(wocs: Clone) -> None:
    refused = send_command(wocs, VIEWER, page="promo")
    assert refused["say"] == "access.role"
    assert refused["facts"] == {"command": "stamp", "role": "viewer", "needs": "admin"}
    hinted = {
        "do": "say",
        "say": "grammar.mistakes",
        "facts": {},
        "command": "stamp",
        "role": "admin",
        "remember": None,
    }
    assert the_only(deliver(wocs, message(ALI, hinted, "/stamp"))["outbox"])["say"] == "access.role"
    assert count(wocs, "tasks") == 0


def test_what_a_check_refuses_makes_no_task(wocs: Clone) -> None:
    refused = send_command(wocs, page="forbidden")
    assert (refused["say"], refused["facts"]["reason"], refused["task"]) == ("landing.refused", "no_such_page", None)
    assert count(wocs, "tasks") == 0


def test_questions_are_answered_without_a_task(wocs: Clone) -> None:
    assert send_command(wocs, VIEWER, "look", runs="answer", role="viewer")["facts"]["asker"] == "A viewer"
    helped = command("help", runs="answer", role="viewer") | {"say": "help.overview", "facts": {}}
    assert the_only(deliver(wocs, message(VIEWER, helped, "/help"))["outbox"])["say"] == "help.overview"
    assert count(wocs, "tasks") == 0


def test_a_home_command_is_queued_with_a_bell_and_says_how_the_home_is(wocs: Clone) -> None:
    work = deliver(wocs, message(ADMIN, command("drive", runs="home", priority="low"), "/drive"))
    told = the_only(work["outbox"])
    assert told["say"] == "task.queued" and told["facts"]["node"]["online"] is False
    bell = the_only(work["bell"])
    assert bell["task"] == told["task"] and 2e13 < bell["score"] < 3e13


def test_the_21st_command_in_a_minute_waits_and_is_told_so_once(wocs: Clone) -> None:
    for number in range(20):
        assert send_command(wocs, page=str(number))["say"] == "landing.edited"
    slow = send_command(wocs, page="too much")
    assert slow["say"] == "access.slow_down"
    assert slow["facts"]["limit"] == 20 and 0 < slow["facts"]["seconds"] <= 60
    mark = the_only(deliver(wocs, message(ADMIN, command(page="more"), "/stamp"))["outbox"])
    assert (mark["kind"], mark["reaction"]["emoji"]) == ("reaction", "🐢")
    assert count_stamps(wocs) == 20
    assert count(wocs, "inbound_events") == 22
    wocs.sql("update wocs.wa_sessions set obeyed = array(select at - interval '61 s' from unnest(obeyed) at)")
    assert send_command(wocs, page="again")["say"] == "landing.edited"


def test_twenty_five_commands_in_one_delivery_or_at_once_are_twenty(wocs: Clone) -> None:
    work = deliver(wocs, *[message(ADMIN, command(page="x"), "/stamp") for _ in range(25)])
    said = [one["say"] for one in work["outbox"] if one["kind"] == "reply"]
    assert said == ["landing.edited"] * 20 + ["access.slow_down"]
    many = [
        call_of("wocs_intake", {"messages": [message(ALI, command(page="y", role="agent"), "/stamp")]})
        for _ in range(25)
    ]
    works = run_at_once(many, wocs)
    said = sorted(one["say"] for work in works for one in work["outbox"] if one["kind"] == "reply")
    assert said == ["access.slow_down"] + ["landing.edited"] * 20


def test_a_strangers_commands_are_unauthorized_five_times_an_hour(wocs: Clone) -> None:
    for number in range(5):
        told = the_only(
            deliver(wocs, message(STRANGER, command("look", runs="answer", role="viewer"), "/status"))["outbox"]
        )
        assert told["say"] == "access.unauthorized", number
    assert deliver(wocs, message(STRANGER, word("confirm", "TASK-1201"), "CONFIRM TASK-1201"))["outbox"] == []
    assert wocs.sql("select waiting_since from wocs.chats") == [(None,)], "kept, and answered already"
    move_back(wocs, "inbound_events", "received_at", 3601)
    assert deliver(wocs, message(STRANGER, word("confirm", "TASK-1201"), "CONFIRM TASK-1201"))["outbox"] != []
    assert send_word(wocs, STRANGER, "confirm")["say"] == "chat.notice", "a word about nothing is a customer's chat"


def test_a_strangers_chat_becomes_a_customers_chat_without_an_answer(wocs: Clone) -> None:
    photo = {"kind": "image", "id": "77", "url": None, "mime": "image/jpeg", "sha256": "", "filename": None}
    picture = message(STRANGER, CHAT, name="Siti", media=photo, type="image") | {"text": None}
    deliver(wocs, message(STRANGER, CHAT, "Ada colek?", name="Siti"), picture)
    assert wocs.sql("select wa_chat_id, customer_name, customer_number from wocs.chats") == [
        (STRANGER, "Siti", STRANGER)
    ]
    assert wocs.sql("select content, media_url from wocs.messages order by created_at, content nulls last") == [
        ("Ada colek?", None),
        (None, "meta:77"),
    ]
    assert wocs.sql("select to_number, say from wocs.outbox") == [(ALI, "chat.notice")]


def test_a_customer_keeps_one_chat_when_a_user_id_appears(wocs: Clone) -> None:
    deliver(wocs, message(STRANGER, CHAT))
    deliver(wocs, message(STRANGER, CHAT, user_id="MY.5"))
    deliver(wocs, message(None, CHAT, user_id="MY.5"))
    deliver(wocs, message(STRANGER, CHAT))
    assert wocs.sql("select wa_chat_id, customer_number from wocs.chats") == [("MY.5", STRANGER)]
    assert count(wocs, "messages") == 4


def test_a_person_is_known_by_user_id_alone_once_both_were_seen(wocs: Clone) -> None:
    deliver(wocs, message(ADMIN, command(page="a"), "/stamp", user_id="MY.1"))
    answer = the_only(deliver(wocs, message(None, command(page="b"), "/stamp", user_id="MY.1"))["outbox"])
    assert answer["say"] == "landing.edited"
    assert answer["to"] == {"number": ADMIN, "user_id": "MY.1"}


def test_a_user_id_that_only_looks_like_a_persons_is_a_stranger(wocs: Clone) -> None:
    assert (
        the_only(deliver(wocs, message(None, command(), "/stamp", user_id="MY.999"))["outbox"])["say"]
        == "access.unauthorized"
    )


def test_a_number_with_another_user_id_is_a_stranger(wocs: Clone) -> None:
    said = [
        deliver(wocs, message(ADMIN, command(page="a"), "/stamp", user_id=user_id))["outbox"][0]["say"]
        for user_id in ("MY.1", "MY.2")
    ]
    assert said == ["landing.edited", "access.unauthorized"]
    assert wocs.sql("select wa_user_id from wocs.users where wa_number = %s", ADMIN) == [("MY.1",)]


def test_a_changed_number_is_still_the_same_person(wocs: Clone) -> None:
    change = {
        "key": "k1",
        "kind": "system",
        "raw": {},
        "change": {"kind": "number", "old": ADMIN, "new": "60129999999"},
    }
    wocs.call("wocs_record", {"messages": [], "others": [change, change]})
    assert send_command(wocs, "60129999999", page="a")["say"] == "landing.edited"
    assert send_command(wocs, ADMIN, page="a")["say"] == "access.unauthorized"


def test_a_number_that_came_with_another_user_id_is_still_the_same_person(wocs: Clone) -> None:
    wocs.sql("update wocs.users set wa_user_id = 'MY.1' where wa_number = %s", ADMIN)
    changed = {"kind": "number", "old": ADMIN, "new": "60129999999", "user_id": "MY.1", "new_user_id": "MY.2"}
    wocs.call("wocs_record", {"others": [{"key": "k1", "kind": "system", "raw": {}, "change": changed}]})
    assert wocs.sql("select wa_user_id from wocs.users where wa_number = '60129999999'") == [("MY.2",)]
    said = [message("60129999999", command(page="a"), "/stamp", user_id=account) for account in ("MY.2", "MY.1")]
    assert [deliver(wocs, m)["outbox"][0]["say"] for m in said] == ["landing.edited", "access.unauthorized"]


def test_nobody_takes_another_persons_number_by_a_system_message(wocs: Clone) -> None:
    change = {"key": "k1", "kind": "system", "raw": {}, "change": {"kind": "number", "old": VIEWER, "new": ADMIN}}
    wocs.call("wocs_record", {"others": [change]})
    assert send_command(wocs, ADMIN, page="a")["say"] == "landing.edited"
    assert send_command(wocs, VIEWER, page="a")["say"] == "access.role"


def test_who_was_removed_is_a_stranger(wocs: Clone) -> None:
    wocs.sql("update wocs.users set status = 'inactive' where wa_number = %s", ADMIN)
    assert send_command(wocs, page="a")["say"] == "access.unauthorized"


def test_quiet_people_get_a_mark_instead_of_a_plain_success(wocs: Clone) -> None:
    wocs.sql("update wocs.users set quiet = true")
    sent = message(ADMIN, command(page="a"), "/stamp")
    mark = the_only(deliver(wocs, sent)["outbox"])
    assert mark["kind"] == "reaction" and mark["reaction"] == {"message_id": sent["id"], "emoji": "✅"}
    assert send_command(wocs, page="a", say="landing.created")["kind"] == "reply", "it has a button"
    assert send_command(wocs, page="forbidden")["kind"] == "reply"
    assert send_command(wocs, VIEWER, "look", runs="answer", role="viewer")["kind"] == "reply"


def test_an_event_that_is_no_message_is_recorded_once(wocs: Clone) -> None:
    other = {"key": "abc", "kind": "unreadable", "raw": [1, None, "x"]}
    for _ in range(2):
        wocs.call("wocs_record", {"others": [other]})
    assert wocs.sql("select kind, body from wocs.inbound_events") == [("other", [1, None, "x"])]


def test_an_empty_call_is_no_work(wocs: Clone) -> None:
    lists = ("outbox", "bell", "media", "read", "undecided", "prune", "seal", "drafts")
    nothing = {key: [] for key in lists} | {"accepted": 0, "duplicates": 0}
    assert wocs.call("wocs_intake", {}) == nothing
    assert wocs.call("wocs_intake", {"messages": None, "settings": None}) == nothing
    kept = {"undecided": []}
    assert wocs.call("wocs_record", {}) == kept
    assert wocs.call("wocs_record", {"messages": None, "statuses": None, "others": None}) == kept


def test_when_a_command_breaks_nothing_of_it_remains(wocs: Clone) -> None:
    with psycopg.connect(wocs.service_url) as connection, pytest.raises(psycopg.Error, match="broken"):
        request = {"messages": [message(ADMIN, command(page="broken"), "/stamp")]}
        connection.execute(b"select public.wocs_intake(%s::jsonb)", [json.dumps(request)])
    assert count(wocs, "inbound_events") == count(wocs, "tasks") == count(wocs, "outbox") == 0
