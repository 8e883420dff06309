"""Understanding is quick beside hearing: every wording is looked through once. The time is in `make bench-voice`."""

from unittest.mock import Mock

import pytest

from home_node.nlu import interpretations
from home_node.nlu.types import Hypothesis
from tests.unit.nlu.known_names import read_wordings

_SAID = "Tugaskan {} follow up, kutamaan tinggi, deadline {} jam, nota pelangan minta bayaran"
_HYPOTHESES = [
    Hypothesis(_SAID.format(name, hours), "ms", -0.3 - 0.01 * at)
    for at, (name, hours) in enumerate(
        (name, hours) for name in ("Ali", "Alli", "Bob", "Bop", "Ally") for hours in "23"
    )
]


def test_ten_wordings_are_looked_through_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    look_through = Mock(side_effect=interpretations.match_intents)
    monkeypatch.setattr(interpretations, "match_intents", look_through)
    assert read_wordings(*_HYPOTHESES).kind == "command"
    assert look_through.call_count == len(_HYPOTHESES)
