"""An order not to do something is never read as the order itself."""

import pytest

from home_node.nlu.types import Heard
from tests.unit.nlu.known_names import read_wordings
from tests.unit.nlu.sentences import ORDERS


def commands_of(heard: Heard) -> list[str]:
    return [reading.command.name for reading in heard.readings]


FORBIDDEN = {
    "jangan terbitkan laman promo raya": ["landing unpublish", "landing publish"],
    "tolong jangan terbitkan laman promo raya dulu": ["landing unpublish", "landing publish"],
    "saya tak nak terbitkan laman promo raya": ["landing unpublish", "landing publish"],
    "don't publish the promo raya page": ["landing unpublish", "landing publish"],
    "please do not publish page promo raya": ["landing unpublish", "landing publish"],
    "usah turunkan laman promo raya": ["landing publish", "landing unpublish"],
    "tak payah batalkan task 1204": ["retry", "cancel"],
    "laman promo raya jangan terbitkan": ["landing unpublish", "landing publish"],
    "bukan terbitkan laman promo raya": ["landing unpublish", "landing publish"],
    "terbitkan laman promo raya eh tak jadi": ["landing unpublish", "landing publish"],
    "Tapaya terbitkan laman promo raya": ["landing unpublish", "landing publish"],
    "Jangann terbitkan laman promo raya": ["landing unpublish", "landing publish"],
}


@pytest.mark.parametrize("said", FORBIDDEN)
def test_an_order_not_to_is_shown_with_its_contrary_first(said: str) -> None:
    heard = read_wordings(said)
    assert commands_of(heard)[:2] == FORBIDDEN[said]
    assert [reading.negated for reading in heard.readings[:2]] == [False, True]
    assert heard.readings[0].args == heard.readings[1].args


def test_a_feature_not_to_be_enabled_may_be_disabled() -> None:
    heard = read_wordings("jangan enable dark mode sekarang")
    assert [reading.args["action"] for reading in heard.readings] == ["disable", "enable"]
    assert [reading.negated for reading in heard.readings] == [False, True]


def test_a_contrary_that_lacks_something_is_shown_too() -> None:
    heard = read_wordings("jangan catat jualan dua puluh ringgit")
    assert commands_of(heard) == ["sale remove", "sale add"]
    assert heard.readings[0].missing == ("sale",)


@pytest.mark.parametrize(
    "said", ["jangan buat laman promo gila tajuk Promo Gila", "don't assign Bob a visit deadline tomorrow"]
)
def test_without_a_contrary_nothing_is_ready_and_the_command_is_named(said: str) -> None:
    heard = read_wordings(said)
    assert (heard.kind, heard.readings, len(heard.nearest), heard.text) == ("negated", (), 1, said)


def test_a_word_of_not_that_only_one_wording_has_is_enough() -> None:
    heard = read_wordings(("terbitkan laman promo raya", -0.3), ("jangan terbitkan laman promo raya", -0.5))
    assert commands_of(heard)[:2] == ["landing unpublish", "landing publish"]


NOT_FORBIDDEN = {
    "jangan lupa terbitkan laman promo raya": "landing publish",
    "don't forget to publish page promo raya": "landing publish",
    "boleh tak terbitkan laman promo raya": "landing publish",
    "batalkan task 1204 sebab pelanggan tak nak": "cancel",
    "tiktok post caption jangan lupa cuba sambal ni": "tiktok post",
    "jangan teruskan tugas 1204": "cancel",
    "task ali call pelanggan nota jangan lambat": "agent task",
}


@pytest.mark.parametrize("said", NOT_FORBIDDEN)
def test_what_only_sounds_like_not_is_the_order(said: str) -> None:
    heard = read_wordings(said)
    assert commands_of(heard)[0] == NOT_FORBIDDEN[said]
    assert not any(reading.negated for reading in heard.readings)


def test_no_sentence_of_the_tests_is_taken_for_its_contrary() -> None:
    for line in ORDERS:
        assert not any(reading.negated for reading in read_wordings(line.partition("|")[0]).readings), line


def test_a_line_of_a_batch_that_is_not_to_be_done_is_no_line() -> None:
    heard = read_wordings("jadualkan jangan terbitkan laman promo raya esok pukul 9 pagi")
    assert not any(
        "landing publish" in reading.args.get("line", "") and not reading.negated for reading in heard.readings
    )
