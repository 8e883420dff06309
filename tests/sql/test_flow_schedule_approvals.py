"""What a yes to a schedule covers, and whose schedule may run at all."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    Json,
    command,
    count_stamps,
    mark_all_sent,
    send_word,
)
from tests.sql.nested_intents import (
    as_line,
    batch,
    create,
    either,
    line,
    make_due,
    obey_run,
    obey_with_problem,
    publish,
    read_runs,
    run_tick,
    schedule,
    send_intent,
    stamp,
    states,
    with_sales,
)


def test_what_may_be_healed_by_then_is_a_warning(wocs: Clone) -> None:
    answer = send_intent(wocs, schedule(stamp("forbidden")))
    assert (answer["say"], answer["facts"]["warning"]["facts"]["reason"]) == ("schedule.added", "no_such_page")


def test_who_may_not_or_does_not_exist_refuses_the_schedule(wocs: Clone) -> None:
    call = line("/agent task to: nobody", "agent_task", runs="human", args={"to": "nobody", "type": "call"})
    refused = send_intent(wocs, schedule(call))
    assert (refused["say"], refused["facts"]["reason"]) == ("agent.refused", "unknown_agent")
    above = send_intent(wocs, schedule(stamp("one", role="admin")) | {"role": "agent"}, ALI)
    assert above["say"] == "access.role"
    assert wocs.sql("select count(*) from wocs.schedules") == [(0,)]


def scheduled_publish(database: Clone, repeat: str = "once") -> Json:
    """A confirmed schedule that publishes `promo`."""
    send_intent(database, create("promo")["intent"])
    asked = send_intent(database, schedule(publish("promo"), repeat=repeat))
    assert asked["say"] == "approval.asked"
    added = send_word(database, ADMIN, "confirm", asked["task"])
    assert added["say"] == "schedule.added"
    return added


def edited(database: Clone, headline: str) -> None:
    change = line("x", "landing_edit", args={"page": "promo", "field": "headline", "value": headline})
    send_intent(database, change["intent"])


def test_the_question_shows_when_and_what(wocs: Clone) -> None:
    send_intent(wocs, create("promo")["intent"])
    asked = send_intent(wocs, schedule(publish("promo"), repeat="daily"))
    subject = asked["facts"]["subject"]
    [what] = subject["lines"]
    assert len(subject["next"]) == 3
    assert (what["text"], what["subject"]["title"]) == ("/landing publish page: promo", "Promo")
    assert dict(asked["facts"]["args"])["line"] == "/landing publish page: promo"


def test_the_yes_to_the_schedule_is_a_yes_to_its_run(wocs: Clone) -> None:
    scheduled_publish(wocs)
    make_due(wocs)
    ran = obey_run(wocs, read_runs(wocs), publish("promo")["intent"])
    assert (ran["say"], ran["facts"]["told"]["say"]) == ("schedule.ran", "landing.published")


@pytest.mark.parametrize("repeat", ["once", "daily"])
def test_what_changed_since_the_yes_is_asked_for_again(wocs: Clone, repeat: str) -> None:
    scheduled_publish(wocs, repeat)
    edited(wocs, "Lain")
    make_due(wocs)
    asked = obey_run(wocs, read_runs(wocs), publish("promo")["intent"])
    told = asked["facts"]["told"]
    assert (asked["say"], told["status"]) == ("schedule.asked", "awaiting_approval")
    assert told["facts"]["subject"]["title"] == "Lain"
    assert wocs.sql("select count(*) from wocs.landing_versions where status = 'published'") == [(0,)]
    assert states(wocs) == [("done" if repeat == "once" else "active", "asked")]
    assert send_word(wocs, ADMIN, "confirm", told["task"])["say"] == "landing.published"


def test_a_yes_to_the_change_is_kept_for_the_next_run(wocs: Clone) -> None:
    scheduled_publish(wocs, "daily")
    edited(wocs, "Lain")
    make_due(wocs)
    asked = obey_run(wocs, read_runs(wocs), publish("promo")["intent"])
    send_word(wocs, ADMIN, "confirm", asked["facts"]["told"]["task"])
    send_intent(wocs, command("landing_unpublish", args={"page": "promo"}))
    wocs.sql("update wocs.schedules set next_at = now()")
    ran = obey_run(wocs, read_runs(wocs), publish("promo")["intent"])
    assert ran["facts"]["told"]["say"] == "landing.published"


def test_a_yes_to_something_not_there_yet_is_asked_for_again_when_it_is(wocs: Clone) -> None:
    asked = send_intent(wocs, schedule(publish("promo")))
    assert asked["facts"]["subject"]["warning"]["facts"]["reason"] == "no_such_page"
    assert send_word(wocs, ADMIN, "confirm", asked["task"])["facts"]["warning"]["say"] == "landing.refused"
    send_intent(wocs, create("promo")["intent"])
    make_due(wocs)
    assert obey_run(wocs, read_runs(wocs), publish("promo")["intent"])["say"] == "schedule.asked"


def test_the_yes_covers_a_scheduled_batch(wocs: Clone) -> None:
    send_intent(wocs, create("promo")["intent"])
    both = batch(publish("promo"), stamp("one"))
    asked = send_intent(wocs, schedule(as_line(both)))
    send_word(wocs, ADMIN, "confirm", asked["task"])
    make_due(wocs)
    ran = obey_run(wocs, read_runs(wocs), both)
    assert [one["status"] for one in ran["facts"]["told"]["facts"]["parts"]] == ["done", "done"]
    assert count_stamps(wocs) == 1


def test_a_scheduled_condition_asks_when_its_branch_does(wocs: Clone) -> None:
    send_intent(wocs, create("promo")["intent"])
    with_sales(wocs, 1200)
    choice = either(publish("promo"))
    send_intent(wocs, schedule(as_line(choice)))
    make_due(wocs)
    told = obey_run(wocs, read_runs(wocs), choice)["facts"]["told"]
    assert (told["say"], told["facts"]["told"]["status"]) == ("if.done", "awaiting_approval")


def test_who_lost_the_role_has_their_schedule_stopped_and_hears_it(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one"), repeat="daily"))
    mark_all_sent(wocs)
    wocs.sql("update wocs.users set role = 'viewer' where wa_number = %s", ADMIN)
    make_due(wocs)
    work = run_tick(wocs)
    assert work["read"] == []
    assert wocs.sql("select distinct to_number, say from wocs.outbox where say = 'schedule.stopped' order by 1") == [
        (ADMIN, "schedule.stopped"), (OTHER_ADMIN, "schedule.stopped"),
    ]  # fmt: skip
    assert states(wocs) == [("stopped", None)]


def test_who_lost_the_role_between_reading_and_doing_does_nothing(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one")))
    make_due(wocs)
    run = read_runs(wocs)
    wocs.sql("update wocs.users set status = 'inactive' where wa_number = %s", ADMIN)
    obey_with_problem(wocs, run, stamp("one")["intent"])
    assert (count_stamps(wocs), states(wocs)) == (0, [("stopped", "skipped")])


def test_a_yes_to_one_thing_is_no_yes_to_what_the_words_mean_by_then(wocs: Clone) -> None:
    scheduled_publish(wocs)
    send_intent(wocs, create("other")["intent"])
    make_due(wocs)
    assert obey_run(wocs, read_runs(wocs), publish("other")["intent"])["say"] == "schedule.asked"
