"""Schedules: asked for, listed, removed, and run as of their moment."""

from datetime import datetime, timedelta

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    VIEWER,
    command,
    count_stamps,
    deliver,
    mark_all_sent,
    message,
    status_of,
    the_only,
)
from tests.sql.nested_intents import (
    as_line,
    batch,
    children,
    create,
    line,
    make_due,
    obey_run,
    obey_with_problem,
    read_runs,
    run_tick,
    schedule,
    send_intent,
    stamp,
    states,
    template_run,
)


def test_a_schedule_tells_its_next_three_runs(wocs: Clone) -> None:
    answer = send_intent(wocs, schedule(stamp("one"), repeat="weekly"))
    facts = answer["facts"]
    assert (answer["say"], facts["schedule"], facts["line"]) == ("schedule.added", "SCH-1", "/stamp page: one")
    assert facts["next"] == ["2031-01-20T00:00:00.000Z", "2031-01-27T00:00:00.000Z", "2031-02-03T00:00:00.000Z"]
    assert facts["zone"] == "Asia/Kuala_Lumpur"
    assert count_stamps(wocs) == 0
    assert run_tick(wocs)["read"] == []


def test_the_first_run_of_a_pattern_is_its_first_day(wocs: Clone) -> None:
    """20 January 2031 is a Monday."""
    answer = send_intent(wocs, schedule(stamp("one"), repeat="tue,fri"))
    assert [run[:10] for run in answer["facts"]["next"]] == ["2031-01-21", "2031-01-24", "2031-01-28"]
    answer = send_intent(wocs, schedule(stamp("two"), repeat="last day of month"))
    assert [run[:10] for run in answer["facts"]["next"]] == ["2031-01-31", "2031-02-28", "2031-03-31"]
    assert wocs.sql("select next_at at time zone 'UTC' from wocs.schedules order by id")[0][0].day == 21
    listed = send_intent(wocs, command("schedule_list", runs="answer", role="viewer"), VIEWER)["facts"]["schedules"]
    assert [(one["repeat"], one["next"][0][:10]) for one in listed] == [
        ("tue,fri", "2031-01-21"), ("last day of month", "2031-01-31"),
    ]  # fmt: skip


def test_a_pattern_goes_on_after_its_run(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one"), repeat="every 2 days"))
    at = make_due(wocs)
    ran = obey_run(wocs, read_runs(wocs), stamp("one")["intent"])
    following = datetime.fromisoformat(ran["facts"]["next"][0])
    assert abs(following - at - timedelta(days=2)) < timedelta(milliseconds=2)
    assert states(wocs) == [("active", "done")]


def test_once_is_one_run(wocs: Clone) -> None:
    assert send_intent(wocs, schedule(stamp("one")))["facts"]["next"] == ["2031-01-20T00:00:00.000Z"]


def test_a_due_run_is_given_to_be_read_and_obeyed(wocs: Clone) -> None:
    added = send_intent(wocs, schedule(stamp("one")))
    at = make_due(wocs)
    run = read_runs(wocs)
    assert (run["text"], run["media"], run["templates"]) == ("/stamp page: one", None, None)
    assert (run["timezone"], run["language"]) == ("Asia/Kuala_Lumpur", "en")
    assert abs(datetime.fromisoformat(run["at"]) - at) < timedelta(milliseconds=2)
    ran = obey_run(wocs, run, stamp("one")["intent"])
    assert (ran["say"], ran["kind"], ran["to"]["number"]) == ("schedule.ran", "reply", ADMIN)
    told = ran["facts"]["told"]
    assert (told["say"], told["ok"], ran["facts"]["late_s"], ran["facts"]["next"]) == ("landing.edited", True, None, [])
    assert children(wocs, added["task"]) == [("stamp", "done")]
    assert states(wocs) == [("done", "done")]
    assert run_tick(wocs)["read"] == []


def test_what_runs_is_what_was_understood_at_its_moment(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("esok")))
    make_due(wocs)
    obey_run(wocs, read_runs(wocs), stamp("the-day-after")["intent"])
    assert wocs.sql("select args ->> 'page' from wocs.stamps") == [("the-day-after",)]


