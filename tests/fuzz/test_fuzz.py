# ruff: noqa: E501 - a table has its rows on lines
"""The kept inputs of every campaign, and new ones made of them: nothing raises but what a target lets through.

`make fuzz SECONDS=600` goes on for longer, guided by what code an input reaches.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from shared.grammar import understand
from tests.campaigns import CAMPAIGNS
from tests.fuzz.targets import NOW, TARGETS, ZONE

CORPUS = Path(__file__).parent / "corpus"
NEW = {"grammar": 120, "templates": 120, "speech": 25, "webhook": 500, "sheet": 150, "dates": 80, "forms": 300}
"""New inputs of a target in the gate: about two seconds each."""
PIECES = (b"\0", b"\xff", b"\xed\xa0\x80", "\u202e".encode(), "\u0130".encode(), b"\n", b"\r\n", b":", b'"', b"{x}", b"{", b"9" * 40, b"-", b"/",
          b"1e999", b"[]", b"null", b"%00", b"=", b",", b";", b" ")  # fmt: skip
GROWTH = {
    "grammar": b"/landing create page: x title: a b\n", "templates": b"x\n/landing create page: {x}\n\n",
    "webhook": b'{"entry":[{"changes":[{"value":{"messages":[{}]}}]}]}', "sheet": b"2026-01-02,5.50,nasi\n",
    "dates": b"esok 8 pagi ", "forms": b"x=1&",
}  # fmt: skip


def kept_of(target: str) -> list[bytes]:
    return [file.read_bytes() for file in sorted((CORPUS / target).iterdir())]


def mutate(random: Random, kept: list[bytes]) -> bytes:
    """A kept input with a piece of another, of nothing or of something odd in its place."""
    data = bytearray(random.choice(kept))
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(data))
        end = min(len(data), start + random.choice((0, 0, 1, 5, 30)))
        other = random.choice(kept)
        cut = random.randint(0, len(other))
        data[start:end] = random.choice((b"", random.choice(PIECES), other[cut : cut + 20], bytes(data[end : end + 8])))
    return bytes(data[:2000])


def new_inputs(target: str) -> Iterator[bytes]:
    random, kept = Random(target), kept_of(target)
    for _ in range(NEW[target] * CAMPAIGNS):
        yield mutate(random, kept)


def take(target: str, data: bytes) -> None:
    try:
        TARGETS[target](data)
    except Exception as error:
        error.add_note(f"{target}: {data!r}")
        raise


@pytest.mark.parametrize("target", TARGETS)
def test_what_campaigns_kept_breaks_nothing(target: str) -> None:
    kept = kept_of(target)
    assert kept
    for data in kept:
        take(target, data)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # werkzeug leaves the file of a broken form to the collector
@pytest.mark.parametrize("target", TARGETS)
def test_what_is_made_of_it_breaks_nothing(target: str) -> None:
    for data in new_inputs(target):
        take(target, data)


def read_steadily(target: str, data: bytes) -> None:
    """As the target does; of the grammar only what does not depend on a draw."""
    if target == "grammar":
        understand(data.decode(), now=NOW, zone=ZONE)
    else:
        TARGETS[target](data)


def count_lines(target: str, data: bytes) -> int:
    """Lines of ours that run for an input: steps, which no busy machine changes."""
    steps = 0

    def trace(frame: object, event: str, _: object) -> object:
        nonlocal steps
        steps += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        read_steadily(target, data)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("target", GROWTH)
def test_four_times_the_input_takes_no_more_than_its_share_of_steps(target: str) -> None:
    """Six times at the most; it were sixteen where it is quadratic."""
    read_steadily(target, GROWTH[target])  # what is remembered is no growth
    small, large = (count_lines(target, GROWTH[target] * times) for times in (20, 80))
    assert large <= 6 * small + 2000
