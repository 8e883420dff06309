"""Chats are claimed, answered and left: by one person at a time, within the window, and never after STOP."""

import os
from threading import Barrier
from typing import Any

import psycopg
import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    CHAT,
    STRANGER,
    VIEWER,
    Json,
    command,
    deliver,
    message,
    move_back,
    run_at_once,
)
from tests.sql.people import BOB, mark_sent, wamid_of, with_people

RACES = int(os.environ.get("WOCS_CHAT_RACES", "200"))


@pytest.fixture
def wocs(database: Clone) -> Clone:
    with_people(database)
    deliver(database, message(STRANGER, CHAT, "Ada colek?", name="Siti"))
    return database


def do(wocs: Clone, function: str, number: str = ALI, rest: str = "", *values: Any) -> Json:
    """What one of the staff does with the only chat."""
    query = f"select wocs.chat_{function}(c.id, u{rest}) from wocs.chats c, wocs.users u where u.wa_number = %s"  # noqa: S608
    [(result,)] = wocs.sql(query, *values, number)
    return dict(result)


def answer(wocs: Clone, words: str = "Ada!", number: str = ALI, hold: int | None = None, key: str = "k") -> Json:
    return do(wocs, "answer", number, ", %s, %s::int, %s", words, hold, key)


def chat(wocs: Clone, columns: str) -> tuple[Any, ...]:
    [row] = wocs.sql(f"select {columns} from wocs.chats")  # noqa: S608
    return row


def sent_to_customer(wocs: Clone) -> list[tuple[str, str]]:
    return wocs.sql("select say, state from wocs.outbox where to_number = %s order by id", STRANGER)


def say(wocs: Clone, words: str, number: str = STRANGER, **more: Any) -> list[tuple[str | None, str]]:
    """To whom a message leads to which saying."""
    work = deliver(wocs, message(number, CHAT, words, **more))
    mark_sent(wocs, work["outbox"])
    return [(one["to"]["number"], one["say"]) for one in work["outbox"]]


def quote(wocs: Clone, words: str | None, number: str = ALI, notice: str = "chat.notice", **more: Any) -> Json:
    quoted = message(number, more.pop("intent", CHAT), words, quoted=wamid_of(wocs, notice), **more)
    outbox = deliver(wocs, quoted)["outbox"]
    return dict(next(one for one in outbox if one["to"]["number"] == number))


def order(wocs: Clone, key: str, sender: str = ALI, runs: str = "answer", **args: Any) -> Json:
    role = "admin" if runs == "instant" else "agent"
    asked = message(sender, command(key, runs=runs, role=role, args=args), f"/{key}")
    return dict(deliver(wocs, asked)["outbox"][0])


def test_one_claims_and_the_others_hear_who(wocs: Clone) -> None:
    claimed = do(wocs, "claim")
    assert claimed["hold"] == 1
    assert do(wocs, "claim")["hold"] == 1, "prolonged"
    refused = do(wocs, "claim", ADMIN)
    assert (refused["refused"], refused["facts"]["by"]) == ("chat.held", "Ali")
    assert answer(wocs, number=ADMIN)["refused"] == "chat.held"
    assert sent_to_customer(wocs) == []


def test_a_claim_that_ran_out_is_taken_over_and_its_token_is_worth_nothing(wocs: Clone) -> None:
    do(wocs, "claim")
    move_back(wocs, "chats", "held_until", 301)
    assert do(wocs, "claim", ADMIN)["hold"] == 2
    assert answer(wocs, hold=1)["refused"] == "chat.held"
    assert answer(wocs, number=ADMIN, hold=2)["outbox"]


def test_what_is_released_is_everybodys(wocs: Clone) -> None:
    do(wocs, "claim")
    do(wocs, "release", ADMIN)
    assert do(wocs, "claim", ADMIN)["refused"] == "chat.held", "only its holder lets go"
    do(wocs, "release")
    assert do(wocs, "claim", ADMIN)["hold"] == 2


def test_a_viewer_and_an_agent_whose_chat_it_is_not_may_do_nothing(wocs: Clone) -> None:
    do(wocs, "assign", ADMIN, ", (select id from wocs.users where wa_number = %s)", ALI)
    for function, rest in {"claim": "", "release": "", "close": "", "reopen": "", "note": ", 'x'"}.items():
        assert do(wocs, function, VIEWER, rest)["refused"] == "access.role"
        assert do(wocs, function, BOB, rest)["refused"] == "chat.not_yours"
    assert answer(wocs, number=VIEWER)["refused"] == "access.role"


