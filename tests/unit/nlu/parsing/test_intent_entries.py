"""Every command of the menu says how it is asked for, or that nobody says it."""

import pytest

from home_node.nlu.gazetteer import CONCEPTS
from home_node.nlu.parsing.intent_entries import ENTRIES, INTENTS, Intent, is_concept
from shared.commands import MENU


def test_every_command_of_the_menu_has_an_entry_and_every_entry_its_command() -> None:
    assert set(ENTRIES) == {command.key for command in MENU}


@pytest.mark.parametrize("intent", INTENTS.values(), ids=lambda intent: intent.command.key)
def test_a_command_has_patterns_or_says_that_it_is_not_spoken(intent: Intent) -> None:
    assert intent.spoken == bool(intent.patterns)


@pytest.mark.parametrize("intent", INTENTS.values(), ids=lambda intent: intent.command.key)
def test_a_pattern_is_of_concepts_and_of_fields_that_there_are(intent: Intent) -> None:
    for tag in intent.tags | set(intent.repeats):
        assert tag in CONCEPTS if is_concept(tag) else tag == "agent!" or intent.command.field(tag[1:])
    assert not intent.rest or intent.command.field(intent.rest)
