"""What is written of a command is understood as the same command, whatever it says and whatever is inside it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from shared.commands import MENU, Command
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
