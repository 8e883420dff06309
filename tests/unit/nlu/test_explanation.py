"""`python -m home_node explain`: stages, variants, spans, intents, slots and penalties, readable in a terminal."""

import pytest

from home_node.__main__ import main
from home_node.nlu.explanation import explain
from tests.unit.nlu.known_names import NOW, VOCABULARY, ZONE


def explained(text: str) -> str:
    return "\n".join(explain(text, VOCABULARY, now=NOW, zone=ZONE))


def test_a_reading_is_explained_from_its_words_to_its_score() -> None:
    lines = explained("terbitkan laman promo raia").split("\n")
    assert "  tokens                             terbitkan | laman | promo | raia" in lines
    assert "   0.10  0.96  /landing publish    terbitkan + laman: page promo-raya" in lines
    assert "    promo raia                       value of page" in lines
    assert "    page: promo-raya" in lines
    assert "    +0.10  /landing publish is rarer than others asked for in such words" in lines
    assert lines[-1] == "     0.10  together; the score is 1 - 0.10 / (1.5 + 0.3 x 4 words)"


def test_a_variant_tells_its_reason_and_its_cost() -> None:
    assert "  (the speaker took something back)" in explained("suruh Bob lawat eh bukan call pelanggan")
    assert "  (+0.40, the decoder's prompt has buat for ubah)" in explained("buat laman promo raya")


def test_what_is_missing_and_what_is_left_over_is_told() -> None:
    missing = explained("tolong terbitkan laman")
    assert "    page: missing" in missing
    assert "+0.60  page was not said" in missing
    left = explained("senarai laman menggeledah")
    assert "    menggeledah                      left over" in left
    assert "+0.90  “menggeledah” is left: no word" in left


@pytest.mark.parametrize("text", ["", "selamat pagi semua"])
def test_words_that_ask_for_nothing_say_so(text: str) -> None:
    assert "No intent: no pattern of intents.toml is among the words." in explained(text)


def test_it_is_asked_for_at_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "terbitkan laman promo raia", "--page", "promo-raya"]) == 0
    assert "/landing publish: score 0.96, believed" in capsys.readouterr().out
