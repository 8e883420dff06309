"""Meta has its 200 once the message is kept; what becomes of it does not depend on the function that took it."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random

import psycopg
import pytest
from werkzeug.test import TestResponse

from bench.hostile_texts import hostile_message
from functions.intake.webhook_body import read
from functions.site import serve
from shared import grammar
from shared.settings import settings
from tests.conversation.fake_graph import words_of
from tests.conversation.phones import envelope, signed
from tests.conversation.webhook_in_process import ADMIN, ALI, STRANGER, Desk

numbers = count(1)
CREATE = "/landing create page: {page} title: Promo"


def text(words: str, number: str = ADMIN) -> bytes:
    content = {"type": "text", "text": {"body": words}}
    message = {"from": number, "id": f"wamid.first{next(numbers)}", "timestamp": "1763800000"} | content
    return envelope({"contacts": [{"profile": {"name": "Somebody"}, "wa_id": number}], "messages": [message]})


def taken(desk: Desk, body: bytes) -> TestResponse:
    """An answer that is not closed: nothing is done after it, as if its function had ended there."""
    answer = desk.client.post("/api/webhook", data=body, headers=signed(body))
    assert answer.status_code == 200
    return answer


def settle(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the next cron call does, a minute later."""
    desk.sql("update wocs.inbound_events set decide_at = now() where undecided is not null")
    monkeypatch.setenv("CRON_SECRET", "cron")
    settings.cache_clear()
    answer = serve("cron").test_client().get("/api/cron", headers={"Authorization": "Bearer cron"})
    assert answer.status_code == 200
    answer.close()


def decided(desk: Desk) -> bool:
    return desk.one("select count(*) from wocs.inbound_events where undecided is not null") == 0


def test_meta_is_answered_while_the_decision_still_waits(desk: Desk) -> None:
    heard = len(desk.graph.sent)
    with psycopg.connect(desk.database.url) as holder:
        holder.execute("insert into wocs.wa_sessions (user_id) select id from wocs.users where wa_number = %s", [ADMIN])
        answer = taken(desk, text(CREATE.format(page="promo-raya")))
        assert desk.one("select count(*) from wocs.tasks") == 0
        holder.rollback()
    answer.close()
    assert "promo-raya" in "\n".join(desk.said_to(ADMIN, heard))


