"""Schedules: asked for, listed, removed, and run as of their moment."""

from datetime import datetime, timedelta

from tests.conftest import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    VIEWER,
    command,
    deliver,
    everything_sent,
    message,
    only,
    stamps,
    status_of,
)
from tests.sql.nested_intents import (
    as_line,
    batch,
    children,
    comes_due,
    create,
    line,
    obey,
    obeyed,
    read,
    schedule,
    stamp,
    states,
    tell,
    template_run,
    tick,
)


def test_a_schedule_tells_its_next_three_runs(wocs: Clone) -> None:
    answer = obeyed(wocs, schedule(stamp("one"), repeat="weekly"))
    facts = answer["facts"]
    assert (answer["say"], facts["schedule"], facts["line"]) == ("schedule.added", "SCH-1", "/stamp page: one")
    assert facts["next"] == ["2031-01-20T00:00:00.000Z", "2031-01-27T00:00:00.000Z", "2031-02-03T00:00:00.000Z"]
    assert facts["zone"] == "Asia/Kuala_Lumpur"
    assert stamps(wocs) == 0
    assert tick(wocs)["read"] == []


def test_once_is_one_run(wocs: Clone) -> None:
    assert obeyed(wocs, schedule(stamp("one")))["facts"]["next"] == ["2031-01-20T00:00:00.000Z"]


def test_a_due_run_is_given_to_be_read_and_obeyed(wocs: Clone) -> None:
    added = obeyed(wocs, schedule(stamp("one")))
    at = comes_due(wocs)
    run = read(wocs)
    assert (run["text"], run["media"], run["templates"]) == ("/stamp page: one", None, None)
    assert (run["timezone"], run["language"]) == ("Asia/Kuala_Lumpur", "en")
    assert abs(datetime.fromisoformat(run["at"]) - at) < timedelta(milliseconds=2)
    ran = obey(wocs, run, stamp("one")["intent"])
    assert (ran["say"], ran["kind"], ran["to"]["number"]) == ("schedule.ran", "reply", ADMIN)
    told = ran["facts"]["told"]
    assert (told["say"], told["ok"], ran["facts"]["late_s"], ran["facts"]["next"]) == ("landing.edited", True, None, [])
    assert children(wocs, added["task"]) == [("stamp", "done")]
    assert states(wocs) == [("done", "done")]
    assert tick(wocs)["read"] == []


def test_what_runs_is_what_was_understood_at_its_moment(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("esok")))
    comes_due(wocs)
    obey(wocs, read(wocs), stamp("the-day-after")["intent"])
    assert wocs.sql("select args ->> 'page' from wocs.stamps") == [("the-day-after",)]


