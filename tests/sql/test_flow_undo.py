"""What commands about commands did is taken back: the schedule, the template, and each line of a batch."""

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, OTHER_ADMIN, Json, command, send_word, status_of
from tests.sql.nested_intents import batch, create, either, publish, schedule, send_intent, stamp, with_sales

KEPT = {"name": "prep", "commands": ["/stamp page: {page}"], "variables": ["page"]}


def undone(database: Clone, task: str) -> Json:
    """The answer to /undo of this task, confirmed if it asks."""
    asked = send_intent(database, command("undo", asks=True, args={"task": task}))
    return send_word(database, ADMIN, "confirm", asked["task"]) if asked["say"] == "approval.asked" else asked


def rows(database: Clone, table: str) -> list[tuple]:
    """All of a table, without the numbers that tasks have."""
    return database.sql(f"select to_jsonb(x) - 'task_id' - 'closed_by' from wocs.{table} x order by 1")  # noqa: S608


def schedules(database: Clone) -> list[tuple[str, str | None]]:
    return database.sql("select state, wocs.clock_text(next_at) from wocs.schedules order by id")


def test_a_schedule_is_taken_away_again(wocs: Clone) -> None:
    task = send_intent(wocs, schedule(stamp("one")))["task"]
    answer = undone(wocs, task)
    assert answer["say"] == "undo.done"
    assert answer["facts"]["plan"] == [{"what": "schedule", "name": "SCH-1", "now": "/stamp page: one", "then": None}]
    assert schedules(wocs)[0][0] == "removed"
    assert status_of(wocs, task) == "rolled_back"


def test_a_schedule_that_has_run_is_not_undone(wocs: Clone) -> None:
    task = send_intent(wocs, schedule(stamp("one"), repeat="daily"))["task"]
    wocs.sql("update wocs.schedules set next_at = now()")
    wocs.call("wocs_tick", {})
    refused = undone(wocs, task)
    assert (refused["say"], refused["facts"]["reason"]) == ("undo.refused", "already_ran")


def test_a_schedule_that_somebody_removed_since_is_told_so(wocs: Clone) -> None:
    task = send_intent(wocs, schedule(stamp("one")))["task"]
    send_intent(wocs, command("schedule_remove", args={"schedule": 1}), OTHER_ADMIN)
    facts = undone(wocs, task)["facts"]
    assert (facts["reason"], facts["by"]) == ("changed_since", "The founder")


def test_a_removed_schedule_is_back_with_its_time(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one"), repeat="daily"))
    before = rows(wocs, "schedules")
    removed = send_intent(wocs, command("schedule_remove", args={"schedule": 1}))["task"]
    assert undone(wocs, removed)["say"] == "undo.done"
    assert rows(wocs, "schedules") == before


def test_runs_missed_while_it_was_removed_stay_missed(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one"), repeat="daily"))
    removed = send_intent(wocs, command("schedule_remove", args={"schedule": 1}))["task"]
    moved = "at = now() - interval '49 hours', next_at = now() - interval '49 hours'"
    wocs.sql(f"update wocs.schedules set {moved}")  # noqa: S608
    assert undone(wocs, removed)["say"] == "undo.done"
    assert wocs.sql("select turn, next_at > now() from wocs.schedules") == [(3, True)]
    assert wocs.call("wocs_tick", {})["read"] == []


def test_a_single_run_whose_time_has_passed_is_not_put_back(wocs: Clone) -> None:
    send_intent(wocs, schedule(stamp("one")))
    removed = send_intent(wocs, command("schedule_remove", args={"schedule": 1}))["task"]
    wocs.sql("update wocs.schedules set at = now() - interval '1 hour'")
    assert undone(wocs, removed)["facts"]["reason"] == "too_late"


def test_a_template_is_taken_away_again(wocs: Clone) -> None:
    task = send_intent(wocs, command("template_create", args=KEPT))["task"]
    assert undone(wocs, task)["say"] == "undo.done"
    assert rows(wocs, "templates") == []


def test_a_template_of_the_same_name_that_came_since_is_left(wocs: Clone) -> None:
    task = send_intent(wocs, command("template_create", args=KEPT))["task"]
    send_intent(wocs, command("template_remove", args={"name": "prep"}))
    send_intent(wocs, command("template_create", args=KEPT | {"commands": ["/status"]}), OTHER_ADMIN)
    facts = undone(wocs, task)["facts"]
    assert (facts["reason"], facts["expected"], facts["found"], facts["by"]) == (
        "changed_since",
        "- /stamp page: {page}",
        "- /status",
        "The founder",
    )


def test_a_removed_template_is_back_as_it_was(wocs: Clone) -> None:
    send_intent(wocs, command("template_create", args=KEPT))
    before = rows(wocs, "templates")
    removed = send_intent(wocs, command("template_remove", args={"name": "prep"}))["task"]
    assert undone(wocs, removed)["say"] == "undo.done"
    assert rows(wocs, "templates") == before


def test_a_batch_is_undone_line_by_line(wocs: Clone) -> None:
    asked = send_intent(wocs, batch(create("promo"), publish("promo")))
    send_word(wocs, ADMIN, "confirm", asked["task"])
    answer = undone(wocs, asked["task"])
    assert answer["say"] == "undo.done", answer
    assert wocs.sql("select count(*) from wocs.landing_versions where status = 'published'") == [(0,)]
    types = "select type, status from wocs.tasks where type like 'landing%' and runs = 'instant' order by type"
    assert wocs.sql(types) == [("landing_create", "rolled_back"), ("landing_publish", "rolled_back")]


def test_what_a_condition_did_is_undone_too(wocs: Clone) -> None:
    with_sales(wocs, 1200)
    task = send_intent(wocs, either(create("promo")))["task"]
    assert undone(wocs, task)["say"] == "undo.done"
    assert wocs.sql("select count(*) from wocs.landing_versions where status <> 'archived'") == [(0,)]
