"""/undo: the plan is shown before it is done, done as shown or not at all, and refused in words that say why."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.commands import MENU
from tests.database_clone import Clone
from tests.sql.tasks import add_person, make_task, perform_task, run_check, run_command, sayings_to, send_command

PAGE = "promo-raya"


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def create(database: Clone, admin: str, page: str = PAGE) -> str:
    return run_command(database, admin, "landing_create", page=page, title="One").task


def edit(database: Clone, admin: str, title: str, page: str = PAGE) -> str:
    return run_command(database, admin, "landing_edit", page=page, field="headline", value=title).task


def status_of(database: Clone, task: str) -> str:
    return str(database.sql("select status from wocs.tasks where id = %s", task)[0][0])


def refused(database: Clone, who: str, task: str) -> dict:
    answer = run_check(database, who, "undo", task=task)
    assert answer["refused"] == "undo.refused", answer
    return answer["facts"]


def bundle(database: Clone, admin: str, *parts: tuple[str, str, dict]) -> str:
    """A done batch with these children, each (command, runs, args), done one after the other."""
    batch = make_task(database, admin, "batch")
    database.sql("update wocs.tasks set status = 'done', completed_at = now() where id = %s", batch)
    for command, runs, args in parts:
        part = (
            run_command(database, admin, command, **args).task
            if runs == "done"
            else make_task(database, admin, command, **args)
        )
        database.sql("update wocs.tasks set parent_id = %s where id = %s", batch, part)
    return batch


def test_the_plan_is_asked_about_and_a_confirm_does_it(database: Clone, admin: str) -> None:
    create(database, admin)
    task = edit(database, admin, "Two")
    [asked] = send_command(database, admin, "undo", task=task)
    assert asked["say"] == "approval.asked" and asked["facts"]["subject"]["undoes"] == "landing edit"
    assert asked["facts"]["subject"]["plan"] == [{"what": "headline", "name": PAGE, "now": "Two", "then": "One"}]
    assert status_of(database, task) == "done"  # shown, not yet done
    [done] = sayings_to(database, admin, "confirm", asked["task"])
    assert (done["say"], done["facts"]["undone"], done["facts"]["of"]) == ("undo.done", task, "landing_edit")
    assert done["facts"]["plan"] == asked["facts"]["subject"]["plan"]
    assert status_of(database, task) == "rolled_back"


def test_planning_leaves_no_trace(database: Clone, admin: str) -> None:
    task = create(database, admin)
    everything = (
        "select (select jsonb_agg(v) from wocs.landing_versions v), (select jsonb_agg(l) from wocs.task_logs l)"
    )
    before = database.sql(everything)
    assert run_check(database, admin, "undo", task=task)["subject"]["plan"]
    assert database.sql(everything) == before and database.sql("select wocs.audit_first_break()") == [(None,)]


def test_a_change_between_ask_and_confirm_is_told_and_nothing_happens(database: Clone, admin: str) -> None:
    create(database, admin)
    task = edit(database, admin, "Two")
    [asked] = send_command(database, admin, "undo", task=task)
    bob = add_person(database, "Bob", "admin")
    edit(database, bob, "Three")
    [answer] = sayings_to(database, admin, "confirm", asked["task"])
    assert (answer["say"], answer["facts"]["reason"]) == ("undo.refused", "changed_since")
    assert (answer["facts"]["expected"]["value"], answer["facts"]["found"]["value"]) == ("Two", "Three")
    assert answer["facts"]["by"] == "Bob" and status_of(database, task) == "done"
    assert status_of(database, asked["task"]) == "failed"


def test_another_plan_than_the_one_that_was_shown_is_asked_for_again(database: Clone, admin: str) -> None:
    create(database, admin)
    first, task = edit(database, admin, "Two"), edit(database, admin, "Three")
    [asked] = send_command(database, admin, "undo", task=task)
    database.sql("update wocs.landing_versions set status = 'archived' where task_id = %s", first)
    [again] = sayings_to(database, admin, "confirm", asked["task"])
    assert again["say"] == "approval.changed" and again["facts"]["subject"]["plan"][0]["then"] == "One"
    [done] = sayings_to(database, admin, "confirm", asked["task"])
    assert done["say"] == "undo.done"


def test_an_unknown_task_offers_what_could_be_undone(database: Clone, admin: str) -> None:
    task = create(database, admin)
    facts = refused(database, admin, "TASK-9")
    assert (facts["reason"], facts["undone"], facts["nearest"]) == ("not_found", "TASK-9", [task])


@pytest.mark.parametrize("status", ["pending", "awaiting_approval", "running", "failed", "cancelled", "uncertain"])
def test_only_what_is_done_can_be_undone(database: Clone, admin: str, status: str) -> None:
    task = make_task(database, admin, "landing_publish", page=PAGE)
    ways = {"failed": ["failed"], "running": ["running"], "uncertain": ["running", "uncertain"]}
    for step in ways.get(status, [status] if status != "pending" else []):
        database.sql("update wocs.tasks set status = %s where id = %s", step, task)
    facts = refused(database, admin, task)
    assert (facts["reason"], facts["status"], facts["undone"]) == ("not_done", status, task)


def test_twice_is_told_with_who_did_it_and_when(database: Clone, admin: str) -> None:
    task = create(database, admin)
    assert run_command(database, admin, "undo", task=task).say == "undo.done"
    facts = refused(database, admin, task)
    assert (facts["reason"], facts["who"]) == ("already_undone", "The admin") and facts["when"].endswith("Z")


def test_an_undo_is_not_undone_the_command_is_given_again(database: Clone, admin: str) -> None:
    undoing = run_command(database, admin, "undo", task=create(database, admin)).task
    assert refused(database, admin, undoing)["reason"] == "is_undo"
    assert run_command(database, admin, "landing_create", page=PAGE, title="One").say == "landing.created"


def test_what_cannot_be_undone_is_refused_by_its_command_so_that_the_menu_can_say_why(
    database: Clone, admin: str
) -> None:
    task = run_command(database, admin, "stop_all").task
    facts = refused(database, admin, task)
    assert (facts["reason"], facts["of"]) == ("cannot", "stop_all")


def test_after_its_time_it_is_too_late(database: Clone, admin: str) -> None:
    task = run_command(database, admin, "user_add", name="Ali", number="60123400001", role="agent").task
    database.sql("update wocs.tasks set completed_at = now() - interval '721 hours' where id = %s", task)
    facts = refused(database, admin, task)
    assert (facts["reason"], facts["hours"]) == ("too_late", 720)


def test_a_batch_is_undone_through_its_parts_the_last_one_first(database: Clone, admin: str) -> None:
    batch = bundle(
        database, admin,
        ("landing_create", "done", {"page": PAGE, "title": "One"}),
        ("landing_edit", "done", {"page": PAGE, "field": "headline", "value": "Two"}),
        ("landing_publish", "done", {"page": PAGE}),
    )  # fmt: skip
    done = run_command(database, admin, "undo", task=batch)
    assert [row["what"] for row in done.facts["plan"]] == ["live_version", "headline", "page"]
    assert database.sql("select distinct status from wocs.tasks where parent_id = %s", batch) == [("rolled_back",)]
    assert status_of(database, batch) == "rolled_back"
    assert (
        run_check(database, admin, "landing_edit", page=PAGE, field="cta", value="x")["facts"]["reason"]
        == "no_such_page"
    )


def test_one_part_that_cannot_be_undone_names_itself_and_nothing_is_half_done(database: Clone, admin: str) -> None:
    batch = bundle(
        database, admin,
        ("landing_create", "done", {"page": "menu", "title": "Menu"}),
        ("landing_create", "done", {"page": PAGE, "title": "One"}),
    )  # fmt: skip
    edit(database, admin, "Changed", "menu")
    facts = refused(database, admin, batch)
    [(part,)] = database.sql("select id from wocs.tasks where parent_id = %s and payload ->> 'page' = 'menu'", batch)
    assert (facts["reason"], facts["undone"], facts["inside"]) == ("changed_since", batch, part)
    assert database.sql("select status from wocs.landing_versions where page_slug = %s", PAGE) == [("draft",)]
    assert status_of(database, batch) == "done"


def test_what_has_not_begun_is_cancelled_and_what_only_tells_is_left(database: Clone, admin: str) -> None:
    batch = bundle(
        database, admin,
        ("landing_create", "done", {"page": PAGE, "title": "One"}),
        ("landing_publish", "pending", {"page": PAGE}),
    )  # fmt: skip
    telling = make_task(database, admin, "report_sales")
    database.sql("update wocs.tasks set parent_id = %s, status = 'done' where id = %s", batch, telling)
    done = run_command(database, admin, "undo", task=batch)
    assert [(row["what"], row["then"]) for row in done.facts["plan"]] == [("task", "cancelled"), ("page", "removed")]
    assert status_of(database, telling) == "done"


def test_a_batch_whose_parts_were_all_undone_has_nothing_left(database: Clone, admin: str) -> None:
    batch = bundle(database, admin, ("landing_create", "done", {"page": PAGE, "title": "One"}))
    [(part,)] = database.sql("select id from wocs.tasks where parent_id = %s", batch)
    run_command(database, admin, "undo", task=part)
    assert refused(database, admin, batch)["reason"] == "nothing_left"


def line(command: str, **args: Any) -> dict[str, Any]:
    """A command inside another one, as the grammar gives it."""
    asked = next(one for one in MENU if one.key == command)
    declared = {"runs": asked.runs, "role": asked.role, "asks": asked.asks(args), "repeatable": asked.repeatable}
    intent = {"do": "command", "command": command, **declared, "args": args, "priority": "normal", "draft": None}
    return {"text": f"/{asked.name}", "intent": intent}


def test_a_real_batch_is_asked_for_done_and_undone_as_one(database: Clone, admin: str) -> None:
    lines = [
        line("landing_create", page=PAGE, title="One"),
        line("landing_edit", page=PAGE, field="headline", value="Two"),
        line("quiet", state="off"),
    ]
    [told] = send_command(database, admin, "batch", lines=lines)
    assert told["say"] == "batch.done", told
    [asked] = send_command(database, admin, "undo", task=told["task"])
    plan = asked["facts"]["subject"]["plan"]
    assert [row["what"] for row in plan] == ["quiet", "headline", "page"]
    [done] = sayings_to(database, admin, "confirm", asked["task"])
    assert (done["say"], done["facts"]["plan"]) == ("undo.done", plan)
    assert database.sql("select distinct status from wocs.landing_versions") == [("archived",)]


def test_four_undos_of_one_task_at_once_are_one(database: Clone, admin: str) -> None:
    task = create(database, admin)
    undos = [make_task(database, admin, "undo", task=task) for _ in range(4)]
    with ThreadPoolExecutor(4) as at_once:
        done = list(at_once.map(lambda one: perform_task(database, one, "undo"), undos))
    assert sorted(one.say for one in done) == ["undo.done", *["undo.refused"] * 3]
    assert {one.facts["reason"] for one in done if one.say == "undo.refused"} == {"already_undone"}


def test_whoever_was_to_do_what_is_called_off_hears_so(database: Clone, admin: str) -> None:
    ali = add_person(database, "Ali", "agent")
    batch = bundle(database, admin, ("landing_create", "done", {"page": PAGE, "title": "One"}))
    work = run_command(database, admin, "agent_task", to="ali", type="call").task
    database.sql("update wocs.tasks set parent_id = %s where id = %s", batch, work)
    done = run_command(database, admin, "undo", task=batch)
    assert [(line["to_user"], line["say"], line["facts"]["task"]) for line in done.also] == [
        (ali, "task.cancelled", work)
    ]
    assert status_of(database, work) == "cancelled"


def test_the_menu_and_the_limits_agree(database: Clone) -> None:
    limits = dict(database.sql("select command, hours from wocs.undo_limits"))
    assert {one.key: one.undo_hours for one in MENU if one.undo_hours} == limits


def test_what_the_menu_says_can_be_undone_can_be(database: Clone) -> None:
    keys = json.dumps([one.key for one in MENU if one.undo == "inverse"])
    missing = database.sql("select k from jsonb_array_elements_text(%s::jsonb) k where not wocs.undo_is_known(k)", keys)
    assert missing == []


def test_what_changes_nothing_leaves_nothing(database: Clone) -> None:
    quiet = [one.key for one in MENU if one.runs != "answer" and not one.undo and not one.undo_en]
    telling = database.sql(
        "select k from jsonb_array_elements_text(%s::jsonb) k where not wocs.undo_needs_nothing(k)", json.dumps(quiet)
    )
    assert {key for (key,) in telling} <= {"cancel", "retry"}  # these are no tasks