def test_a_repeated_one_goes_on(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one"), repeat="daily"))
    at = comes_due(wocs)
    ran = obey(wocs, read(wocs), stamp("one")["intent"])
    following = datetime.fromisoformat(ran["facts"]["next"][0])
    assert abs(following - at - timedelta(days=1)) < timedelta(milliseconds=2)
    assert states(wocs) == [("active", "done")]


def test_a_schedule_inside_a_scheduled_command_is_refused_whoever_put_it_there(wocs: Clone) -> None:
    loop = as_line(schedule(stamp("one")))
    refused = obeyed(wocs, schedule(loop))
    assert (refused["say"], refused["facts"]["reason"]) == ("schedule.refused", "no_loops")
    obeyed(wocs, schedule(stamp("one")))
    comes_due(wocs)
    failed = obey(wocs, read(wocs), batch(loop))
    assert failed["facts"]["told"]["facts"]["reason"] == "no_loops"
    assert wocs.sql("select count(*) from wocs.schedules") == [(1,)]


def test_the_templates_travel_with_a_run_that_names_one(wocs: Clone) -> None:
    kept = {"name": "prep", "commands": ["/stamp page: {page}"], "variables": ["page"]}
    obeyed(wocs, command("template_create", args=kept))
    obeyed(wocs, schedule(as_line(template_run("prep", stamp("promo")))), second_look=True)
    comes_due(wocs)
    run = read(wocs)
    assert run["templates"] == {"prep": {"commands": ["/stamp page: {page}"], "variables": ["page"]}}
    assert obey(wocs, run, template_run("prep", stamp("promo")))["facts"]["told"]["say"] == "batch.done"


def test_the_video_of_the_message_travels_with_every_run(wocs: Clone) -> None:
    video = {"kind": "video", "id": "99", "url": None, "mime": "video/mp4", "sha256": "", "filename": None}
    obeyed(wocs, schedule(line("/stamp page: one", args={"page": "one", "video": video})))
    comes_due(wocs)
    travelled = read(wocs)["media"]
    assert {key: travelled[key] for key in ("kind", "id", "mime")} == {"kind": "video", "id": "99", "mime": "video/mp4"}


def test_the_picture_of_the_message_travels_with_every_run_and_is_on_each_page(wocs: Clone) -> None:
    photo = {"kind": "image", "id": "77", "url": None, "mime": "image/jpeg", "sha256": "", "filename": None}
    obeyed(wocs, schedule(create("first"), repeat="daily"), media=photo, type="image")
    [(attachment,)] = wocs.sql("select id::text from wocs.attachments")
    stored = {"key": "pages/x.jpg", "mime": "image/jpeg", "size": 9, "width": 4, "height": 3}
    wocs.call("wocs_attach", {"attachment": attachment, "stored": stored, "problem": None})
    comes_due(wocs)
    run = read(wocs)
    assert (run["media"]["kind"], run["media"]["id"]) == ("image", "77")
    obey(wocs, run, create("first")["intent"])
    wocs.sql("update wocs.schedules set next_at = now()")
    obey(wocs, read(wocs), create("second")["intent"])
    shown = wocs.sql("select page_slug, content #>> '{image,key}' from wocs.landing_versions order by page_slug")
    assert shown == [("first", "pages/x.jpg"), ("second", "pages/x.jpg")]


def test_schedules_are_listed_in_the_order_they_run(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("late"), repeat="daily"))
    obeyed(wocs, schedule(stamp("soon"), at="2030-01-20T08:00:00+08:00"))
    answer = obeyed(wocs, command("schedule_list", runs="answer", role="viewer"), VIEWER)
    assert [(one["schedule"], one["line"], one["owner"], one["last"]) for one in answer["facts"]["schedules"]] == [
        ("SCH-2", "/stamp page: soon", "The admin", None), ("SCH-1", "/stamp page: late", "The admin", None),
    ]  # fmt: skip
    assert answer["facts"]["more"] == 0


def test_a_removed_schedule_does_not_run_even_when_it_is_being_read(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one"), repeat="daily"))
    comes_due(wocs)
    run = read(wocs)
    assert obeyed(wocs, command("schedule_remove", args={"schedule": 1}))["say"] == "schedule.removed"
    assert tell(wocs, run, stamp("one")["intent"])["outbox"] == []
    assert (stamps(wocs), states(wocs)) == (0, [("removed", "skipped")])
    again = obeyed(wocs, command("schedule_remove", args={"schedule": 1}))
    assert (again["say"], again["facts"]["reason"]) == ("schedule.refused", "no_such_schedule")


def test_now_is_the_next_tick(wocs: Clone) -> None:
    obeyed(wocs, schedule(stamp("one"), at=None))
    assert read(wocs)["text"] == "/stamp page: one"


def test_a_word_quoting_a_run_is_about_what_it_did(wocs: Clone) -> None:
    obeyed(wocs, schedule(line("/drive", "drive", runs="home")))
    comes_due(wocs)
    ran = obey(wocs, read(wocs), command("drive", runs="home"))
    everything_sent(wocs)
    [(wamid,)] = wocs.sql("select wamid from wocs.outbox where say = 'schedule.ran'")
    cancelled = only(deliver(wocs, message(ADMIN, {"do": "word", "word": "cancel", "task": None, "ask": None,
                                                   "quoted": wamid}, "batal"))["outbox"])  # fmt: skip
    assert cancelled["say"] == "task.cancelled"
    assert status_of(wocs, ran["task"]) == "cancelled"
