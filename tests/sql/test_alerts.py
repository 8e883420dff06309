"""Alerts: each incident is told once to every admin, its end is told once, whoever settles and how many at a time."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    OTHER_ADMIN,
    call_of,
    command,
    deliver,
    make_home_task,
    message,
    run_at_once,
    send_command,
)


@pytest.fixture
def watched(wocs: Clone) -> Clone:
    """Both admins have written lately; it is noon where the business is."""
    for number in (ADMIN, OTHER_ADMIN):
        send_command(wocs, number, "look", runs="answer")
    noon_zone(wocs, 12)
    return wocs


def noon_zone(wocs: Clone, hour: int) -> None:
    """A zone in which it is this hour right now."""
    [(now,)] = wocs.sql("select extract(hour from now() at time zone 'UTC')::int")
    east = (hour - now + 12) % 24 - 12
    name = f"Etc/GMT{-east:+d}" if east else "Etc/UTC"
    wocs.sql(
        "insert into wocs.settings values ('timezone', %s) on conflict (name) do update set value = excluded.value",
        name,
    )


def setting(wocs: Clone, name: str, value: str) -> None:
    wocs.sql(
        "insert into wocs.settings values (%s, %s) on conflict (name) do update set value = excluded.value", name, value
    )


def look(wocs: Clone, times: int = 1) -> None:
    """A minute later, so many schedulers at the same moment."""
    wocs.sql("update wocs.meters set at = at - interval '2 minutes' where name = 'alerts'")
    run_at_once([call_of("wocs_tick", {})] * times, wocs)


def told(wocs: Clone) -> list[tuple[str, str]]:
    return wocs.sql("select say, to_number from wocs.outbox where say like 'alert.%' order by id")


def both(say: str) -> list[tuple[str, str]]:
    return [(say, ADMIN), (say, OTHER_ADMIN)]


def beat(wocs: Clone, **more: bool) -> None:
    wocs.call("wocs_beat", {"node": "pc", "abilities": {}, "running": [], "version": "1", **more})


def away(wocs: Clone, minutes: int) -> None:
    wocs.sql("update wocs.nodes set last_seen = now() - make_interval(mins => %s)", minutes)


def test_a_pc_that_never_called_is_not_missed(watched: Clone) -> None:
    look(watched)
    assert told(watched) == []


def test_a_pc_away_for_ten_minutes_is_told_once_and_so_is_its_return(watched: Clone) -> None:
    beat(watched)
    away(watched, 8)
    look(watched)
    assert told(watched) == []
    make_home_task(watched)
    away(watched, 11)
    look(watched, 3)
    look(watched, 3)
    assert told(watched) == both("alert.offline")
    [(facts,)] = watched.sql("select facts from wocs.outbox where say = 'alert.offline' limit 1")
    assert (facts["minutes"], facts["waiting"]) == (10, 1) and facts["since"].endswith("Z")
    beat(watched)
    look(watched, 3)
    look(watched)
    assert told(watched) == both("alert.offline") + both("alert.online")
    [(facts,)] = watched.sql("select facts from wocs.outbox where say = 'alert.online' limit 1")
    assert 650 < facts["seconds"] < 700


def test_how_long_it_may_be_away_is_a_setting(watched: Clone) -> None:
    setting(watched, "offline_minutes", "60")
    beat(watched)
    away(watched, 59)
    look(watched)
    assert told(watched) == []


def test_a_second_absence_is_told_again(watched: Clone) -> None:
    beat(watched)
    for _ in range(2):
        away(watched, 15)
        look(watched)
        beat(watched)
        look(watched)
    assert [say for say, number in told(watched) if number == ADMIN] == ["alert.offline", "alert.online"] * 2


def test_messages_are_told_at_eighty_and_at_a_hundred_per_cent_and_when_the_month_is_new(watched: Clone) -> None:
    setting(watched, "free_messages", "10")
    watched.sql("delete from wocs.outbox")

    def sent(count: int) -> None:
        watched.sql(
            "insert into wocs.outbox (key, kind, say, state, sent_at)"
            " select gen_random_uuid()::text, 'reply', 'x', 'sent', now() from generate_series(1, %s)", count,
        )  # fmt: skip

    sent(7)
    look(watched)
    assert told(watched) == []
    sent(1)
    look(watched, 3)
    look(watched)
    assert told(watched) == both("alert.quota")
    sent(5)
    look(watched, 3)
    assert told(watched) == both("alert.quota") * 2
    levels = watched.sql("select facts -> 'level' from wocs.outbox where say = 'alert.quota' order by id")
    assert levels == [(80,), (80,), (100,), (100,)]
    watched.sql("update wocs.outbox set sent_at = now() - interval '40 days' where say = 'x'")
    watched.sql("update wocs.outbox set sent_at = null where say <> 'x'")
    look(watched)
    assert told(watched)[4:] == both("alert.quota_over")


@pytest.mark.parametrize(("meter", "megabytes"), [("database_bytes", 450), ("files_bytes", 900)])
def test_the_database_and_the_files_are_watched_too(watched: Clone, meter: str, megabytes: int) -> None:
    watched.sql("insert into wocs.meters (name, used) values (%s, %s::bigint * 1024 * 1024)", meter, megabytes)
    look(watched)
    assert told(watched) == both("alert.quota")
    [(facts,)] = watched.sql("select facts from wocs.outbox where say = 'alert.quota' limit 1")
    assert (facts["name"], facts["level"]) == (meter, 80)


def silent_for(wocs: Clone, hours: int, messages: int = 10) -> None:
    """So many messages in the days before, and none since."""
    wocs.sql("delete from wocs.inbound_events")
    wocs.sql(
        "insert into wocs.inbound_events (message_id, kind, body, received_at)"
        " select 'm' || n, 'message', '{}', now() - make_interval(hours => %s + 5 * n)"
        " from generate_series(0, %s - 1) n",
        hours, messages,
    )  # fmt: skip


def test_a_day_of_silence_after_a_week_of_traffic_is_told_and_so_is_its_end(watched: Clone) -> None:
    silent_for(watched, 23)
    look(watched)
    assert told(watched) == []
    silent_for(watched, 25)
    look(watched, 3)
    look(watched)
    assert told(watched) == both("alert.silence")
    watched.sql("insert into wocs.inbound_events (message_id, kind, body) values ('back', 'message', '{}')")
    look(watched)
    look(watched)
    assert told(watched) == both("alert.silence") + both("alert.silence_over")


def test_silence_at_night_or_where_it_is_always_quiet_is_no_alert(watched: Clone) -> None:
    silent_for(watched, 25)
    noon_zone(watched, 3)
    look(watched)
    noon_zone(watched, 12)
    silent_for(watched, 25, messages=3)
    look(watched)
    silent_for(watched, 24 * 9)
    look(watched)
    assert told(watched) == []


def test_a_task_of_unknown_end_is_told_to_the_admins_who_did_not_ask_for_it(watched: Clone) -> None:
    task = make_home_task(watched, repeatable=False)
    watched.call("wocs_claim", {"node": "pc", "task": task})
    watched.sql("update wocs.tasks set lease_until = now() - interval '1 s'")
    look(watched, 3)
    look(watched, 3)
    assert told(watched) == [("alert.uncertain", OTHER_ADMIN)]
    assert watched.sql("select to_number from wocs.outbox where say = 'task.uncertain'") == [(ADMIN,)]


@pytest.mark.parametrize(("say", "pause"), [("alert.offline", (0, 0)), ("alert.quota", (3, 15))])
def test_alerts_go_to_admins_alone_and_those_that_can_wait_with_a_pause_between_two(
    watched: Clone, say: str, pause: tuple[int, int]
) -> None:
    if say == "alert.offline":
        beat(watched)
        away(watched, 20)
    else:
        watched.sql("insert into wocs.meters (name, used) values ('files_bytes', 900::bigint * 1024 * 1024)")
    look(watched)
    times = watched.sql("select to_number, kind, not_before from wocs.outbox where say = %s order by id", say)
    assert [row[:2] for row in times] == [(ADMIN, "notice"), (OTHER_ADMIN, "notice")]
    assert pause[0] <= (times[1][2] - times[0][2]).total_seconds() <= pause[1]


def test_whoever_has_been_silent_for_a_day_is_told_by_template(watched: Clone) -> None:
    watched.sql("update wocs.wa_sessions set last_active = now() - interval '25 hours'")
    beat(watched)
    away(watched, 20)
    look(watched)
    assert {kind for (kind,) in watched.sql("select kind from wocs.outbox where say = 'alert.offline'")} == {"template"}


def test_nothing_is_looked_at_twice_within_a_minute(watched: Clone) -> None:
    look(watched)
    assert watched.sql("select wocs.alerts_are_due()") == [(False,)]
    beat(watched)
    away(watched, 20)
    watched.call("wocs_tick", {})
    assert told(watched) == []


def test_alerts_are_told_while_all_is_stopped(watched: Clone) -> None:
    deliver(watched, message(ADMIN, command("stop_all")))
    beat(watched)
    away(watched, 20)
    look(watched)
    assert told(watched) == both("alert.offline")
