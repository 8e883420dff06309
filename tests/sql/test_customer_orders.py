"""Customers who come by the order button of a page: they are answered, and somebody hears of them."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, ALI, CHAT, STRANGER, Json, deliver, message, with_people


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def order(wocs: Clone, words: str = "Saya nak order: Promo Raya", number: str | None = STRANGER, **more: str) -> Json:
    return deliver(wocs, message(number, CHAT, words, **more))


def told(work: Json) -> list[tuple[str | None, str, str]]:
    return [(one["to"]["number"], one["say"], one["language"]) for one in work["outbox"]]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Saya nak order: Promo Raya", "ms"),
        (" nak order 2 set", "ms"),
        ("I want to order: Menu", "en"),
        ("ORDER", "en"),
    ],
)
def test_an_order_is_answered_in_its_language_and_who_is_on_duty_hears_of_it(
    wocs: Clone, words: str, language: str
) -> None:
    work = order(wocs, words)
    assert told(work)[0] == (STRANGER, "landing.order_received", language)
    assert work["outbox"][0]["facts"]["staffed"] is True
    assert told(work)[1:] == [(ALI, "chat.notice", "en")]
    assert work["outbox"][1]["facts"]["items"][0]["words"] == words.strip()


def test_with_no_agent_on_duty_the_customer_is_told_so_and_the_admins_hear_of_it(wocs: Clone) -> None:
    wocs.sql("update wocs.users set on_duty = false where role = 'agent'")
    work = order(wocs)
    assert work["outbox"][0]["facts"]["staffed"] is False
    rows = wocs.sql("select to_number from wocs.outbox where say = 'chat.notice' order by 1")
    assert (ADMIN,) in rows and (ALI,) not in rows


@pytest.mark.parametrize(
    "words", ["Hai, buka tak?", "pesanan saya mana", "ordering machine", "border town", "terima kasih"]
)
def test_other_words_of_a_customer_are_not_answered_by_themselves_and_somebody_hears_of_them(
    wocs: Clone, words: str
) -> None:
    assert [(to, say) for to, say, _ in told(order(wocs, words))] == [(ALI, "chat.notice")]


def test_somebody_who_orders_again_and_again_spends_few_answers(wocs: Clone) -> None:
    answered = sum(any(to == STRANGER for to, _, _ in told(order(wocs))) for _ in range(12))
    assert 1 <= answered <= 5


def test_two_customers_in_one_delivery_are_both_answered_and_told_of(wocs: Clone) -> None:
    words = "Saya nak order: Menu"
    work = deliver(wocs, message(STRANGER, CHAT, words), message("60190000002", CHAT, words))
    assert [to for to, say, _ in told(work) if say == "landing.order_received"] == [STRANGER, "60190000002"]
    assert wocs.sql("select count(*) from wocs.outbox where say = 'chat.notice'") == [(2,)]


def test_a_customer_without_a_number_is_answered_by_their_account(wocs: Clone) -> None:
    work = order(wocs, number=None, user_id="MY.1234")
    assert work["outbox"][0]["to"] == {"number": None, "user_id": "MY.1234"}