def test_a_repeated_one_goes_on(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one"), repeat="daily"))
    at = make_due(wocs)
    ran = obey_run(wocs, read_runs(wocs), stamp("one")["intent"])
    following = datetime.fromisoformat(ran["facts"]["next"][0])
    assert abs(following - at - timedelta(days=1)) < timedelta(milliseconds=2)
    assert states(wocs) == [("active", "done")]


def test_a_schedule_inside_a_scheduled_command_is_refused_whoever_put_it_there(wocs: Clone) -> None:
    loop = as_line(schedule(stamp("one")))
    refused = send_intent(wocs, schedule(loop))
    assert (refused["say"], refused["facts"]["reason"]) == ("schedule.refused", "no_loops")
    send_intent(wocs, schedule(stamp("one")))
    make_due(wocs)
    failed = obey_run(wocs, read_runs(wocs), batch(loop))
    assert failed["facts"]["told"]["facts"]["reason"] == "no_loops"
    assert wocs.sql("select count(*) from wocs.schedules") == [(1,)]


def test_the_templates_travel_with_a_run_that_names_one(wocs: Clone) -> None:
    kept = {"name": "prep", "commands": ["/stamp page: {page}"], "variables": ["page"]}
    send_intent(wocs, command("template_create", args=kept))
    send_intent(wocs, schedule(as_line(template_run("prep", stamp("promo")))), second_look=True)
    make_due(wocs)
    run = read_runs(wocs)
    assert run["templates"] == {"prep": {"commands": ["/stamp page: {page}"], "variables": ["page"]}}
    assert obey_run(wocs, run, template_run("prep", stamp("promo")))["facts"]["told"]["say"] == "batch.done"


def test_the_video_of_the_message_travels_with_every_run(wocs: Clone) -> None:
    video = {"kind": "video", "id": "99", "url": None, "mime": "video/mp4", "sha256": "", "filename": None}
    send_intent(wocs, schedule(line("/stamp page: one", args={"page": "one", "video": video})))
    make_due(wocs)
    travelled = read_runs(wocs)["media"]
    assert {key: travelled[key] for key in ("kind", "id", "mime")} == {"kind": "video", "id": "99", "mime": "video/mp4"}


def test_the_picture_of_the_message_travels_with_every_run_and_is_on_each_page(wocs: Clone) -> None:
    photo = {"kind": "image", "id": "77", "url": None, "mime": "image/jpeg", "sha256": "", "filename": None}
    planned = message(ADMIN, schedule(create("first"), repeat="daily"), "/schedule", media=photo, type="image")
    assert deliver(wocs, planned)["outbox"] == [], "it waits for the picture"
    [(attachment,)] = wocs.sql("select id::text from wocs.attachments")
    stored = {"key": "pages/x.jpg", "mime": "image/jpeg", "size": 9, "width": 4, "height": 3}
    wocs.call("wocs_attach", {"attachment": attachment, "stored": stored, "problem": None})
    make_due(wocs)
    run = read_runs(wocs)
    assert (run["media"]["kind"], run["media"]["id"]) == ("image", "77")
    obey_run(wocs, run, create("first")["intent"])
    wocs.sql("update wocs.schedules set next_at = now()")
    obey_run(wocs, read_runs(wocs), create("second")["intent"])
    shown = wocs.sql("select page_slug, content #>> '{image,key}' from wocs.landing_versions order by page_slug")
    assert shown == [("first", "pages/x.jpg"), ("second", "pages/x.jpg")]


def test_schedules_are_listed_in_the_order_they_run(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("late"), repeat="daily"))
    send_intent(wocs, schedule(stamp("soon"), at="2030-01-20T08:00:00+08:00"))
    answer = send_intent(wocs, command("schedule_list", runs="answer", role="viewer"), VIEWER)
    assert [(one["schedule"], one["line"], one["owner"], one["last"]) for one in answer["facts"]["schedules"]] == [
        ("SCH-2", "/stamp page: soon", "The admin", None), ("SCH-1", "/stamp page: late", "The admin", None),
    ]  # fmt: skip
    assert answer["facts"]["more"] == 0


def test_a_removed_schedule_does_not_run_even_when_it_is_being_read(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one"), repeat="daily"))
    make_due(wocs)
    run = read_runs(wocs)
    assert send_intent(wocs, command("schedule_remove", args={"schedule": 1}))["say"] == "schedule.removed"
    assert obey_with_problem(wocs, run, stamp("one")["intent"])["outbox"] == []
    assert (count_stamps(wocs), states(wocs)) == (0, [("removed", "skipped")])
    again = send_intent(wocs, command("schedule_remove", args={"schedule": 1}))
    assert (again["say"], again["facts"]["reason"]) == ("schedule.refused", "no_such_schedule")


def test_now_is_the_next_tick(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one"), at=None))
    assert read_runs(wocs)["text"] == "/stamp page: one"


def test_a_word_quoting_a_run_is_about_what_it_did(wocs: Clone) -> None:
    send_intent(wocs, schedule(line("/drive", "drive", runs="home")))
    make_due(wocs)
    ran = obey_run(wocs, read_runs(wocs), command("drive", runs="home"))
    mark_all_sent(wocs)
    [(wamid,)] = wocs.sql("select wamid from wocs.outbox where say = 'schedule.ran'")
    cancelled = the_only(deliver(wocs, message(ADMIN, {"do": "word", "word": "cancel", "task": None, "ask": None,
                                                   "quoted": wamid}, "batal"))["outbox"])  # fmt: skip
    assert cancelled["say"] == "task.cancelled"
    assert status_of(wocs, ran["task"]) == "cancelled"
