"""What the functions' door checks is what the contract says a node may say, field by field."""

import pytest
from pydantic import BaseModel

from shared.contract import node, work
from shared.node_messages import (
    BeatMessage,
    ClaimMessage,
    ErrorMessage,
    FileMessage,
    MediaMessage,
    ReportMessage,
    RunningMessage,
)


@pytest.mark.parametrize(
    ("model", "message", "more"),
    [
        (ClaimMessage, node.Claim, set()),
        (BeatMessage, node.Beat, set()),
        (RunningMessage, node.RunningTask, set()),
        (ReportMessage, node.Report, set()),
        (ErrorMessage, node.TaskError, set()),
        (FileMessage, work.StoredFile, set()),
        (MediaMessage, node.Holder, {"offset"}),
    ],
)
def test_a_message_has_the_contracts_fields(model: type[BaseModel], message: type, more: set[str]) -> None:
    assert set(model.model_fields) == set(message.__annotations__) | more
