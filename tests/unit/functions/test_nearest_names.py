"""Who may have been meant by a misspelt name, to tap."""

import pytest

from functions.replies import render_reply
from functions.replies.nearest_names import find_nearest_names
from tests.unit.functions.samples import render_sample

NAMES = ["Ali bin Abu", "Bob", "Siti Aminah", "Siti Hawa"]


@pytest.mark.parametrize(
    ("wanted", "first"),
    [("aly", "Ali bin Abu"), ("boob", "Bob"), ("aminh", "Siti Aminah"), ("siti hawaa", "Siti Hawa")],
)
def test_the_nearest_name_comes_first(wanted: str, first: str) -> None:
    assert find_nearest_names(wanted, NAMES)[0] == first


@pytest.mark.parametrize("wanted", ["", "zulkifli", None, 5, "x" * 5000])
def test_what_is_near_nothing_offers_nothing(wanted: object) -> None:
    assert find_nearest_names(wanted, NAMES) == []


def test_the_name_is_offered_as_the_answer_where_the_rest_is_kept() -> None:
    facts = {"reason": "unknown_agent", "name": "aly", "names": NAMES, "field": "to", "minutes": 10}
    reply = render_reply("agent.refused", facts)
    assert "Did you mean *Ali bin Abu*?" in reply.text
    assert reply.buttons[0] == ("to: Ali bin Abu", "Ali bin Abu")
    assert render_reply("agent.refused", {**facts, "field": None}).buttons == ()


def test_several_of_a_name_are_a_button_each() -> None:
    facts = {"reason": "which_agent", "name": "siti", "names": NAMES[2:], "field": "agent", "minutes": 10}
    assert [id_ for id_, _ in render_reply("agent.refused", facts).buttons] == [
        "agent: Siti Aminah",
        "agent: Siti Hawa",
    ]
    assert "Which one?" in render_sample("agent.refused", **facts)
