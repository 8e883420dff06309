"""Meta has its 200 once the message is kept; what becomes of it does not depend on the function that took it."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random

import psycopg
import pytest
from werkzeug.test import TestResponse

from bench.hostile_texts import hostile_message
from functions.intake.webhook_body import read_delivery
from shared import grammar
from shared.settings import settings
from tests.conversation.bundled_functions import in_this_process
from tests.conversation.fake_graph import words_of
from tests.conversation.open_functions import open_function
from tests.conversation.phones import envelope, signed
from tests.conversation.webhook_in_process import ADMIN, ALI, STRANGER, WebhookClient

numbers = count(1)
CREATE = "/landing create page: {page} title: Promo"


def text(words: str, number: str = ADMIN) -> bytes:
    content = {"type": "text", "text": {"body": words}}
    message = {"from": number, "id": f"wamid.first{next(numbers)}", "timestamp": str(int(time.time()))} | content
    return envelope({"contacts": [{"profile": {"name": "Somebody"}, "wa_id": number}], "messages": [message]})


def taken(webhook: WebhookClient, body: bytes) -> TestResponse:
    """An answer that is not closed: nothing is done after it, as if its function had ended there."""
    answer = webhook.client.post("/api/webhook", data=body, headers=signed(body))
    assert answer.status_code == 200
    return answer


def settle(webhook: WebhookClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the next cron call does, a minute later."""
    webhook.sql("update wocs.inbound_events set decide_at = now() where undecided is not null")
    monkeypatch.setenv("CRON_SECRET", "cron")
    settings.cache_clear()
    answer = open_function("cron").get("/api/cron", headers={"Authorization": "Bearer cron"})
    assert answer.status_code == 200
    answer.close()


def decided(webhook: WebhookClient) -> bool:
    return webhook.one("select count(*) from wocs.inbound_events where undecided is not null") == 0


def test_meta_is_answered_while_the_decision_still_waits(webhook: WebhookClient) -> None:
    heard = len(webhook.graph.sent)
    with psycopg.connect(webhook.database.url) as holder:
        holder.execute("insert into wocs.wa_sessions (user_id) select id from wocs.users where wa_number = %s", [ADMIN])
        answer = taken(webhook, text(CREATE.format(page="promo-raya")))
        assert webhook.one("select count(*) from wocs.tasks") == 0
        holder.rollback()
    answer.close()
    assert "promo-raya" in "\n".join(webhook.said_to(ADMIN, heard))


def test_a_message_whose_function_ended_before_it_was_decided_is_answered_by_the_next_settling(
    webhook: WebhookClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = len(webhook.graph.sent)
    body = text(CREATE.format(page="promo-raya"))
    record(webhook, body)
    assert webhook.said_to(ADMIN, heard) == []
    settle(webhook, monkeypatch)
    assert "promo-raya" in "\n".join(webhook.said_to(ADMIN, heard))
    taken(webhook, body).close()
    assert webhook.one("select count(*) from wocs.tasks") == 1, "Meta's copy of it finds it done"


def record(webhook: WebhookClient, body: bytes) -> None:
    """As a function that ended right after it had recorded."""
    webhook.database.call("wocs_record", read_delivery(body).request())


def test_an_unfinished_command_goes_on_although_its_function_ended(
    webhook: WebhookClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Title" in webhook.say(ADMIN, "/landing create page: promo-raya")
    heard = len(webhook.graph.sent)
    record(webhook, text("Promo Raya Gila!"))
    settle(webhook, monkeypatch)
    assert "Promo Raya Gila!" in "\n".join(webhook.said_to(ADMIN, heard))
    assert decided(webhook)


def test_what_a_person_sends_next_finds_what_they_sent_before_done(webhook: WebhookClient) -> None:
    """Also where the function that took the first has not come to deciding it."""
    record(webhook, text(CREATE.format(page="promo-raya")))
    told = webhook.say(ADMIN, "/landing edit page: promo-raya title: Baru")
    assert "created" in told and "version 2" in told
    assert decided(webhook)


def test_a_strangers_words_become_a_chat_all_the_same(webhook: WebhookClient, monkeypatch: pytest.MonkeyPatch) -> None:
    record(webhook, text("buka hari ini?", STRANGER))
    settle(webhook, monkeypatch)
    assert webhook.one("select content from wocs.messages") == "buka hari ini?"


def test_many_people_at_once_are_all_answered(webhook: WebhookClient) -> None:
    webhook.say(ADMIN, "/help")  # one way to Meta is open already
    heard = len(webhook.graph.sent)
    bodies = [text(CREATE.format(page=f"page-{n}")) for n in range(12)]
    with ThreadPoolExecutor(12) as meta:
        answers = list(meta.map(lambda body: taken(webhook, body), bodies))
        list(meta.map(lambda answer: answer.close(), answers))
    told = [words_of(sent) for sent in webhook.graph.sent[heard:]]
    assert all(any(f"page-{n}" in words for words in told) for n in range(12))
    assert decided(webhook)


def test_what_a_person_sent_before_and_breaks_stops_nobody(webhook: WebhookClient) -> None:
    """SQL refuses the first for good."""
    webhook.sql(
        "create or replace function wocs.check_landing_create(asker wocs.users, args jsonb) returns jsonb"
        " language plpgsql as $$ begin raise exception 'no'; end $$"
    )
    record(webhook, text(CREATE.format(page="promo-raya")))
    told = webhook.say(ADMIN, "/help")
    assert "P0001 in wocs_intake" in told and "/landing" in told
    assert decided(webhook)


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
            "timestamp": str(int(time.time())),
            "type": "text",
            "text": {"body": words},
        }
        for number, words in said
    ]
    return envelope({"contacts": [], "messages": messages})


