"""A run happens exactly once, late if it must, and what went wrong is told."""

from datetime import datetime, timedelta

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    OTHER_ADMIN,
    call_of,
    count_stamps,
    mark_all_sent,
    move_back,
    run_at_once,
    the_only,
)
from tests.sql.nested_intents import (
    make_due,
    obey_run,
    obey_with_problem,
    read_runs,
    run_tick,
    schedule,
    send_intent,
    stamp,
    states,
)


def test_an_obeyed_run_is_obeyed_once_however_often_it_is_told(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one")))
    make_due(wocs)
    run = read_runs(wocs)
    asked = {"run": run["run"], "intent": stamp("one")["intent"], "problem": None, "settings": {}}
    works = run_at_once([call_of("wocs_obey", asked)] * 8, wocs)
    assert sum(len(work["outbox"]) for work in works) == 1
    assert count_stamps(wocs) == 1


def test_three_schedulers_racing_fire_each_tick_once(wocs: Clone) -> None:
    for number in range(12):
        send_intent(wocs, schedule(stamp(f"page-{number}"), repeat="daily"), [ADMIN, OTHER_ADMIN][number % 2])
    make_due(wocs)
    works = [*run_at_once([call_of("wocs_tick", {})] * 3, wocs), run_tick(wocs)]
    runs = [run["run"] for work in works for run in work["read"]]
    assert len(runs) == len(set(runs)) == 12


def test_even_without_the_lock_of_settling_each_tick_fires_once(wocs: Clone) -> None:
    for number in range(12):
        send_intent(wocs, schedule(stamp(f"page-{number}"), repeat="daily"), [ADMIN, OTHER_ADMIN][number % 2])
    make_due(wocs)
    wocs.sql(
        "create function public.settle_alone(request jsonb) returns jsonb language plpgsql security definer as $$"
        " begin perform wocs.work_begin(); perform wocs.schedule_runs_settle(); return wocs.work_collect(); end $$;"
        " grant execute on function public.settle_alone to public"
    )
    works = [*run_at_once([call_of("settle_alone", {})] * 3, wocs), run_tick(wocs)]
    runs = [run["run"] for work in works for run in work["read"]]
    assert len(runs) == len(set(runs)) == 12
    assert wocs.sql("select count(*) from wocs.schedule_runs") == [(12,)]


def test_at_most_twenty_runs_are_given_out_at_a_time(wocs: Clone) -> None:
    for number in range(25):
        send_intent(wocs, schedule(stamp(f"page-{number}")), [ADMIN, OTHER_ADMIN][number % 2])
    make_due(wocs)
    assert [len(run_tick(wocs)["read"]) for _ in range(3)] == [20, 5, 0]


def test_a_run_whose_reader_was_lost_is_given_again_after_a_minute(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one")))
    make_due(wocs)
    first = read_runs(wocs)
    assert run_tick(wocs)["read"] == []
    move_back(wocs, "schedule_runs", "lease_until", 61)
    assert read_runs(wocs)["run"] == first["run"]


def test_a_run_that_five_readers_lost_has_failed_and_its_owner_hears_it(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one")))
    mark_all_sent(wocs)
    make_due(wocs)
    for _ in range(5):
        read_runs(wocs)
        move_back(wocs, "schedule_runs", "lease_until", 61)
    work = run_tick(wocs)
    assert work["read"] == []
    failed = the_only(work["outbox"])
    assert (failed["say"], failed["facts"]["told"]["facts"]["error"]["code"]) == ("schedule.failed", "not_read")
    assert states(wocs) == [("done", "failed")]


def test_missed_runs_are_made_up_for_once_and_that_is_said(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one"), repeat="daily"))
    at = make_due(wocs, late=timedelta(days=3, hours=2))
    run = read_runs(wocs)
    latest = datetime.fromisoformat(run["at"])
    assert abs(latest - at - timedelta(days=3)) < timedelta(milliseconds=2)
    facts = obey_run(wocs, run, stamp("one")["intent"])["facts"]
    assert facts["skipped"] == 3
    assert 7200 <= facts["late_s"] < 7260
    assert abs(datetime.fromisoformat(facts["next"][0]) - at - timedelta(days=4)) < timedelta(milliseconds=2)
    assert run_tick(wocs)["read"] == []
    assert count_stamps(wocs) == 1


def test_one_that_was_missed_long_ago_still_runs(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one")))
    make_due(wocs, late=timedelta(days=40))
    facts = obey_run(wocs, read_runs(wocs), stamp("one")["intent"])["facts"]
    assert facts["skipped"] == 0
    assert facts["late_s"] >= 40 * 86400


def test_what_cannot_be_read_any_more_is_told_to_the_owner(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one"), repeat="daily"))
    make_due(wocs)
    problem = {"say": "grammar.mistakes", "facts": {"command": "stamp", "mistakes": [], "corrected": ""}}
    failed = obey_run(wocs, read_runs(wocs), None, problem)
    assert (failed["say"], failed["facts"]["told"]["say"]) == ("schedule.failed", "grammar.mistakes")
    assert states(wocs) == [("active", "failed")]


def test_a_run_that_is_refused_or_breaks_is_told_and_the_schedule_goes_on(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one"), repeat="daily"))
    make_due(wocs)
    refused = obey_run(wocs, read_runs(wocs), stamp("forbidden")["intent"])
    assert (refused["say"], refused["facts"]["told"]["say"]) == ("schedule.failed", "landing.refused")
    wocs.sql("update wocs.schedules set next_at = now()")
    broken = obey_run(wocs, read_runs(wocs), stamp("broken")["intent"])
    assert (broken["say"], broken["facts"]["told"]["facts"]["error"]["code"]) == ("schedule.failed", "internal")
    assert states(wocs) == [("active", "failed")] * 2
    assert count_stamps(wocs) == 0


def test_while_everything_is_stopped_no_run_begins(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one")))
    make_due(wocs)
    run = read_runs(wocs)
    wocs.sql("create or replace function wocs.stop_is_on() returns boolean language sql as 'select true'")
    assert obey_with_problem(wocs, run, stamp("one")["intent"])["outbox"] == []
    assert count_stamps(wocs) == 0
    wocs.sql("create or replace function wocs.stop_is_on() returns boolean language sql as 'select false'")
    move_back(wocs, "schedule_runs", "lease_until", 61)
    assert obey_run(wocs, read_runs(wocs), stamp("one")["intent"])["say"] == "schedule.ran"
