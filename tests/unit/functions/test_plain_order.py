"""Which typed words may be an order: those that the reader at home is asked about."""

import pytest

from functions.intake.plain_order import find_talk_intent, may_be_order
from tests.unit.nlu.sentences import ORDERS

SMALL_TALK = ["hai", "selamat pagi", "good morning bos", "terima kasih bang", "baik bang", "hujan ni", "👍🙏", ""]
ORDERLY = [
    "terbitkan laman promo raya",
    "Status",
    "report sales minggu ini",
    "TUGASKAN ali call",
    "terima kasih, status?",
]


def test_hardly_an_order_is_taken_for_small_talk() -> None:
    said = [line.partition("|")[0] for line in ORDERS]
    assert sum(may_be_order(one) for one in said) >= 0.98 * len(said)


@pytest.mark.parametrize("said", [*SMALL_TALK, "landing " * 400])
def test_small_talk_is_not_read_at_home(said: str) -> None:
    assert find_talk_intent(said) == {"do": "chat"}


@pytest.mark.parametrize("said", ORDERLY)
def test_plain_words_of_the_menu_are_read_at_home(said: str) -> None:
    assert find_talk_intent(said) == {"do": "chat", "plain": True}
