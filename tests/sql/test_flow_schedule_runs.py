"""A run happens exactly once, late if it must, and what went wrong is told."""

from datetime import datetime, timedelta

from tests.conftest import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    OTHER_ADMIN,
    a_while_ago,
    at_once,
    door,
    everything_sent,
    only,
    stamps,
)
from tests.sql.nested_intents import (
    comes_due,
    obey,
    obeyed,
    read,
    schedule,
    stamp,
    states,
    tell,
    tick,
)


def test_an_obeyed_run_is_obeyed_once_however_often_it_is_told(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one")))
    comes_due(wocs)
    run = read(wocs)
    asked = {"run": run["run"], "intent": stamp("one")["intent"], "problem": None, "settings": {}}
    works = at_once([door("wocs_obey", asked)] * 8, wocs)
    assert sum(len(work["outbox"]) for work in works) == 1
    assert stamps(wocs) == 1


def test_three_schedulers_racing_fire_each_tick_once(wocs: Clone) -> None:
    for number in range(12):
        obeyed(wocs, schedule(stamp(f"page-{number}"), repeat="daily"), [ADMIN, OTHER_ADMIN][number % 2])
    comes_due(wocs)
    works = [*at_once([door("wocs_tick", {})] * 3, wocs), tick(wocs)]
    runs = [run["run"] for work in works for run in work["read"]]
    assert len(runs) == len(set(runs)) == 12


def test_even_without_the_lock_of_settling_each_tick_fires_once(wocs: Clone) -> None:
    for number in range(12):
        obeyed(wocs, schedule(stamp(f"page-{number}"), repeat="daily"), [ADMIN, OTHER_ADMIN][number % 2])
    comes_due(wocs)
    wocs.sql(
        "create function public.settle_alone(request jsonb) returns jsonb language plpgsql security definer as $$"
        " begin perform wocs.work_begin(); perform wocs.schedule_runs_settle(); return wocs.work_collect(); end $$;"
        " grant execute on function public.settle_alone to public"
    )
    works = [*at_once([door("settle_alone", {})] * 3, wocs), tick(wocs)]
    runs = [run["run"] for work in works for run in work["read"]]
    assert len(runs) == len(set(runs)) == 12
    assert wocs.sql("select count(*) from wocs.schedule_runs") == [(12,)]


def test_at_most_twenty_runs_are_given_out_at_a_time(wocs: Clone) -> None:
    for number in range(25):
        obeyed(wocs, schedule(stamp(f"page-{number}")), [ADMIN, OTHER_ADMIN][number % 2])
    comes_due(wocs)
    assert [len(tick(wocs)["read"]) for _ in range(3)] == [20, 5, 0]


def test_a_run_whose_reader_was_lost_is_given_again_after_a_minute(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one")))
    comes_due(wocs)
    first = read(wocs)
    assert tick(wocs)["read"] == []
    a_while_ago(wocs, "schedule_runs", "lease_until", 61)
    assert read(wocs)["run"] == first["run"]


def test_a_run_that_five_readers_lost_has_failed_and_its_owner_hears_it(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one")))
    everything_sent(wocs)
    comes_due(wocs)
    for _ in range(5):
        read(wocs)
        a_while_ago(wocs, "schedule_runs", "lease_until", 61)
    work = tick(wocs)
    assert work["read"] == []
    failed = only(work["outbox"])
    assert (failed["say"], failed["facts"]["told"]["facts"]["error"]["code"]) == ("schedule.failed", "not_read")
    assert states(wocs) == [("done", "failed")]


def test_missed_runs_are_made_up_for_once_and_that_is_said(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one"), repeat="daily"))
    at = comes_due(wocs, late=timedelta(days=3, hours=2))
    run = read(wocs)
    latest = datetime.fromisoformat(run["at"])
    assert abs(latest - at - timedelta(days=3)) < timedelta(milliseconds=2)
    facts = obey(wocs, run, stamp("one")["intent"])["facts"]
    assert facts["skipped"] == 3
    assert 7200 <= facts["late_s"] < 7260
    assert abs(datetime.fromisoformat(facts["next"][0]) - at - timedelta(days=4)) < timedelta(milliseconds=2)
    assert tick(wocs)["read"] == []
    assert stamps(wocs) == 1


def test_one_that_was_missed_long_ago_still_runs(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one")))
    comes_due(wocs, late=timedelta(days=40))
    facts = obey(wocs, read(wocs), stamp("one")["intent"])["facts"]
    assert facts["skipped"] == 0
    assert facts["late_s"] >= 40 * 86400


def test_what_cannot_be_read_any_more_is_told_to_the_owner(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one"), repeat="daily"))
    comes_due(wocs)
    problem = {"say": "grammar.mistakes", "facts": {"command": "stamp", "mistakes": [], "corrected": ""}}
    failed = obey(wocs, read(wocs), None, problem)
    assert (failed["say"], failed["facts"]["told"]["say"]) == ("schedule.failed", "grammar.mistakes")
    assert states(wocs) == [("active", "failed")]


def test_a_run_that_is_refused_or_breaks_is_told_and_the_schedule_goes_on(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one"), repeat="daily"))
    comes_due(wocs)
    refused = obey(wocs, read(wocs), stamp("forbidden")["intent"])
    assert (refused["say"], refused["facts"]["told"]["say"]) == ("schedule.failed", "landing.refused")
    wocs.sql("update wocs.schedules set next_at = now()")
    broken = obey(wocs, read(wocs), stamp("broken")["intent"])
    assert (broken["say"], broken["facts"]["told"]["facts"]["error"]["code"]) == ("schedule.failed", "internal")
    assert states(wocs) == [("active", "failed")] * 2
    assert stamps(wocs) == 0


def test_while_everything_is_stopped_no_run_begins(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one")))
    comes_due(wocs)
    run = read(wocs)
    wocs.sql("create or replace function wocs.stop_is_on() returns boolean language sql as 'select true'")
    assert tell(wocs, run, stamp("one")["intent"])["outbox"] == []
    assert stamps(wocs) == 0
    wocs.sql("create or replace function wocs.stop_is_on() returns boolean language sql as 'select false'")
    a_while_ago(wocs, "schedule_runs", "lease_until", 61)
    assert obey(wocs, read(wocs), stamp("one")["intent"])["say"] == "schedule.ran"
