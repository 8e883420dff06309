"""No text raises, and nothing unfit for JSON comes of one. The long form: `python -m bench.fuzz_grammar`."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fuzz_grammar import read_everyway, read_texts, unfit_for_json
from bench.hostile_texts import FLOWS, HostileTexts, hostile_message
from shared.commands import MENU

QUICK = settings(max_examples=60, deadline=None, database=None)
RANDOMS = st.randoms(use_true_random=False)
TEXTS = 1_500


def test_generated_texts_are_read_in_every_way_without_an_error() -> None:
    kinds = read_texts(TEXTS)
    assert kinds["Parsed"] > TEXTS / 5 and kinds["resumed"] > TEXTS / 5, "most of the grammar was not reached"


@QUICK
@given(RANDOMS)
def test_any_hostile_message_is_read_in_every_way_without_an_error(random: Random) -> None:
    read_everyway(random, hostile_message(random))


@pytest.mark.parametrize("flow", FLOWS)
@QUICK
@given(RANDOMS, st.sampled_from([0.0, 0.1, 0.4]), st.sampled_from([0.0, 0.4, 1.0]))
def test_commands_about_commands_bear_a_variable_in_every_place(
    flow: str, random: Random, odd: float, share_open: float
) -> None:
    command = next(command for command in MENU if command.name == flow)
    read_everyway(random, HostileTexts(random, odd, share_open).command(command, 0))


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**60, "\ud800", "a\0", {1: "a"}, [{"a": {"b": "\udfff"}}], object()]
)
def test_what_json_or_sql_would_refuse_is_seen(value: object) -> None:
    assert list(unfit_for_json({"value": value}))


def test_what_json_and_sql_take_is_not_refused() -> None:
    assert not list(unfit_for_json({"a": [1, 2.5, None, True, "👨‍👩‍👧"], "b": {"c": -(10**12)}}))