def test_many_who_claim_at_once_are_one(wocs: Clone) -> None:
    """Each race on a chat of its own, by everybody at the same moment."""
    claim = "select wocs.chat_claim(c.id, u) ? 'hold' from wocs.chats c, wocs.users u where c.number = %s and u.id = %s"
    staff = [row[0] for row in wocs.sql("select id from wocs.users where role in ('agent', 'admin')")]
    wocs.sql("insert into wocs.chats (wa_chat_id) select 'race ' || n from generate_series(1, %s) n", RACES)
    numbers = [row[0] for row in wocs.sql("select number from wocs.chats where wa_chat_id like 'race %%'")]

    gate = Barrier(len(staff))

    def claim_all(person: str) -> Any:
        def race(connection: psycopg.Connection, number: int) -> bool:
            gate.wait(30)
            return bool(connection.execute(claim, [number, person]).fetchone()[0])  # type: ignore[index]

        def call(_: psycopg.Connection) -> list[bool]:
            with psycopg.connect(wocs.url, autocommit=True) as connection:
                return [race(connection, number) for number in numbers]

        return call

    won = run_at_once([claim_all(person) for person in staff], wocs)
    assert [sum(each) for each in zip(*won, strict=True)] == [1] * RACES


def test_an_answer_goes_once_and_ends_the_wait(wocs: Clone) -> None:
    first = answer(wocs)
    assert answer(wocs) == first
    assert sent_to_customer(wocs) == [("chat.answer", "sending")]
    assert chat(wocs, "waiting_since, tell_at, told_agents") == (None, None, [])
    [(action, details)] = wocs.sql("select action, details from wocs.task_logs where action like 'chat%'")
    assert (action, details["outbox"]) == ("chat_answered", first["outbox"])
    assert "Ada" not in str(details) and details["seconds"] == 0


def test_a_number_in_an_answer_is_not_masked(wocs: Clone) -> None:
    answer(wocs, "Telefon 0123456789")
    assert wocs.sql("select facts ->> 'words' from wocs.outbox where say = 'chat.answer'") == [("Telefon 0123456789",)]


@pytest.mark.parametrize(
    ("words", "code"),
    [("  \n", "chat.empty"), ("x" * 4097, "chat.too_long"), ("😀" * 2049, "chat.too_long"), ("😀" * 2048, None)],
)
def test_words_that_whatsapp_would_not_take_are_refused(wocs: Clone, words: str, code: str | None) -> None:
    assert answer(wocs, words).get("refused") == code


def test_outside_the_window_nothing_goes_and_the_allowed_templates_are_told_with_their_price(wocs: Clone) -> None:
    move_back(wocs, "chats", "last_customer_at", 24 * 3600 + 1)
    wocs.sql("insert into wocs.settings values ('customer_templates', %s)", '[{"name": "ready", "price": 0.06}]')
    refused = answer(wocs)
    assert refused["refused"] == "chat.window_closed"
    assert refused["facts"]["templates"] == [{"name": "ready", "price": 0.06}]
    assert sent_to_customer(wocs) == []


def test_an_answer_that_is_to_go_after_the_window_is_refused_too(wocs: Clone) -> None:
    later = do(wocs, "answer", ALI, ", 'Ada', null, 'k', null, now() + make_interval(hours => 25)")
    assert later["refused"] == "chat.window_closed"


def test_an_answer_that_meta_finds_too_late_does_not_go_as_a_template(wocs: Clone) -> None:
    sent = answer(wocs)["outbox"]
    wocs.sql("update wocs.outbox set state = 'sent', wamid = 'wamid.x', attempt = 1 where id = %s", sent)
    status = {"id": "wamid.x", "status": "failed", "at": None, "outbox": str(sent), "number": STRANGER, "user_id": None}
    wocs.call("wocs_record", {"statuses": [{**status, "errors": [{"code": 131047, "detail": ""}], "pricing": None}]})
    assert sent_to_customer(wocs) == [("chat.answer", "failed")]