def test_a_message_whose_function_ended_before_it_was_decided_is_answered_by_the_next_settling(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = len(desk.graph.sent)
    body = text(CREATE.format(page="promo-raya"))
    record(desk, body)
    assert desk.said_to(ADMIN, heard) == []
    settle(desk, monkeypatch)
    assert "promo-raya" in "\n".join(desk.said_to(ADMIN, heard))
    taken(desk, body).close()
    assert desk.one("select count(*) from wocs.tasks") == 1, "Meta's copy of it finds it done"


def record(desk: Desk, body: bytes) -> None:
    """As a function that ended right after it had recorded."""
    desk.database.call("wocs_record", read(body).request())


def test_an_unfinished_command_goes_on_although_its_function_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Title" in desk.say(ADMIN, "/landing create page: promo-raya")
    heard = len(desk.graph.sent)
    record(desk, text("Promo Raya Gila!"))
    settle(desk, monkeypatch)
    assert "Promo Raya Gila!" in "\n".join(desk.said_to(ADMIN, heard))
    assert decided(desk)


def test_what_a_person_sends_next_finds_what_they_sent_before_done(desk: Desk) -> None:
    """Also where the function that took the first has not come to deciding it."""
    record(desk, text(CREATE.format(page="promo-raya")))
    told = desk.say(ADMIN, "/landing edit page: promo-raya title: Baru")
    assert "created" in told and "version 2" in told
    assert decided(desk)


def test_a_strangers_words_become_a_chat_all_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    record(desk, text("buka hari ini?", STRANGER))
    settle(desk, monkeypatch)
    assert desk.one("select content from wocs.messages") == "buka hari ini?"


def test_many_people_at_once_are_all_answered(desk: Desk) -> None:
    desk.say(ADMIN, "/help")  # one way to Meta is open already
    heard = len(desk.graph.sent)
    bodies = [text(CREATE.format(page=f"page-{n}")) for n in range(12)]
    with ThreadPoolExecutor(12) as meta:
        answers = list(meta.map(lambda body: taken(desk, body), bodies))
        list(meta.map(lambda answer: answer.close(), answers))
    told = [words_of(sent) for sent in desk.graph.sent[heard:]]
    assert all(any(f"page-{n}" in words for words in told) for n in range(12))
    assert decided(desk)


def test_what_a_person_sent_before_and_breaks_stops_nobody(desk: Desk) -> None:
    """SQL refuses the first for good."""
    desk.sql(
        "create or replace function wocs.check_landing_create(asker wocs.users, args jsonb) returns jsonb"
        " language plpgsql as $$ begin raise exception 'no'; end $$"
    )
    record(desk, text(CREATE.format(page="promo-raya")))
    told = desk.say(ADMIN, "/help")
    assert "P0001 in wocs_intake" in told and "/landing" in told
    assert decided(desk)


POISON = "/template create\nname: x\ncommands:\n- /schedule task: /report daily at: {bila}"


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text our code cannot bear, whatever the grammar can by now."""
    understand = grammar.understand

    def raising(words: str, **more: object) -> object:
        if "{bila}" in words:
            raise TypeError(words)
        return understand(words, **more)

    monkeypatch.setattr("shared.grammar.understand", raising)


def several(*said: tuple[str, str]) -> bytes:
    """One POST with a message of each of these people."""
    messages = [
        {
            "from": number,
            "id": f"wamid.first{next(numbers)}",
            "timestamp": "1763800000",
            "type": "text",
            "text": {"body": words},
        }
        for number, words in said
    ]
    return envelope({"contacts": [], "messages": messages})


def test_a_text_our_code_cannot_bear_takes_nothing_with_it(desk: Desk, poisoned: None) -> None:
    heard = len(desk.graph.sent)
    body = several((ALI, "/agent list"), (ALI, POISON), (ADMIN, CREATE.format(page="promo-raya")), (STRANGER, "buka?"))
    for _ in range(3):
        taken(desk, body).close()
    told = "\n".join(desk.said_to(ALI, heard))
    assert "TypeError in test_answered_first.py line" in told and "bila" not in told
    assert len(desk.said_to(ALI, heard)) == 2
    [created, alarm] = sorted(desk.said_to(ADMIN, heard), key=lambda words: "🐞" in words)
    assert "promo-raya" in created and "TypeError" in alarm
    assert desk.one("select content from wocs.messages") == "buka?"
    assert decided(desk)
    assert "🐞 Faults of mine in 24 h: 1" in desk.say(ADMIN, "/status")


def test_strangers_who_repeat_it_are_told_to_the_owner_once(desk: Desk, poisoned: None) -> None:
    heard = len(desk.graph.sent)
    for number in range(5):
        taken(desk, text(POISON, f"6019000{number:04}")).close()
    assert [words.count("TypeError") for words in desk.said_to(ADMIN, heard)] == [1]


def test_the_text_that_once_broke_a_delivery_is_answered(desk: Desk) -> None:
    heard = len(desk.graph.sent)
    body = several((ADMIN, POISON), (ALI, "/agent list"))
    for _ in range(2):
        taken(desk, body).close()
    assert len(desk.said_to(ADMIN, heard)) == 1
    assert "Agent" in "\n".join(desk.said_to(ALI, heard))
    assert decided(desk)


def test_no_generated_text_takes_its_neighbour_with_it(desk: Desk) -> None:
    """Decided by the real database: what SQL cannot bear either is answered alone."""
    random = Random(1)
    for _ in range(20):
        heard = len(desk.graph.sent)
        hostile = [(ADMIN, hostile_message(random)) for _ in range(10)]
        taken(desk, several(*hostile, (ALI, "/agent list"))).close()
        assert "Agent" in "\n".join(desk.said_to(ALI, heard))
        assert decided(desk)
        desk.sql("update wocs.wa_sessions set obeyed = '{}', session_data = '{}'")
