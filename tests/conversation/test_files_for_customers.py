"""A file from an agent's own WhatsApp to a customer, over the real webhook, Graph and store."""

import pytest

from tests.conversation.bundled_functions import in_this_process
from tests.conversation.fake_graph import Json
from tests.conversation.webhook_in_process import ALI, STRANGER, WebhookClient
from tests.sendable_samples import FILM, HTML, NOTE, PDF, picture


def notice(webhook: WebhookClient) -> str:
    """What a customer's message told Ali, by Meta's name of it."""
    webhook.say(ALI, "/help")
    webhook.deliver(STRANGER, "Ada colek?", name="Siti")
    return str(webhook.one("select wamid from wocs.outbox where say = 'chat.notice' order by id desc limit 1"))


def to_customer(webhook: WebhookClient, since: int) -> list[Json]:
    return [sent for sent in webhook.graph.sent[since:] if sent.get("to") == f"+{STRANGER}"]


@pytest.mark.parametrize(("data", "mime", "kind"), [
    (picture(), "image/jpeg", "image"), (FILM, "video/mp4", "video"), (PDF, "application/pdf", "document"),
    (NOTE, "audio/ogg; codecs=opus", "audio"),
])  # fmt: skip
def test_a_file_reaches_the_customer_once(webhook: WebhookClient, data: bytes, mime: str, kind: str) -> None:
    quoted, since = notice(webhook), len(webhook.graph.sent)
    caption = "" if kind == "audio" else "Ini dia"
    wamid = webhook.deliver(ALI, caption, media=(data, mime), quote=quoted)
    webhook.deliver_again(wamid)
    [sent] = to_customer(webhook, since)
    assert (sent["type"], sent[kind].get("caption", "")) == (kind, caption)
    assert sent[kind].get("filename") == ("sales.pdf" if kind == "document" else None)
    kept, told = webhook.graph.media[sent[kind]["id"]]
    assert told == mime.partition(";")[0]
    assert kept == data if kind != "image" else kept.startswith(b"\xff\xd8\xff")
    assert webhook.said_to(ALI, since) == ["✅"]


def test_a_page_that_calls_itself_a_picture_is_refused(webhook: WebhookClient) -> None:
    quoted, since = notice(webhook), len(webhook.graph.sent)
    webhook.deliver(ALI, "", media=(HTML, "image/jpeg"), quote=quoted)
    assert to_customer(webhook, since) == []
    [told] = webhook.said_to(ALI, since)
    assert told.startswith(("❌ The picture for chat 1 was not sent", "❌ Gambar untuk sembang 1 tidak dihantar"))


@in_this_process
def test_a_graph_that_takes_no_upload_gets_no_words_alone(
    webhook: WebhookClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.whatsapp import Refused, open_whatsapp

    quoted, since = notice(webhook), len(webhook.graph.sent)
    monkeypatch.setattr(open_whatsapp(), "upload", lambda *_: Refused(131053, "not taken"))
    webhook.deliver(ALI, "Ini dia", media=(PDF, "application/pdf"), quote=quoted)
    assert to_customer(webhook, since) == []
    assert webhook.one("select state from wocs.outbox where say = 'chat.answer'") == "failed"
