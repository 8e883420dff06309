"""The holidays that the grammar reads are those of the library as it is pinned."""

import tomllib

from local.public_holidays import TABLE, write_table
from shared.grammar.time.holiday_days import NAMES
from shared.places import PLACES


def test_the_table_is_what_the_library_says() -> None:
    assert TABLE.read_text("utf-8") == write_table(), "run make holidays"


def test_every_holiday_with_a_name_and_every_place_is_in_the_table() -> None:
    table = tomllib.loads(TABLE.read_text("utf-8"))
    assert set(table["days"]) == set(NAMES) and all(table["days"].values())
    assert {place.state for place in PLACES.values()} == set(table["public"])
