"""What is written of a command is understood as the same command, whatever it says and whatever is inside it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from shared.commands import MENU, Command, by_key
from shared.grammar import Parsed, render_command
from tests.unit.grammar.argument_strategies import arguments
from tests.unit.grammar.parsed_messages import EVERYTHING, parse


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.key)
def test_what_is_written_is_understood_as_the_same(command: Command) -> None:
    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(arguments(command))
    def same(args: dict[str, Any]) -> None:
        block = render_command(command, args)
        meaning = parse(block, attached=EVERYTHING)
        assert isinstance(meaning, Parsed), (block, meaning)
        assert (meaning.command, meaning.args) == (command, args), block

    same()


@pytest.mark.parametrize("closed", ["0\nA:", "Tutup\nJam: 9 pagi", 'a "b"\nwords: c', "x\n\nclosed: y"])
def test_a_text_after_a_text_keeps_its_lines_that_look_like_fields(closed: str) -> None:
    command = by_key["autoreply_set"]
    args = {"language": "ms", "words": "Hai\nWaktu: 9 hingga 5", "closed": closed}
    meaning = parse(render_command(command, args))
    assert isinstance(meaning, Parsed), meaning
    assert meaning.args == args
