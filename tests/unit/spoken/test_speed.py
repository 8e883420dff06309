"""Understanding is quick beside hearing: ten hypotheses in less than 50 ms once the words are warm."""

import time

from shared.spoken import Hypothesis
from tests.unit.spoken.room import heard

_SAID = "Tugaskan {} follow up, kutamaan tinggi, deadline {} jam, nota pelangan minta bayaran"
_HYPOTHESES = [
    Hypothesis(_SAID.format(name, hours), "ms", -0.3 - 0.01 * at)
    for at, (name, hours) in enumerate(
        (name, hours) for name in ("Ali", "Alli", "Bob", "Bop", "Ally") for hours in "23"
    )
]


def test_ten_hypotheses_are_understood_in_time() -> None:
    def seconds() -> float:
        begun = time.process_time()
        assert heard(*_HYPOTHESES).kind == "command"
        return time.process_time() - begun

    assert min(seconds() for _ in range(5)) < 0.05