def test_what_a_message_costs_is_known_before_it_is_sent(wocs: Clone) -> None:
    window = "select wocs.chat_window(c) from wocs.chats c"
    [(now,)] = wocs.sql(window)
    assert (now["open"], now["price"], now["free_left"], now["pair_wait_s"]) == (True, 0, 1000, 0)
    wocs.sql("insert into wocs.settings values ('free_messages', '0'), ('message_price', '0.09')")
    [(now,)] = wocs.sql(window)
    assert (now["price"], now["free_left"]) == (0.09, 0)
    for _ in range(45):
        wocs.sql(
            "insert into wocs.outbox (key, to_number, kind, say, state, sent_at)"
            " values (gen_random_uuid()::text, %s, 'reply', 'chat.answer', 'sent', now() - interval '60 s')",
            STRANGER,
        )
    [(now,)] = wocs.sql(window)
    assert 45 * 6 - 65 < now["pair_wait_s"] <= 45 * 6 - 60


def test_who_quotes_the_notice_answers_the_customer_and_is_answered_by_a_mark(wocs: Clone) -> None:
    done = quote(wocs, "Ada, nak berapa?")
    assert (done["kind"], done["reaction"]["emoji"]) == ("reaction", "✅")
    assert wocs.sql("select facts ->> 'words' from wocs.outbox where say = 'chat.answer'") == [("Ada, nak berapa?",)]
    assert wocs.sql("select sender_type, content from wocs.messages order by position")[1] == (
        "agent",
        "Ada, nak berapa?",
    )


def test_a_word_that_means_something_elsewhere_is_for_the_customer_when_it_quotes_the_notice(wocs: Clone) -> None:
    quote(wocs, "ok", intent={"do": "word", "word": "acknowledge", "task": None, "ask": None, "quoted": None})
    assert wocs.sql("select content from wocs.messages where sender_type = 'agent'") == [("ok",)]


def test_a_command_that_quotes_the_notice_is_a_command(wocs: Clone) -> None:
    shown = quote(wocs, "/chats", intent=command("chats", runs="answer", role="agent", args={}))
    assert shown["say"] == "chat.list"


def test_an_answer_is_to_what_was_shown_and_what_came_after_it_waits_on(wocs: Clone) -> None:
    say(wocs, "Hantar ke Ampang ya")
    quote(wocs, "Ada!")
    rows = "select to_number, facts ->> 'count' from wocs.outbox where say = 'chat.notice' order by id"
    assert wocs.sql(rows) == [(ALI, "1"), (ALI, "1")]
    assert chat(wocs, "waiting_since is not null") == (True,)


def test_words_after_a_chats_number_are_for_its_customer_whatever_they_look_like(wocs: Clone) -> None:
    mistaken = {"do": "say", "say": "grammar.mistakes", "facts": {}, "command": "chat", "role": "agent"}
    words = "Jumlah: RM 20\nbayar: tunai"
    work = deliver(wocs, message(ALI, mistaken, f"/chat 1 {words}"))
    assert [one["kind"] for one in work["outbox"]] == ["reply", "reaction"]
    assert wocs.sql("select content from wocs.messages where sender_type = 'agent'") == [(words,)]


def test_who_takes_a_chat_has_it_and_the_next_one_hears_who(wocs: Clone) -> None:
    taken = order(wocs, "chat_take", number=1)
    assert (taken["say"], taken["facts"]["items"][0]["words"]) == ("chat.taken", "Ada colek?")
    refused = order(wocs, "chat_take", ADMIN, number=1)
    assert (refused["say"], refused["facts"]["by"]) == ("chat.held", "Ali")
    assert order(wocs, "chat_take", ALI, number=99)["say"] == "chat.unknown"


@pytest.mark.parametrize("words", ["STOP", " stop. ", "Berhenti!", "UNSUBSCRIBE"])
def test_stop_is_confirmed_once_and_then_nothing_goes(wocs: Clone, words: str) -> None:
    assert say(wocs, words) == [(STRANGER, "chat.unsubscribed")]
    assert say(wocs, words) == []
    assert answer(wocs)["refused"] == "chat.opted_out"
    wocs.sql("insert into wocs.auto_replies values ('ms', 'Terima kasih')")
    assert say(wocs, "Saya nak order: Menu") == []
    assert [state for said, state in sent_to_customer(wocs) if said == "landing.order_received"] == ["outdated"]


