"""Whatever a decoder writes, hearing never breaks, and what it gives can be sent."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from home_node.nlu.n_best import hear
from home_node.nlu.parsing.intent_entries import INTENTS
from home_node.nlu.types import Hypothesis, Vocabulary
from shared.commands import by_key
from shared.grammar import Lacking, Mistaken, Parsed, understand
from tests.unit.nlu.known_names import NOW, ZONE, read_wordings

_SAID = (
    "landing page title promo raya dua ribu % RM 2.304 esok pukul to Ali task note caption hashtag batal jadual , - 1-2"
)
_WORDS = _SAID.split()


@given(st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_text_is_heard(text: str) -> None:
    assert read_wordings(text).kind in {"command", "word", "talk", "silence", "unclear"}


@given(st.lists(st.sampled_from(_WORDS), max_size=14))
@settings(max_examples=80, deadline=None)
def test_any_order_of_known_words_gives_messages_the_grammar_knows(words: list[str]) -> None:
    for reading in read_wordings(" ".join(words)).readings:
        understood = understand(reading.text, now=NOW, zone=ZONE)
        assert isinstance(understood, Parsed | Lacking | Mistaken)
        assert 0 <= reading.score <= 1


@pytest.mark.parametrize("key", sorted(by_key))
def test_every_command_of_the_menu_can_be_said_by_its_name(key: str) -> None:
    command = by_key[key]
    if (
        command.hidden
        or not INTENTS[key].spoken
        or any(field.kind in {"line", "lines", "commands", "condition"} for field in command.fields)
    ):
        return
    found = read_wordings(command.name)
    assert command.name in {reading.command.name for reading in found.readings} or found.kind == "word"


def test_nothing_lives_here_yet() -> None:
    found = hear([Hypothesis("landing list", "en", -0.2)], Vocabulary(), now=datetime.now(ZoneInfo("UTC")), zone=ZONE)
    assert found.readings[0].command.name == "landing list"
