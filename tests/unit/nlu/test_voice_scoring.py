"""The bench says honestly what was right."""

import pytest

from bench.voice_scoring import Score, likeness, score
from tests.unit.nlu.known_names import NOW, ZONE, read_wordings


def test_values_count_by_what_they_mean() -> None:
    found = read_wordings("agent task to Bob type follow up deadline dua jam")
    expected = {"command": "agent task", "args": {"to": "bob", "type": "followup", "deadline": "2h"}}
    assert score(expected, found, now=NOW, zone=ZONE) == Score(True, True)


def test_the_right_command_with_a_wrong_value_is_not_exact() -> None:
    expected = {"command": "cancel", "args": {"task": "1301"}}
    assert score(expected, read_wordings("cancel task 1302"), now=NOW, zone=ZONE) == Score(True, False)


def test_another_command_is_neither() -> None:
    expected = {"command": "retry", "args": {"task": "1302"}}
    assert score(expected, read_wordings("cancel task 1302"), now=NOW, zone=ZONE) == Score(False, False)


def test_a_part_expected_by_its_name_is_the_field_and_value_it_stands_for() -> None:
    expected = {"command": "landing edit", "args": {"page": "promo-raya", "title": "Raya Meriahh"}}
    found = read_wordings("ubah laman promo raya tajuk Raya Meriah")
    assert score(expected, found, now=NOW, zone=ZONE, free=("title",)) == Score(True, True)
    assert score(expected, found, now=NOW, zone=ZONE) == Score(True, False)
    other = read_wordings("ubah laman promo raya butang Raya Meriah")
    assert score(expected, other, now=NOW, zone=ZONE, free=("title",)) == Score(True, False)


@pytest.mark.parametrize(("said", "right"), [("terima kasih", True), ("landing list", False)])
def test_where_nothing_is_expected_a_command_is_wrong(said: str, right: bool) -> None:
    assert score(None, read_wordings(said), now=NOW, zone=ZONE) == Score(right, right)


def test_free_text_is_compared_by_letters_and_digits() -> None:
    assert likeness("Diskaun 50%!", "diskaun 50") == 1
    assert likeness("Sambal paling sedap in town", "sambal paling set up in town") >= 0.8
    assert likeness("Promo Gila", "Menu Raya") < 0.8
