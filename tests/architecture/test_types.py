"""What crosses a border has a type of the contract: `Any` only becomes rarer."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ANY_IN_FUNCTIONS = 76


def test_any_does_not_become_more_frequent_in_functions() -> None:
    """Where it has become rarer, the figure here is lowered."""
    sources = [path.read_text() for path in (ROOT / "functions").rglob("*.py")]
    assert sum(len(re.findall(r"\bAny\b", source)) for source in sources) <= ANY_IN_FUNCTIONS
