"""What staff type in plain words: read by the reader at home, shown as a card, and obeyed after its YA."""

import pytest

from tests.conversation.fake_graph import buttons_of, words_of
from tests.conversation.fake_home_node import Home
from tests.conversation.test_voice import LANDING, last, marks
from tests.conversation.webhook_in_process import ADMIN, ALI, STRANGER, WebhookClient

ORDER = "terbitkan laman promo raya"


@pytest.fixture
def home(webhook: WebhookClient) -> Home:
    home = Home()
    home.beat()
    return home


def test_plain_words_become_a_card_and_its_ya_asks_for_the_confirm(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, LANDING)
    wamid = webhook.deliver(ADMIN, ORDER)
    report = home.listens()
    assert report["result"]["text"] == ORDER
    card = last(webhook)
    assert words_of(card).startswith("✍️ Understood:\n\n/landing publish\npage: promo-raya")
    assert list(buttons_of(card)) == ["YA", "BATAL", "UBAH"]
    assert (card["context"]["message_id"], marks(webhook, wamid)) == (wamid, [])
    assert "CONFIRM TASK-" in webhook.say(ADMIN, buttons_of(card)["YA"])


def test_an_unfinished_command_swallows_no_order_and_goes_on_afterwards(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, LANDING)
    assert "/sale refund" in webhook.say(ADMIN, "/sale add -20")
    webhook.say(ADMIN, ORDER)
    home.listens()
    assert words_of(last(webhook)).startswith("✍️ Understood:\n\n/landing publish\npage: promo-raya")
    webhook.say(ADMIN, buttons_of(last(webhook))["BATAL"])
    assert "20" in webhook.say(ADMIN, "20")
    assert webhook.one("select amount from wocs.sales") == 20


def test_an_order_not_to_makes_no_card(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, LANDING)
    webhook.deliver(ADMIN, "jangan terbitkan laman promo raya")
    home.listens()
    assert "what *not* to do, so nothing happens" in words_of(last(webhook))
    assert "/landing publish" in words_of(last(webhook))
    assert webhook.one("select count(*) from wocs.cards") == 0


def test_small_talk_is_answered_at_once_and_traps_make_no_card(webhook: WebhookClient, home: Home) -> None:
    assert "Commands start with a slash" in webhook.say(ADMIN, "selamat pagi bos")
    assert webhook.say(ADMIN, "report dah siap ke") == ""
    home.listens()
    assert "Commands start with a slash" in words_of(last(webhook)) or "no command" in words_of(last(webhook))
    assert webhook.one("select count(*) from wocs.cards") == 0


def test_with_the_pc_off_it_is_said_and_read_later(webhook: WebhookClient) -> None:
    assert "💤 The PC is off" in webhook.say(ADMIN, "berapa jualan hari ini")
    home = Home()
    home.beat()
    home.listens()
    assert "/report sales" in str(last(webhook)["interactive"])


def test_an_agents_words_above_their_role_make_no_card_and_a_strangers_are_chat(
    webhook: WebhookClient, home: Home
) -> None:
    webhook.deliver(ALI, ORDER)
    home.listens()
    assert "needs the role" in words_of(last(webhook, ALI))
    webhook.deliver(STRANGER, ORDER)
    assert webhook.one("select count(*) from wocs.tasks where type = 'transcribe'") == 1


def test_a_greeting_that_is_read_too_late_is_answered_with_nothing(webhook: WebhookClient) -> None:
    webhook.say(ADMIN, "report dah siap ke")
    webhook.sql("update wocs.tasks set created_at = created_at - interval '11 minutes'")
    before, home = len(webhook.graph.sent), Home()
    home.beat()
    home.hears_typed(kind="talk")
    assert len(webhook.graph.sent) == before
