"""The runs of a schedule, against a wall clock of Python's: in any zone, over every change of its clocks."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Clone

ZONES = [
    "Asia/Kuala_Lumpur", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
    "America/Santiago", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham",
]  # fmt: skip
YEARS = range(2021, 2025)
"""Past years: newer rules, of which each side has its own copy, do not change what they were."""
STEPS = {"daily": 1, "weekly": 7}


def wall_moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment a clock on that wall shows this time; when it skips it, the moment it skips."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    minute = moment - timedelta(hours=26)
    while (minute + timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None) <= wall:
        minute += timedelta(minutes=1)
    return minute + timedelta(minutes=1)


def changes(zone: ZoneInfo) -> list[datetime]:
    """The days on which the clocks of this zone are changed."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for year in YEARS for day in range(366)]
    return [one for one, next_one in pairwise(days) if offset(one, zone) != offset(next_one, zone)]


def offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def agree_on_the_clocks(database: Clone, zone: str) -> bool:
    """Whether Postgres and Python know the same rules for these years."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for year in YEARS for day in range(366)]
    rows = database.sql(
        "select extract(epoch from wocs.schedule_zone_offset(d, %s)) from unnest(%s::timestamptz[]) d", zone, days
    )
    known = [offset(one, ZoneInfo(zone)) for one in days]
    return [timedelta(seconds=int(row[0])) for row in rows] == known


def runs(database: Clone, at: datetime, zone: str, repeat: str, count: int) -> list[datetime]:
    rows = database.sql(
        "select wocs.schedule_turn_at(%s, %s, %s, n) from generate_series(0, %s) n order by n",
        at,
        zone,
        repeat,
        count - 1,
    )
    return [row[0].astimezone(UTC) for row in rows]


def expected(at: datetime, zone: ZoneInfo, repeat: str, count: int) -> list[datetime]:
    wall = at.astimezone(zone).replace(tzinfo=None)
    return [at] + [wall_moment(wall + timedelta(days=n * STEPS[repeat]), zone) for n in range(1, count)]


@pytest.mark.parametrize("zone", ZONES)
def test_every_wall_time_around_every_change_of_the_clocks(database: Clone, zone: str) -> None:
    assert agree_on_the_clocks(database, zone)
    walls = [
        (day.replace(tzinfo=None) - timedelta(hours=14)).replace(second=0) + timedelta(minutes=10 * step)
        for day in changes(ZoneInfo(zone))
        for step in range(6 * 62)
    ]
    rows = database.sql(
        "select wocs.schedule_wall_moment(w, %s) from unnest(%s::timestamp[]) with ordinality x(w, n) order by n",
        zone,
        walls,
    )
    assert [row[0].astimezone(UTC) for row in rows] == [wall_moment(wall, ZoneInfo(zone)) for wall in walls]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("repeat", STEPS)
def test_runs_keep_their_time_of_day(database: Clone, zone: str, repeat: str) -> None:
    chance = Random(f"{zone}{repeat}")
    start = datetime(2022, 1, 1, tzinfo=UTC)
    for _ in range(12):
        at = start + timedelta(minutes=chance.randrange(365 * 24 * 60))
        count = 400 if repeat == "daily" else 60
        assert runs(database, at, zone, repeat, count) == expected(at, ZoneInfo(zone), repeat, count)


@pytest.mark.parametrize("zone", ZONES)
def test_a_run_of_each_day_and_never_two(database: Clone, zone: str) -> None:
    for hour in (0, 1, 2, 3, 8, 23):
        at = wall_moment(datetime(2022, 1, 15, hour, 30), ZoneInfo(zone))
        found = runs(database, at, zone, "daily", 800)
        local_days = [one.astimezone(ZoneInfo(zone)).date() for one in found]
        assert local_days == [local_days[0] + timedelta(days=n) for n in range(800)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("repeat", ["once", "daily", "weekly"])
def test_after_an_outage_the_latest_missed_run_is_found(database: Clone, zone: str, repeat: str) -> None:
    chance = Random(f"{zone}{repeat}late")
    at = datetime(2022, 1, 15, 1, 30, tzinfo=UTC)
    all_runs = runs(database, at, zone, repeat, 500) if repeat != "once" else [at]
    for _ in range(15):
        moment = at + timedelta(minutes=chance.randrange(400 * 24 * 60))
        [(found,)] = database.sql(
            "select wocs.schedule_latest_turn(jsonb_populate_record(null::wocs.schedules, jsonb_build_object("
            "'at', %s::timestamptz, 'zone', %s::text, 'repeat', %s::text, 'turn', 0)), %s)",
            at, zone, repeat, moment,
        )  # fmt: skip
        assert found == max(n for n, run in enumerate(all_runs) if run <= moment)