def test_a_marketing_button_that_says_stop_is_one(wocs: Clone) -> None:
    raw = {"button": {"text": "Stop promotions", "payload": "opt-out"}}
    assert say(wocs, "opt-out", type="button", raw=raw) == [(STRANGER, "chat.unsubscribed")]


def test_who_writes_after_stop_may_be_answered_by_a_person_alone(wocs: Clone) -> None:
    say(wocs, "STOP")
    say(wocs, "Tapi order saya mana?")
    assert answer(wocs)["outbox"]
    assert sent_to_customer(wocs)[-1] == ("chat.answer", "sending")


def test_what_was_written_before_stop_and_not_sent_does_not_go(wocs: Clone) -> None:
    sent = answer(wocs)["outbox"]
    say(wocs, "STOP")
    wocs.sql("update wocs.outbox set state = 'sending', handout = 1, lease_until = now() where id = %s", sent)
    assert wocs.call("wocs_begin", {"begin": {"id": sent, "handout": 1}, "results": []})["go"] is False
    assert wocs.sql("select state, error ->> 'code' from wocs.outbox where id = %s", sent) == [
        ("outdated", "opted_out")
    ]


def test_start_lets_messages_go_again(wocs: Clone) -> None:
    say(wocs, "STOP")
    assert say(wocs, "MULA") == [(STRANGER, "chat.resubscribed")]
    assert answer(wocs)["outbox"]


OLDER, NEWER = "2026-01-20T04:00:00Z", "2026-01-20T04:00:01Z"


@pytest.mark.parametrize("is_out", [False, True])
def test_a_stop_that_comes_after_a_newer_start_is_none(wocs: Clone, is_out: bool) -> None:
    if is_out:
        say(wocs, "STOP", sent_at="2026-01-20T03:00:00Z")
    say(wocs, "START", sent_at=NEWER)
    assert say(wocs, "STOP", sent_at=OLDER) == []
    assert chat(wocs, "opted_out_at") == (None,)
    assert say(wocs, "STOP", sent_at="2026-01-20T04:00:02Z") == [(STRANGER, "chat.unsubscribed")]


def test_a_start_that_comes_after_a_newer_stop_is_none(wocs: Clone) -> None:
    say(wocs, "STOP", sent_at=NEWER)
    assert say(wocs, "START", sent_at=OLDER) == []
    assert chat(wocs, "opted_out_at is not null") == (True,)


def test_of_two_words_of_one_second_the_later_to_come_counts(wocs: Clone) -> None:
    say(wocs, "START", sent_at=OLDER)
    assert say(wocs, "STOP", sent_at=OLDER) == [(STRANGER, "chat.unsubscribed")]
    assert say(wocs, "START", sent_at=OLDER) == [(STRANGER, "chat.resubscribed")]


def test_stop_of_the_staff_is_no_customers_stop(wocs: Clone) -> None:
    say(wocs, "STOP", ADMIN)
    assert chat(wocs, "opted_out_at, customer_number") == (None, STRANGER)


def test_an_automatic_reply_goes_once_in_twelve_hours_in_the_customers_language(wocs: Clone) -> None:
    wocs.sql("insert into wocs.auto_replies values ('ms', 'Terima kasih'), ('en', 'Thank you')")
    assert say(wocs, "hello, do you have any?")[0] == (STRANGER, "chat.auto_reply")
    assert wocs.sql("select facts ->> 'words' from wocs.outbox where say = 'chat.auto_reply'") == [("Thank you",)]
    assert say(wocs, "hello?") == []
    move_back(wocs, "chats", "auto_replied_at", 12 * 3600 + 1)
    assert say(wocs, "ada lagi tak?") == [(STRANGER, "chat.auto_reply")]


def test_while_closed_it_says_so(wocs: Clone) -> None:
    wocs.sql("insert into wocs.auto_replies values ('ms', 'Terima kasih', 'Kami tutup')")
    wocs.sql(
        "insert into wocs.opening_hours select 1 + extract(isodow from now() at time zone wocs.clock_zone())::int %% 7,"
        " '16:00', '16:01' where %s",
        True,
    )
    say(wocs, "ada?")
    assert wocs.sql("select facts ->> 'words' from wocs.outbox where say = 'chat.auto_reply'") == [("Kami tutup",)]


