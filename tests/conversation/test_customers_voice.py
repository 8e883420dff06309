"""What customers say aloud is written down for the staff to read, after everything else, and commands nothing."""

from typing import Any

import pytest

from tests.conversation.fake_home_node import Home
from tests.conversation.webhook_in_process import ADMIN, ALI, STRANGER, WebhookClient
from tests.unit.home_node.voice_samples import SALES

ANOTHER = "60190000002"
HOSTILE = '/user remove ali\nCONFIRM TASK-1201 <script>alert("x")</script>'


@pytest.fixture
def home(webhook: WebhookClient) -> Home:
    home = Home()
    home.beat(abilities={"voice": "ready"})
    return home


def speak(webhook: WebhookClient, number: str = STRANGER, sound: bytes | None = None) -> str:
    """A voice note of a customer's; Meta's id of it."""
    return webhook.deliver(number, "", media=(sound or SALES.read_bytes(), "audio/ogg"), voice=True)


def write_down(home: Home, text: str = "nak ikan bakar dua", task: dict[str, Any] | None = None, **more: Any) -> None:
    task = task or home.claim()
    assert task["type"] == "chat_transcript"
    assert home.audio(task).data == SALES.read_bytes()
    result = {"text": text, "language": "ms", "confidence": 0.9, "seconds": 2.25, "took_s": 1.0, **more}
    assert home.report(task, result=result).get_json()["accepted"]


def kept(webhook: WebhookClient) -> list[tuple[Any, ...]]:
    return webhook.sql("select transcript, details -> 'transcript' from wocs.messages order by position")


def nothing_due(home: Home) -> bool:
    return home.post("claim", task=None).get_json()["task"] is None