@in_this_process
def test_a_text_our_code_cannot_bear_takes_nothing_with_it(webhook: WebhookClient, poisoned: None) -> None:
    heard = len(webhook.graph.sent)
    body = several((ALI, "/agent list"), (ALI, POISON), (ADMIN, CREATE.format(page="promo-raya")), (STRANGER, "buka?"))
    for _ in range(3):
        taken(webhook, body).close()
    told = "\n".join(webhook.said_to(ALI, heard))
    assert "TypeError in test_answered_first.py line" in told and "bila" not in told
    assert len(webhook.said_to(ALI, heard)) == 2
    [created, alarm] = sorted(webhook.said_to(ADMIN, heard), key=lambda words: "🐞" in words)
    assert "promo-raya" in created and "TypeError" in alarm
    assert webhook.one("select content from wocs.messages") == "buka?"
    assert decided(webhook)
    assert "🐞 Faults of mine in 24 h: 1" in webhook.say(ADMIN, "/status")


@in_this_process
def test_strangers_who_repeat_it_are_told_to_the_owner_once(webhook: WebhookClient, poisoned: None) -> None:
    heard = len(webhook.graph.sent)
    for number in range(5):
        taken(webhook, text(POISON, f"6019000{number:04}")).close()
    assert [words.count("TypeError") for words in webhook.said_to(ADMIN, heard)] == [1]


def test_the_text_that_once_broke_a_delivery_is_answered(webhook: WebhookClient) -> None:
    heard = len(webhook.graph.sent)
    body = several((ADMIN, POISON), (ALI, "/agent list"))
    for _ in range(2):
        taken(webhook, body).close()
    assert len(webhook.said_to(ADMIN, heard)) == 1
    assert "Agent" in "\n".join(webhook.said_to(ALI, heard))
    assert decided(webhook)


def test_no_generated_text_takes_its_neighbour_with_it(webhook: WebhookClient) -> None:
    """Decided by the real database: what SQL cannot bear either is answered alone."""
    random = Random(1)
    for _ in range(20):
        heard = len(webhook.graph.sent)
        hostile = [(ADMIN, hostile_message(random)) for _ in range(10)]
        taken(webhook, several(*hostile, (ALI, "/agent list"))).close()
        assert "Agent" in "\n".join(webhook.said_to(ALI, heard))
        assert decided(webhook)
        webhook.sql("update wocs.wa_sessions set obeyed = '{}', session_data = '{}'")


ODD = (
    "1e400",
    "9" * 5000,
    "NaN",
    "[" * 5000 + "]" * 5000,
    '"\\ud800\\u0000"',
    '"a\0b\ud800"',
    "007",
    '"' + "x" * 70_000 + '"',
)


def test_of_an_odd_delivery_everything_is_kept_and_its_messages_are_answered(webhook: WebhookClient) -> None:
    for odd in ODD:
        heard, told = (
            len(webhook.graph.sent),
            text("/queue").replace(b'"type": "text"', b'"type": "text", "odd": 0.125'),
        )
        body = told.replace(b"0.125", odd.encode("utf-8", "surrogatepass"))
        taken(webhook, body).close()
        assert len(webhook.said_to(ADMIN, heard)) == 1, odd[:20]
    kept = webhook.sql(
        "select body #>> '{}' from wocs.inbound_events where understood ->> 'kind' = 'repaired' order by id"
    )
    assert len(kept) == len(ODD)
    assert all(len(raw) > len(odd) and raw.endswith("]}]}") for (raw,), odd in zip(kept, ODD, strict=True))
