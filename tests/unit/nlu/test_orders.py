"""Spoken orders become commands, in any word order, in Malay, English and both."""

import pytest

from bench.voice_scoring import score
from shared.grammar import Lacking, Parsed, understand
from tests.unit.nlu.known_names import NOW, ZONE, read_wordings
from tests.unit.nlu.sentences import ORDERS, TALK


@pytest.mark.parametrize("line", ORDERS)
def test_a_spoken_order_is_understood(line: str) -> None:
    said, command, given = line.split("|")
    pairs = [one.replace("~", "=", 1).split("=", 1) for one in given.split(";") if one]
    args = {key: value for key, value in pairs if key}
    free = tuple(one.split("~")[0] for one in given.split(";") if "~" in one.split("=")[0])
    found = read_wordings(said)
    assert found.readings, found
    assert found.readings[0].command.name == command
    assert set(found.readings[0].args) == set(args)
    assert score({"command": command, "args": args}, found, now=NOW, zone=ZONE, free=free).exact, found.readings[0]


@pytest.mark.parametrize("line", ORDERS[::5])
def test_the_grammar_reads_the_message_of_a_reading(line: str) -> None:
    reading = read_wordings(line.split("|")[0]).readings[0]
    understood = understand(reading.text, now=NOW, zone=ZONE)
    assert isinstance(understood, Parsed | Lacking)
    assert understood.command == reading.command


@pytest.mark.parametrize("said", TALK)
def test_talk_is_no_command(said: str) -> None:
    found = read_wordings(said)
    assert found.kind in {"talk", "unclear", "silence"}
    assert not found.readings


def test_there_are_enough_sentences_to_trust_this() -> None:
    assert len(ORDERS) >= 200
    assert len(TALK) >= 40
