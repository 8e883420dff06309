"""A reply: what one message says, before it takes Meta's shape."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.contract.value_types import Facts

Button = tuple[str, str]
"""(id, title)"""
Row = tuple[str, str, str]
"""(id, title, description)"""


@dataclass(frozen=True)
class Reply:
    """The words, and buttons or the rows of a list; every id is what a person would type."""

    text: str
    buttons: tuple[Button, ...] = ()
    rows: tuple[Row, ...] = ()


Render = Callable[[str, Facts, str], Reply]
"""(say, facts, language) as a reply: for a sentence that tells what another one says."""
