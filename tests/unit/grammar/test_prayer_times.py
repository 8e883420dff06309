"""`lepas subuh` is after the day's prayer at the brand's place."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.grammar.results import Clock
from shared.grammar.time.moment_phrases import read_moment
from shared.grammar.time.prayer_times import PRAYERS, find_prayer_time
from shared.places import PLACES
from shared.settings import settings
from tests.unit.grammar.parsed_messages import NOW, ZONE

KUALA_LUMPUR = PLACES["Kuala Lumpur"]
# Of `al-falak` 1.2.1 with twilight at 18 degrees, another implementation; it rounds to the nearest minute.
TABLE = {
    date(2026, 1, 14): ("06:09", "07:23", "13:23", "16:46", "19:21", "20:35"),
    date(2026, 3, 21): ("06:08", "07:17", "13:21", "16:26", "19:24", "20:33"),
    date(2026, 6, 21): ("05:51", "07:06", "13:16", "16:42", "19:24", "20:40"),
    date(2026, 11, 29): ("05:49", "07:03", "13:02", "16:25", "19:00", "20:14"),
}


@pytest.fixture
def kuching(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WOCS_PLACE", "kuching")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def at(phrase: str) -> str:
    when = read_moment(phrase, Clock(NOW, ZONE), "09:00", True)
    assert when is not None and not when.second
    return f"{when:%a %d %H:%M}"


@pytest.mark.parametrize("day", TABLE)
def test_each_prayer_begins_when_another_almanac_says_and_two_minutes_of_grace(day: date) -> None:
    for prayer, known in zip(PRAYERS, TABLE[day], strict=True):
        begins = find_prayer_time(prayer, day, KUALA_LUMPUR)
        exact = datetime.combine(day, datetime.strptime(known, "%H:%M").time(), ZONE)
        assert timedelta(minutes=1) <= begins - exact <= timedelta(minutes=4), prayer


@pytest.mark.parametrize("place", PLACES)
def test_all_year_in_every_place_the_prayers_follow_each_other(place: str) -> None:
    for day in (date(2026, 1, 1) + timedelta(days=count) for count in range(0, 365, 9)):
        times = [find_prayer_time(prayer, day, PLACES[place]) for prayer in PRAYERS]
        assert times == sorted(times) and times[-1] - times[0] < timedelta(hours=16)
        assert all(time.tzinfo is UTC and time.astimezone(ZONE).date() == day for time in times)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("lepas subuh", "Thu 15 06:33"),
        ("selepas maghrib", "Wed 14 19:43"),
        ("after Maghrib", "Wed 14 19:43"),
        ("lps magrib ni", "Wed 14 19:43"),
        ("esok lepas zohor", "Thu 15 13:45"),
        ("lepas isyak esok", "Thu 15 20:58"),
        ("lepas solat asar", "Wed 14 17:08"),
        ("waktu maghrib", "Wed 14 19:23"),
        ("sebelum maghrib", "Wed 14 19:03"),
        ("30 minit sebelum maghrib", "Wed 14 18:53"),
        ("sejam lepas isyak", "Wed 14 21:37"),
        ("jumaat lepas subuh", "Fri 16 06:33"),
        ("lepas solat jumaat", "Fri 16 14:25"),
        ("20 Jan selepas Asar", "Tue 20 17:10"),
    ],
)
def test_a_prayer_is_a_time_of_the_day(phrase: str, expected: str) -> None:
    assert at(phrase) == expected


@pytest.mark.usefixtures("kuching")
def test_the_sun_sets_earlier_in_the_east() -> None:
    assert at("waktu maghrib") == "Wed 14 18:51"


@pytest.mark.usefixtures("kuching")
def test_the_public_holidays_are_those_of_the_brands_state() -> None:
    assert at("cuti umum depan") == "Tue 17 09:00"
