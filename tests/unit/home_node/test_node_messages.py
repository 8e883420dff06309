"""What the functions' door checks is what the contract says a node may say, field by field."""

import pytest
from pydantic import BaseModel

from shared import contract
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
        (ClaimMessage, contract.Claim, set()),
        (BeatMessage, contract.Beat, set()),
        (RunningMessage, contract.RunningTask, set()),
        (ReportMessage, contract.Report, set()),
        (ErrorMessage, contract.TaskError, set()),
        (FileMessage, contract.StoredFile, set()),
        (MediaMessage, contract.Holder, {"offset"}),
    ],
)
def test_a_message_has_the_contracts_fields(model: type[BaseModel], message: type, more: set[str]) -> None:
    assert set(model.model_fields) == set(message.__annotations__) | more
