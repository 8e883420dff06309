"""What the functions' door checks is what the contract says a node may say, field by field."""

import pytest
from pydantic import BaseModel

from shared.contract import node_types, work_types
from shared.node_messages import (
    BeatMessage,
    ClaimMessage,
    ErrorMessage,
    FactsMessage,
    FileMessage,
    MediaMessage,
    ReportMessage,
    RunningMessage,
    UndoneUpdateMessage,
)


@pytest.mark.parametrize(
    ("model", "message", "more"),
    [
        (ClaimMessage, node_types.Claim, set()),
        (BeatMessage, node_types.Beat, set()),
        (RunningMessage, node_types.RunningTask, set()),
        (FactsMessage, node_types.NodeFacts, set()),
        (UndoneUpdateMessage, node_types.UndoneUpdate, set()),
        (ReportMessage, node_types.Report, set()),
        (ErrorMessage, node_types.TaskError, set()),
        (FileMessage, work_types.StoredFile, set()),
        (MediaMessage, node_types.Holder, {"offset"}),
    ],
)
def test_a_message_has_the_contracts_fields(model: type[BaseModel], message: type, more: set[str]) -> None:
    assert set(model.model_fields) == set(message.__annotations__) | more


def test_odd_facts_are_dropped_and_the_beat_counts() -> None:
    beat = BeatMessage.model_validate({"node": "home", "facts": {"clock_off_s": "late", "model": "small"}})
    assert beat.facts == FactsMessage()
    told = {"node": "home", "facts": {"clock_off_s": -4.5, "fonts_missing": ["emoji"], "of_tomorrow": 1}}
    assert BeatMessage.model_validate(told).facts == FactsMessage(clock_off_s=-4.5, fonts_missing=["emoji"])
