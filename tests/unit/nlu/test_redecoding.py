"""A doubtful note is suspected of a few commands, and how these are said is known in both languages."""

import re

import pytest

from home_node.nlu.redecoding import is_doubtful, list_sayings, suspect_commands
from home_node.nlu.types import Heard, Hypothesis
from shared.commands import MENU, Command, by_key
from tests.unit.nlu.known_names import read_wordings

HALF_HEARD = "hidup kanzmano baru"


def of(text: str) -> list[str]:
    return [command.name for command in suspect_commands(read_wordings(text), [Hypothesis(text, "ms", -0.4)])]


def test_a_clear_order_is_not_doubted_and_half_an_order_is() -> None:
    assert not is_doubtful(read_wordings("laporan jualan minggu ini"))
    assert is_doubtful(read_wordings(HALF_HEARD))


@pytest.mark.parametrize("heard_so", [Heard("silence"), Heard("word", said="yes"), Heard("talk")])
def test_silence_talk_and_an_answer_to_a_card_are_what_they_are(heard_so: Heard) -> None:
    assert not is_doubtful(heard_so)


def test_half_an_order_is_suspected_of_the_command_whose_words_it_has() -> None:
    assert of(HALF_HEARD)[0] == "app feature"
    assert "tiktok stats" in of("statistik to bulanini tiktok")


def test_what_a_note_was_read_as_comes_first_and_four_are_the_most() -> None:
    doubtful = read_wordings("publish")
    names = [command.name for command in suspect_commands(doubtful, [Hypothesis("publish", "en", -0.4)])]
    assert names[0] == doubtful.readings[0].command.name
    assert len(names) <= 4
    assert len(names) == len(set(names))


def test_words_of_no_command_are_suspected_of_nothing() -> None:
    assert of("blub blob") == []


@pytest.mark.parametrize("command", [one for one in MENU if one.family != "voice"], ids=lambda one: one.key)
def test_no_saying_has_a_number_in_it_for_numbers_come_back_in_what_is_heard(command: Command) -> None:
    assert not [saying for saying in list_sayings(command) if re.search(r"\d", saying)]


def test_a_command_is_said_in_malay_and_in_english_with_its_choices() -> None:
    said = list_sayings(by_key["app_feature"])
    assert "dark mode" in " ".join(said)
    assert any("hidupkan" in saying or "buat" in saying or "ciri" in saying for saying in said)
    assert any("feature" in saying for saying in said)
