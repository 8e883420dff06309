"""Orders that were typed in plain words: the same reader, with a higher bar for guesses."""

import pytest

from home_node.nlu.types import Heard
from home_node.nlu.written_words import read_written
from tests.unit.nlu.known_names import NOW, VOCABULARY, ZONE
from tests.unit.nlu.sentences import ORDERS, TALK


def read(text: str) -> Heard:
    return read_written(text, VOCABULARY, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("terbitkan laman promo raya", "landing publish"),
        ("tolong unpublish page promo raya", "landing unpublish"),
        ("berapa jualan hari ini", "report sales"),
        ("bagi tugas kat ali call pelanggan", "agent task"),
    ],
)
def test_a_typed_order_is_understood(said: str, command: str) -> None:
    assert read(said).readings[0].command.name == command


def test_nearly_every_order_passes_the_bar() -> None:
    said = [line.partition("|")[0] for line in ORDERS]
    assert sum(bool(read(one).readings) for one in said[::4]) >= 0.95 * len(said[::4])


@pytest.mark.parametrize("said", ["ok noted", "saya dah publish promo raya", "jangan terbitkan promo raya", *TALK[::8]])
def test_talk_makes_no_reading(said: str) -> None:
    assert read(said).readings == ()
    assert read(said).kind in {"talk", "unclear"}


def test_an_order_not_to_is_no_talk_and_names_what_is_not_to_be_done() -> None:
    heard = read("jangan terbitkan laman promo raya")
    assert (heard.kind, heard.nearest) == ("negated", ("landing publish",))
