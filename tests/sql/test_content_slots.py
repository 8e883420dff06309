"""/content schedule, calendar and cancel: posts at hours that suit, never two in each other's way."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.database_clone import Clone
from tests.sql.local_time import clock_shows, day, live_in
from tests.sql.tasks import Outcome, add_person, run_answer, run_check, run_command

HOUR = timedelta(hours=1)


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def schedule(database: Clone, admin: str, date: str, **more: Any) -> Outcome:
    wanted = {"platform": "tiktok", "slots": 3, "type": "promo", **more}
    return run_command(database, admin, "content_schedule", date=date, **wanted)


def planned(database: Clone) -> list[tuple[str, datetime]]:
    return database.sql("select platform, at from wocs.content_calendar where state = 'planned' order by platform, at")


def local_times(database: Clone, platform: str = "tiktok") -> list[str]:
    rows = database.sql(
        "select to_char(at at time zone wocs.clock_zone(), 'HH24:MI') from wocs.content_slots"
        " where platform = %s and state = 'planned' order by at",
        platform,
    )
    return [time for (time,) in rows]


def keeps_its_distance(database: Clone) -> bool:
    slots = planned(database)
    return all(
        one == other or abs(one[1] - other[1]) >= (HOUR if one[0] == other[0] else HOUR / 4)
        for one in slots
        for other in slots
    )


def test_posts_go_to_the_best_hours_and_all_times_are_told(database: Clone, admin: str) -> None:
    said = schedule(database, admin, day(database, 1))
    assert said.say == "content.scheduled"
    assert local_times(database) == ["12:00", "17:00", "20:00"]
    assert [slot["at"] for slot in said.facts["slots"]] == sorted(slot["at"] for slot in said.facts["slots"])
    assert [slot["slot"] for slot in said.facts["slots"]] == ["SLOT-1", "SLOT-2", "SLOT-3"]
    schedule(database, admin, day(database, 2), type="behind_scene", slots=1)
    assert local_times(database)[-1] == "09:00"


def test_all_platforms_get_as_many_each_at_different_times(database: Clone, admin: str) -> None:
    schedule(database, admin, day(database, 1), platform="all")
    assert local_times(database) == ["12:00", "17:00", "20:00"]
    assert local_times(database, "instagram") == ["12:30", "17:30", "20:30"]


def test_nothing_but_a_date_is_needed(database: Clone, admin: str) -> None:
    said = run_command(database, admin, "content_schedule", date=day(database, 1))
    assert (said.facts["platform"], said.facts["type"], len(said.facts["slots"])) == ("all", "promo", 6)


def test_what_does_not_fit_is_refused_with_what_would_and_nothing_is_half_done(database: Clone, admin: str) -> None:
    tomorrow = day(database, 1)
    schedule(database, admin, tomorrow, slots=10)
    before = planned(database)
    said = schedule(database, admin, tomorrow, slots=5)
    assert said.say == "content.refused"
    assert (said.facts["reason"], said.facts["fits"], said.facts["next"]["date"]) == ("day_full", 2, day(database, 2))
    assert planned(database) == before
    assert schedule(database, admin, tomorrow, slots=2).say == "content.scheduled"
    assert keeps_its_distance(database)
    assert schedule(database, admin, tomorrow, slots=1).facts["fits"] == 0


def test_kinds_of_posts_do_not_get_in_each_others_way(database: Clone, admin: str) -> None:
    for kind in ("promo", "reaction", "event", "behind_scene"):
        schedule(database, admin, day(database, 1), type=kind, platform="all")
    assert Counter(platform for platform, _ in planned(database)) == {"tiktok": 12, "instagram": 12}
    assert keeps_its_distance(database)


def test_the_hours_that_have_passed_today_are_skipped(database: Clone, admin: str) -> None:
    clock_shows(database, 15, 30)
    schedule(database, admin, day(database))
    assert local_times(database) == ["16:00", "17:00", "20:00"]


def test_late_at_night_the_next_day_is_offered(database: Clone, admin: str) -> None:
    clock_shows(database, 23, 50)
    said = schedule(database, admin, day(database), slots=1)
    assert (said.facts["reason"], said.facts["fits"]) == ("day_full", 0)
    assert said.facts["next"]["date"] == day(database, 1)


def test_just_after_midnight_the_whole_day_is_ahead(database: Clone, admin: str) -> None:
    clock_shows(database, 0, 1)
    schedule(database, admin, day(database))
    assert local_times(database) == ["12:00", "17:00", "20:00"]
    [today] = run_answer(database, admin, "content_calendar", period="today")["facts"]["days"]
    assert len(today["slots"]) == 3


def test_a_day_that_has_passed_is_told_with_the_nearest_one(database: Clone, admin: str) -> None:
    clock_shows(database, 8)
    said = run_check(database, admin, "content_schedule", date=day(database, -1))
    assert (said["refused"], said["facts"]["reason"]) == ("content.refused", "past_date")
    assert said["facts"]["next"]["date"] == day(database)
    assert run_check(database, admin, "content_schedule", date="2036-01-20")["facts"]["reason"] == "too_far"


def test_an_agent_who_is_not_known_is_told_with_those_who_are(database: Clone, admin: str) -> None:
    add_person(database, "Ali", "agent")
    said = schedule(database, admin, day(database, 1), to="aly")
    assert (said.say, said.facts["reason"]) == ("agent.refused", "unknown_agent")
    assert said.facts["names"] == ["Ali"]
    assert schedule(database, admin, day(database, 1), to="ali").facts["agent"] == "Ali"


def test_the_owner_decides_the_hours(database: Clone, admin: str) -> None:
    database.sql("delete from wocs.content_hours where platform = 'tiktok' and type = 'promo'")
    for rank, at in enumerate(["10:30", "10:00", "11:00"], 1):
        database.sql("insert into wocs.content_hours values ('tiktok', 'promo', %s, %s)", at, rank)
    schedule(database, admin, day(database, 1), slots=1)
    assert local_times(database) == ["10:30"]


def test_where_the_best_hour_leaves_no_room_for_a_second_the_others_are_taken(database: Clone, admin: str) -> None:
    test_the_owner_decides_the_hours(database, admin)
    schedule(database, admin, day(database, 2), slots=2)
    assert local_times(database)[1:] == ["10:00", "11:00"]
    assert schedule(database, admin, day(database, 3), slots=3).facts["fits"] == 2


def test_six_who_plan_the_same_day_at_once_never_clash(database: Clone, admin: str) -> None:
    tomorrow = day(database, 1)
    with ThreadPoolExecutor(6) as at_once:
        said = list(at_once.map(lambda _: schedule(database, admin, tomorrow).say, range(6)))
    assert Counter(said) == {"content.scheduled": 4, "content.refused": 2}
    assert len(planned(database)) == 12 and keeps_its_distance(database)


CHANGING = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Cairo"]


def next_changes(zone: str) -> list[str]:
    """The days within a year on which the clocks of this zone change."""
    here = ZoneInfo(zone)
    noons = [datetime.now(here).replace(hour=12) + timedelta(days=ahead) for ahead in range(1, 364)]
    return [
        noon.date().isoformat()
        for noon in noons
        if noon.utcoffset() != (noon - timedelta(days=1)).replace(tzinfo=here).utcoffset()
    ]


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("zone", CHANGING)
def test_a_day_on_which_the_clocks_change_is_a_day_like_others(
    database: Clone, admin: str, zone: str, which: int
) -> None:
    date = next_changes(zone)[which]
    live_in(database, zone)
    database.sql(
        "insert into wocs.content_hours select platform, type, '02:30', 1 from wocs.content_hours group by 1, 2"
    )
    database.sql(
        "insert into wocs.content_hours select platform, type, '00:15', 2 from wocs.content_hours group by 1, 2"
    )
    said = schedule(database, admin, date, platform="all", slots=10)
    assert said.say == "content.scheduled" and len(said.facts["slots"]) == 20
    days = database.sql("select distinct (at at time zone wocs.clock_zone())::date::text from wocs.content_slots")
    assert days == [(date,)]
    assert keeps_its_distance(database)
    [shown] = run_answer(database, admin, "content_calendar", date=date)["facts"]["days"]
    assert len(shown["slots"]) == 20


def test_the_calendar_shows_a_week_ahead_without_what_was_cancelled(database: Clone, admin: str) -> None:
    assert run_answer(database, admin, "content_calendar")["facts"]["days"] == []
    schedule(database, admin, day(database, 1))
    schedule(database, admin, day(database, 6))
    schedule(database, admin, day(database, 7))
    run_command(database, admin, "content_cancel", slot=1)
    shown = run_answer(database, admin, "content_calendar")["facts"]
    assert [len(one["slots"]) for one in shown["days"]] == [2, 3] and shown["more"] == 0
    assert len(run_answer(database, admin, "content_calendar", period="30d")["facts"]["days"]) == 3
    [one_day] = run_answer(database, admin, "content_calendar", date=day(database, 7))["facts"]["days"]
    assert len(one_day["slots"]) == 3


def test_a_long_calendar_says_how_much_more_there_is(database: Clone, admin: str) -> None:
    for ahead in range(1, 4):
        schedule(database, admin, day(database, ahead), platform="all", slots=10)
    shown = run_answer(database, admin, "content_calendar")["facts"]
    assert (sum(len(one["slots"]) for one in shown["days"]), shown["more"]) == (40, 20)


def test_a_slot_is_cancelled_once_and_its_hour_is_free_again(database: Clone, admin: str) -> None:
    schedule(database, admin, day(database, 1), slots=1)
    said = run_command(database, admin, "content_cancel", slot=1)
    assert (said.say, said.facts["slot"], said.facts["was"]) == ("content.cancelled", "SLOT-1", "planned")
    again = run_command(database, admin, "content_cancel", slot=1)
    assert (again.say, again.facts["reason"]) == ("content.refused", "slot_cancelled")
    schedule(database, admin, day(database, 1), slots=1)
    assert local_times(database) == ["12:00"]
    unknown = run_command(database, admin, "content_cancel", slot=99)
    assert (unknown.facts["reason"], unknown.facts["near"]) == ("no_such_slot", ["SLOT-2"])