def test_hours_are_set_for_a_span_of_days_and_may_end_after_midnight(wocs: Clone) -> None:
    opens, closes = "2026-11-30T16:00:00+08:00", "2026-11-30T01:00:00+08:00"
    order(wocs, "hours_set", ADMIN, "instant", day="mon-fri", opens=opens, closes=closes)
    assert wocs.sql("select array_agg(weekday order by weekday) from wocs.opening_hours") == [([1, 2, 3, 4, 5],)]
    moments = {"2026-11-30 17:00": True, "2026-12-01 00:30": True, "2026-12-01 01:30": False, "2026-12-06 17:00": False}
    for moment, is_open in moments.items():
        assert wocs.sql("select wocs.chat_hours_is_open(%s)", moment + "+08") == [(is_open,)], moment
    order(wocs, "hours_off", ADMIN, "instant")
    assert wocs.sql("select wocs.chat_hours_is_open(%s)", "2026-12-06 17:00+08") == [(True,)]


def test_a_note_is_nobodys_answer(wocs: Clone) -> None:
    do(wocs, "note", ALI, ", 'Suka pedas'")
    assert wocs.sql("select kind from wocs.messages where sender_type = 'agent'") == [("note",)]
    assert chat(wocs, "waiting_since is not null") == (True,)
    assert sent_to_customer(wocs) == []


def test_a_snoozed_chat_is_told_of_when_its_time_comes_or_they_write(wocs: Clone) -> None:
    do(wocs, "snooze", ALI, ", now() + make_interval(hours => 3)")
    assert chat(wocs, "status, tell_at > now() + make_interval(hours => 2)") == ("pending", True)
    say(wocs, "Hello?")
    assert wocs.sql("select to_number from wocs.outbox where say = 'chat.notice' order by id") == [(ALI,), (ALI,)]


def test_who_is_given_a_chat_hears_of_it(wocs: Clone) -> None:
    do(wocs, "assign", ADMIN, ", (select id from wocs.users where wa_number = %s)", BOB)
    assert wocs.sql("select to_number from wocs.outbox where say = 'chat.assigned'") == [(BOB,)]
    nobody = do(wocs, "assign", ADMIN, ", (select id from wocs.users where wa_number = %s)", VIEWER)
    assert nobody["refused"] == "chat.no_agent"


def test_what_is_forgotten_is_in_no_notice_any_more(wocs: Clone) -> None:
    wocs.sql("select wocs.forget_chats(array(select id from wocs.chats))")
    assert wocs.sql("select facts from wocs.outbox where say = 'chat.notice'") == [({},)]
    assert wocs.sql("select count(*) from wocs.messages") == [(0,)]


def test_after_the_window_an_allowed_template_goes_and_no_other(wocs: Clone) -> None:
    move_back(wocs, "chats", "last_customer_at", 24 * 3600 + 1)
    wocs.sql("insert into wocs.settings values ('customer_templates', %s)", '[{"name": "ready", "price": 0.06}]')
    assert order(wocs, "chat_template", number=1, name="promo")["say"] == "chat.no_template"
    assert do(wocs, "template", ALI, ", 'ready', 'k'") == do(wocs, "template", ALI, ", 'ready', 'k'")
    rows = wocs.sql("select kind, facts ->> 'template' from wocs.outbox where to_number = %s", STRANGER)
    assert rows == [("template", "ready")]
    say(wocs, "STOP")
    assert do(wocs, "template", ALI, ", 'ready', 'again'")["refused"] == "chat.opted_out"


def test_an_answer_that_did_not_arrive_is_told_to_its_writer_once_and_the_customer_waits_again(wocs: Clone) -> None:
    sent = answer(wocs)["outbox"]
    wocs.sql("update wocs.outbox set state = 'failed', error = '{\"code\": 131026}' where id = %s", sent)
    for _ in range(2):
        wocs.call("wocs_tick", {})
    rows = wocs.sql("select to_number, facts ->> 'words' from wocs.outbox where say = 'chat.not_delivered'")
    assert rows == [(ALI, "Ada!")]
    assert chat(wocs, "waiting_since is not null") == (True,)