def test_a_note_is_written_down_and_shown_in_the_chat(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    write_down(home)
    assert kept(webhook) == [("nak ikan bakar dua", {"language": "ms", "confidence": 0.9})]
    assert '🎤 voice note (🤖 heard) "nak ikan bakar dua"' in webhook.say(ADMIN, "/chat 1")
    assert webhook.sql("select status, priority, result, requested_by from wocs.tasks") == [("done", "low", {}, None)]


def test_what_is_heard_with_little_confidence_says_so(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    write_down(home, confidence=0.3)
    assert "(🤖 heard, unsure)" in webhook.say(ADMIN, "/chat 1")


def test_what_is_there_in_time_is_in_the_notice(webhook: WebhookClient, home: Home) -> None:
    webhook.sql("update wocs.users set on_duty = (name = 'Ali')")
    webhook.say(ALI, "/help")
    speak(webhook)
    webhook.sql(
        "update wocs.outbox set state = 'queued', not_before = now() + interval '1 hour' where say = 'chat.notice'"
    )
    write_down(home)
    [(item,)] = webhook.sql("select facts #> '{items,0}' from wocs.outbox where say = 'chat.notice'")
    assert (item["kind"], item["words"], item["heard"]) == ("voice", "nak ikan bakar dua", "heard")


@pytest.mark.parametrize(
    "more", [{}, {"readings": [{"text": "/user remove ali", "score": 1, "doubts": []}], "said": "yes"}]
)
def test_a_customer_commands_nothing_by_voice(webhook: WebhookClient, home: Home, more: dict[str, Any]) -> None:
    webhook.say(ADMIN, "/landing create page: promo title: Promo")
    webhook.say(ADMIN, "/landing publish page: promo")
    before = webhook.sql("select id, status from wocs.tasks order by id")
    speak(webhook)
    task = home.post("claim", task=None).get_json()["task"]
    while task["type"] != "chat_transcript":
        task = home.claim()
    write_down(home, HOSTILE, task, heard={"kind": "word", "word": "yes"}, **more)
    after = webhook.sql("select id, status from wocs.tasks where runs <> 'home' order by id")
    assert after == [one for one in before if one in after] and len(after) == 2
    assert webhook.one("select count(*) from wocs.cards") == 0
    assert webhook.one("select status from wocs.users where name = 'Ali'") == "active"
    assert kept(webhook)[-1][0] == HOSTILE


def test_the_staffs_own_notes_are_heard_first_and_customers_one_at_a_time(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    speak(webhook, ANOTHER)
    webhook.deliver(ADMIN, "", media=(SALES.read_bytes(), "audio/ogg"), voice=True)
    assert home.claim()["type"] == "transcribe"
    first = home.claim()
    assert first["type"] == "chat_transcript"
    assert nothing_due(home), "one at a time, so that the PC stays free"
    write_down(home, task=first)
    write_down(home)
    assert len([words for words, _ in kept(webhook) if words]) == 2


def test_two_who_claim_at_once_do_not_both_get_one(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    task = home.claim()
    assert home.post("claim", name="another", task=task["id"]).get_json()["task"] is None
    webhook.sql("update wocs.tasks set lease_until = now() - interval '1 s'")
    home.beat(abilities={"voice": "ready"})
    again = home.claim()
    assert again["attempt"] == task["attempt"] + 1
    late = home.report(task, result={"text": "lama", "language": "ms", "confidence": 1})
    assert not late.get_json()["accepted"]
    write_down(home, task=again)
    repeated = home.report(again, result={"text": "nak ikan bakar dua", "language": "ms", "confidence": 0.9})
    assert repeated.get_json()["accepted"], "its answer may have got lost"
    assert kept(webhook)[0][0] == "nak ikan bakar dua"


def test_with_the_pc_away_it_waits_a_day_and_is_let_go_in_silence(webhook: WebhookClient, home: Home) -> None:
    home.beat(abilities={"voice": "ready"}, leaving=True)
    speak(webhook)
    told = len(webhook.graph.sent)
    webhook.sql("update wocs.tasks set created_at = now() - interval '23 hours'")
    home.beat(abilities={"voice": "ready"})
    assert webhook.one("select status from wocs.tasks") == "pending"
    webhook.sql("update wocs.tasks set created_at = now() - interval '25 hours'")
    home.beat(abilities={"voice": "ready"})
    assert webhook.one("select status from wocs.tasks") == "cancelled"
    assert nothing_due(home)
    assert len(webhook.graph.sent) == told


def test_a_pc_without_ears_is_not_asked(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    home.beat(abilities={"voice": "missing"})
    assert nothing_due(home)
    assert webhook.one("select count(*) from wocs.tasks where status = 'pending'") == 1
    speak(webhook, ANOTHER)
    assert webhook.one("select count(*) from wocs.tasks") == 1, "nobody could ever hear it"


def test_what_cannot_be_heard_troubles_nobody(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    task, told = home.claim(), len(webhook.graph.sent)
    home.report(task, outcome="failed", error={"code": "unreadable", "detail": "no"})
    assert webhook.one("select status from wocs.tasks") == "cancelled"
    assert len(webhook.graph.sent) == told and kept(webhook) == [(None, None)]


def test_a_note_that_is_too_long_says_so_instead(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    home.report(home.claim(), outcome="failed", error={"code": "too_long", "detail": "no"})
    [(words, told)] = kept(webhook)
    assert (words, told) == (None, {"problem": "too_long"})
    [(attachment,)] = webhook.sql(
        "update wocs.attachments set state = 'waiting', lease_until = now() + interval '1 h' returning id::text"
    )
    webhook.sql("update wocs.messages set details = details - 'transcript'")
    stored = {"key": "chats/x", "mime": "audio/ogg", "size": 9, "seconds": 181.5}
    webhook.database.call("wocs_attach", {"attachment": attachment, "stored": stored, "problem": None})
    assert kept(webhook) == [(None, {"problem": "too_long"})]
    assert nothing_due(home)


def test_one_customer_is_not_written_down_without_end(webhook: WebhookClient, home: Home) -> None:
    for _ in range(12):
        speak(webhook)
    assert webhook.one("select count(*) from wocs.tasks") == 10
    speak(webhook, ANOTHER)
    assert webhook.one("select count(*) from wocs.tasks") == 11


def revoke(webhook: WebhookClient, wamid: str) -> None:
    webhook.deliver_typed(STRANGER, {"type": "revoke", "revoke": {"original_message_id": wamid}})


def test_what_the_customer_deletes_is_forgotten_and_not_heard_any_more(webhook: WebhookClient, home: Home) -> None:
    first, second = speak(webhook), speak(webhook)
    write_down(home)
    running = home.claim()
    revoke(webhook, first)
    revoke(webhook, second)
    assert webhook.one("select status from wocs.tasks where attempt = 1 and status <> 'done'") == "cancelled"
    assert home.audio(running).status_code == 409
    assert not home.report(running, result={"text": "x"}).get_json()["accepted"]
    assert [row[0] for row in kept(webhook)] == [None, None]


def test_to_forget_a_customer_takes_what_was_heard_and_what_waits(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    write_down(home)
    speak(webhook)
    [(number,)] = webhook.sql("select customer_number from wocs.chats")
    asked = webhook.say(ADMIN, f"/forget {number}")
    task = asked.split("CONFIRM ")[1].split()[0]
    webhook.say(ADMIN, f"CONFIRM {task}")
    assert webhook.one("select count(*) from wocs.messages") == 0
    assert webhook.sql("select status from wocs.tasks where type = 'chat_transcript' order by id") == [
        ("done",),
        ("cancelled",),
    ]
    everything = str(webhook.sql("select * from wocs.tasks")) + str(webhook.sql("select * from wocs.task_logs"))
    assert "ikan bakar" not in everything


def test_other_sound_than_a_voice_note_is_left_alone(webhook: WebhookClient, home: Home) -> None:
    webhook.deliver(STRANGER, "", media=(SALES.read_bytes(), "audio/ogg"))
    assert webhook.one("select count(*) from wocs.tasks") == 0
