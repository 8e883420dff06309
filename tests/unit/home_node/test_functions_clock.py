"""A clock that is off is noticed by the Date of the functions' answers, and told."""

import json

import pytest

from home_node.door import Door, DoorRefused
from home_node.functions_clock import FunctionsClock
from tests.unit.home_node.fake_functions import FunctionsStandIn

DATE = "Mon, 30 Nov 2026 13:00:00 GMT"
MOMENT = 1796043600.0


@pytest.mark.parametrize(("ours", "off_s"), [(0.5, 0.0), (95.5, 95.0), (-400.0, -400.5)])
def test_it_is_off_by_ours_less_theirs(ours: float, off_s: float) -> None:
    clock = FunctionsClock()
    clock.compare(DATE, MOMENT + ours - 1, MOMENT + ours + 1)
    assert clock.off_s == off_s


@pytest.mark.parametrize("date", [None, "", "yesterday", "Mon, 99 Nov 2026 13:00:00 GMT"])
def test_a_date_that_is_none_tells_nothing(date: str | None) -> None:
    clock = FunctionsClock()
    clock.compare(date, MOMENT, MOMENT)
    assert clock.off_s is None and clock.describe() == ""


def test_it_is_said_when_it_begins_and_when_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    clock = FunctionsClock()
    for off_s in (0, 95, 95, 0):
        clock.compare(DATE, MOMENT + off_s, MOMENT + off_s)
    lines = [json.loads(line)["line"] for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "This PC's clock is 94 s ahead. Set it by the network: see docs/home-node.md.",
        "This PC's clock is right again.",
    ]


@pytest.mark.parametrize(("ahead_s", "word"), [(-120, "ahead"), (120, "behind")])
def test_who_is_refused_for_it_hears_that_it_is_the_clock(
    functions: FunctionsStandIn, door: Door, ahead_s: float, word: str
) -> None:
    functions.clock_ahead_s, functions.refuses_signatures = ahead_s, True
    with pytest.raises(DoorRefused, match=f"clock is 1[12][0-9] s {word}"):
        door.beat({}, [])
    assert door.clock.off_s == pytest.approx(-ahead_s, abs=5)


def test_each_beat_tells_what_the_beat_before_showed(functions: FunctionsStandIn, door: Door) -> None:
    functions.clock_ahead_s = -200
    door.beat({}, [])
    door.beat({}, [], facts={"clock_off_s": door.clock.off_s})
    first, second = functions.requests("beat")
    assert first["facts"] == {} and second["facts"]["clock_off_s"] == pytest.approx(200, abs=5)
