"""The words of the speech reader are in files, each set with its reason, and each is asked for by the code."""

import tomllib
from pathlib import Path

import pytest

import home_node.nlu
from home_node.nlu.gazetteer import CHOICES, CONCEPTS, DICTIONARY, FIELD_NAMES, GIVEN_NAMES, STOP_WORDS, WORD_SETS
from shared.commands import MENU

PACKAGE = Path(home_node.nlu.__file__).parent
CODE = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
FIELDS = {field.key for command in MENU for field in command.fields}


@pytest.mark.parametrize("name", sorted(vars(WORD_SETS)))
def test_every_word_set_has_a_reason_and_is_read(name: str) -> None:
    entries = tomllib.loads((PACKAGE / "data" / "word_sets.toml").read_text(encoding="utf-8"))
    assert len(entries[name]["why"].split()) > 2
    assert f"WORD_SETS.{name}" in CODE or f'"{name}"' in CODE


@pytest.mark.parametrize("kind", sorted(STOP_WORDS))
def test_every_kind_of_stop_words_is_read(kind: str) -> None:
    assert f'"{kind}"' in CODE


def test_words_of_a_list_stand_there_once_and_in_order() -> None:
    lines = (PACKAGE / "data" / "dictionary.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(DICTIONARY)
    assert len(GIVEN_NAMES) == len(set(GIVEN_NAMES))


def test_every_choice_and_field_that_has_spoken_forms_is_of_the_menu() -> None:
    choices = {(field.key, choice) for command in MENU for field in command.fields for choice in field.choices}
    assert {(field, choice) for field, group in CHOICES.items() for choice in group} <= choices
    assert {name.split(".")[-1] for name in FIELD_NAMES} <= FIELDS


def test_every_concept_has_phrases() -> None:
    assert all(CONCEPTS.values())
