"""`malam Jumaat` is Thursday's night to some and Friday's to others: both are told, unless one of them cannot be."""

from datetime import datetime

import pytest

from shared.grammar import Mistaken, Parsed
from tests.unit.grammar.parsed_messages import NOW, ZONE, mistakes_in, parse


def schedule(words: str, now: datetime = NOW) -> object:
    """Both nights where they are asked about, else the moment."""
    meaning = parse(f"/schedule\ntask: /report daily\nat: {words}", now=now)
    if isinstance(meaning, Mistaken):
        [mistake] = meaning.mistakes
        return mistake.problem, *(f"{datetime.fromisoformat(each):%a %d %H:%M}" for each in mistake.choices)
    assert isinstance(meaning, Parsed)
    return f"{datetime.fromisoformat(meaning.args['at']):%a %d %H:%M}"


@pytest.mark.parametrize(
    ("words", "nights"),
    [
        ("malam Jumaat", ("Thu 15 20:00", "Fri 16 20:00")),
        ("mlm jumaat pukul 9", ("Thu 15 21:00", "Fri 16 21:00")),
        ("malam Sabtu jam 10", ("Fri 16 22:00", "Sat 17 22:00")),
        ("malam Jumaat depan", ("Thu 22 20:00", "Fri 23 20:00")),
        ("malam Ahad", ("Sat 17 20:00", "Sun 18 20:00")),
        ("malam minggu", ("Sat 17 20:00", "Sun 18 20:00")),
        ("malam Isnin ini", ("Sun 18 20:00", "Mon 19 20:00")),
        ("8 malam Jumaat", ("Thu 15 20:00", "Fri 16 20:00")),
    ],
)
def test_both_nights_are_told(words: str, nights: tuple[str, str]) -> None:
    assert schedule(words) == ("which_night", *nights)


@pytest.mark.parametrize(
    ("words", "night"),
    [
        ("Jumaat malam", "Fri 16 20:00"),
        ("Khamis malam", "Thu 15 20:00"),
        ("malam hari Jumaat", "Fri 16 20:00"),
        ("8 malam, Jumaat", "Fri 16 20:00"),
        ("friday night", "Fri 16 20:00"),
        ("malam raya", "Fri 20 20:00"),
        ("malam tahun baru", "Thu 31 20:00"),
        ("malam merdeka", "Sun 30 20:00"),
        ("malam esok", "Thu 15 20:00"),
        ("malam Khamis", "Thu 15 20:00"),
    ],
)
def test_one_night_is_meant_where_the_words_say_which(words: str, night: str) -> None:
    late = datetime(2026, 1, 14, 21, 0, tzinfo=ZONE)
    assert schedule(words, late) == night, "the night before has passed, or is no night of theirs"


def test_of_what_happened_the_night_that_was_is_meant() -> None:
    now = datetime(2026, 1, 16, 10, 0, tzinfo=ZONE)
    meaning = parse("/sale add\namount: 12\nat: malam Jumaat ini", now=now)
    assert isinstance(meaning, Parsed)
    assert meaning.args["at"].startswith("2026-01-15T20:00")


def test_the_block_has_the_night_before_and_is_a_right_command() -> None:
    meaning = mistakes_in("/schedule\ntask: /report daily\nat: malam Jumaat")
    assert "at: 2026-01-15 20:00" in meaning.corrected
    assert isinstance(parse(meaning.corrected), Parsed)
