"""The runs of a schedule, against a wall clock of Python's: in any zone, over every change of its clocks."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count as count_from
from itertools import islice, pairwise
from random import Random
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tests.database_clone import Clone

ZONES = [
    "Asia/Kuala_Lumpur", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
    "America/Santiago", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham",
]  # fmt: skip
YEARS = range(2021, 2025)
"""Past years: newer rules, of which each side has its own copy, do not change what they were."""
STEPS = {"daily": 1, "weekly": 7, "every 2 days": 2, "every 3 weeks": 21}
MONTHS = {"monthly": 1, "every 3 months": 3, "every 12 months": 12}
WEEKDAYS = {
    "weekdays": "0 1 2 3 4",
    "mon,wed,fri": "0 2 4",
    "sat,sun": "5 6",
    "thu": "3",
    "mon,tue,wed,thu,fri,sat": "0 1 2 3 4 5",
}
DAYS_OF_MONTH = {"last day of month": 31, "day 30 of month": 30, "day 15 of month": 15}
PATTERNS = [*STEPS, *MONTHS, *WEEKDAYS, *DAYS_OF_MONTH]


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
    walls = islice(expected_walls(wall, repeat), count)
    return [at if each == wall else wall_moment(each, zone) for each in walls]


def expected_walls(wall: datetime, repeat: str) -> Iterator[datetime]:
    """Day by day through the calendar, each asked whether it is one of the pattern's."""
    for ahead in count_from(0):
        day = wall + timedelta(days=ahead)
        if is_of_pattern(wall, day, repeat):
            yield day


def is_of_pattern(first: datetime, day: datetime, repeat: str) -> bool:
    if repeat in STEPS:
        return (day - first).days % STEPS[repeat] == 0
    if repeat in WEEKDAYS:
        return str(day.weekday()) in WEEKDAYS[repeat]
    last = monthrange(day.year, day.month)[1]
    if repeat in DAYS_OF_MONTH:
        return day.day == min(DAYS_OF_MONTH[repeat], last)
    apart = (day.year - first.year) * 12 + day.month - first.month
    return apart % MONTHS[repeat] == 0 and day.day == min(first.day, last)


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
def test_runs_keep_their_time_of_day(database: Clone, zone: str) -> None:
    chance = Random(zone)
    start = datetime(2022, 1, 1, tzinfo=UTC)
    for repeat in PATTERNS:
        count = 400 if repeat == "daily" else 60 if repeat in {*STEPS, *WEEKDAYS} else 2 + 12 // MONTHS.get(repeat, 1)
        for _ in range(12 if repeat in {"daily", "weekly"} else 3):
            at = start + timedelta(minutes=chance.randrange(365 * 24 * 60))
            assert runs(database, at, zone, repeat, count) == expected(at, ZoneInfo(zone), repeat, count), repeat


@pytest.mark.parametrize("zone", ZONES)
def test_a_run_of_each_day_and_never_two(database: Clone, zone: str) -> None:
    for hour in (0, 1, 2, 3, 8, 23):
        at = wall_moment(datetime(2022, 1, 15, hour, 30), ZoneInfo(zone))
        found = runs(database, at, zone, "daily", 800)
        local_days = [one.astimezone(ZoneInfo(zone)).date() for one in found]
        assert local_days == [local_days[0] + timedelta(days=n) for n in range(800)]


@pytest.mark.parametrize("zone", ZONES)
def test_after_an_outage_the_latest_missed_run_is_found(database: Clone, zone: str) -> None:
    chance = Random(f"{zone}late")
    at = datetime(2022, 1, 15, 1, 30, tzinfo=UTC)
    for repeat in ("once", *PATTERNS):
        all_runs = runs(database, at, zone, repeat, 500) if repeat != "once" else [at]
        for _ in range(15 if repeat in {"daily", "weekly"} else 3):
            moment = at + timedelta(minutes=chance.randrange(400 * 24 * 60))
            [(found,)] = database.sql(
                "select wocs.schedule_latest_turn(jsonb_populate_record(null::wocs.schedules, jsonb_build_object("
                "'at', %s::timestamptz, 'zone', %s::text, 'repeat', %s::text, 'turn', 0)), %s)",
                at, zone, repeat, moment,
            )  # fmt: skip
            assert found == max((n for n, run in enumerate(all_runs) if run <= moment), default=0), repeat


def test_the_first_run_is_the_first_day_of_the_pattern_from_any_day_on(database: Clone) -> None:
    """Over two years, one of them a leap year."""
    zone = ZoneInfo("Asia/Kuala_Lumpur")
    starts = [datetime(2023, 1, 1, 9, tzinfo=zone) + timedelta(days=day) for day in range(731)]
    for repeat in PATTERNS:
        rows = database.sql(
            "select array(select wocs.schedule_turn_at(at, %s, %s, n) from generate_series(0, 3) n order by n)"
            " from unnest(%s::timestamptz[]) with ordinality x(at, nth) order by nth",
            str(zone), repeat, starts,
        )  # fmt: skip
        for at, (found,) in zip(starts, rows, strict=True):
            assert found == expected(at, zone, repeat, 4), (repeat, at)


def test_a_monthly_run_of_the_31st_comes_back_to_it(database: Clone) -> None:
    zone = "Asia/Kuala_Lumpur"
    at = datetime(2024, 1, 31, 9, tzinfo=ZoneInfo(zone))
    days = [run.astimezone(ZoneInfo(zone)).strftime("%d %b") for run in runs(database, at, zone, "monthly", 5)]
    assert days == ["31 Jan", "29 Feb", "31 Mar", "30 Apr", "31 May"]
    at = datetime(2024, 2, 29, 9, tzinfo=ZoneInfo(zone))
    days = [
        run.astimezone(ZoneInfo(zone)).strftime("%d %b %Y") for run in runs(database, at, zone, "every 12 months", 5)
    ]
    assert days == ["29 Feb 2024", "28 Feb 2025", "28 Feb 2026", "28 Feb 2027", "29 Feb 2028"]


@pytest.mark.parametrize(
    "repeat", ["hourly", "every 0 days", "mon,", "fri,someday", "day 0 of month", "every 2 hours", ""]
)
def test_no_other_pattern_is_kept(database: Clone, repeat: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        database.sql(
            "insert into wocs.schedules (task_id, owner_id, line, repeat, at, zone)"
            " values ('TASK-1', gen_random_uuid(), '{}', %s, now(), 'UTC')",
            repeat,
        )
