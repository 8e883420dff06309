"""/app update, feature and list, what the web apps are served, and the ways back."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.tasks import (
    Outcome,
    add_person,
    make_task,
    perform_task,
    run_answer,
    run_check,
    run_command,
    sayings_to,
    send_intent,
)

KEYS = ["max_qty", "min_order", "features.dark_mode", "features.promo_banner", "features.new_menu"]


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def update(database: Clone, who: str, value: Any, key: str = "max_qty", app: str = "checkout") -> Outcome:
    return run_command(database, who, "app_update", app=app, key=key, value=value)


def served(database: Clone, app: str = "checkout", keys: list[str] | None = None) -> dict[str, Any]:
    return database.call("wocs_config", {"app": app, "keys": KEYS if keys is None else keys})


def history(database: Clone) -> list[tuple[Any, ...]]:
    return database.sql(
        "select c.app_name, c.version, c.config_key, c.before, c.after, u.name, c.task_id"
        " from wocs.app_config_changes c left join wocs.users u on u.id = c.changed_by order by c.app_name, c.version"
    )


def of_task(database: Clone, function: str, task: str, *more: str) -> dict[str, Any]:
    """What one of the SQL functions about a task gives; `more`: the tasks it also takes."""
    rows = [f"(select t from wocs.tasks t where t.id = '{one}')" for one in (task, *more)]  # noqa: S608
    [(answer,)] = database.sql(f"select wocs.{function}({', '.join(rows)})")
    return dict(answer)


def plan_rollback(database: Clone, **args: Any) -> dict[str, Any]:
    [(answer,)] = database.sql("select wocs.app_rollback_plan(%s::jsonb)", json.dumps(args))
    return dict(answer)


def roll_back(database: Clone, who: str, **args: Any) -> dict[str, Any]:
    return of_task(database, "app_rollback_apply", make_task(database, who, "rollback", type="app", **args))


def test_a_value_is_set_and_told_with_what_it_was(database: Clone, admin: str) -> None:
    first, second = update(database, admin, 5), update(database, admin, 8)
    assert (first.say, first.facts["before"], first.facts["value"], first.facts["version"]) == (
        "app.updated",
        None,
        5,
        1,
    )
    assert (second.facts["before"], second.facts["value"], second.facts["version"]) == (5, 8, 2)
    assert served(database)["values"] == {"max_qty": 8}


@pytest.mark.parametrize("value", [7, 0, True, False, "12.50", "Buka 5 petang", "0"])
def test_a_value_keeps_its_type(database: Clone, admin: str, value: Any) -> None:
    update(database, admin, value)
    kept = served(database)["values"]["max_qty"]
    assert (kept, type(kept)) == (value, type(value))


def test_the_history_tells_who_what_it_was_what_it_became_and_for_which_task(database: Clone, admin: str) -> None:
    one, two = update(database, admin, 5), update(database, admin, 8)
    assert history(database) == [
        ("checkout", 1, "max_qty", None, 5, "The admin", one.task),
        ("checkout", 2, "max_qty", 5, 8, "The admin", two.task),
    ]


def test_the_same_value_again_changes_nothing_and_says_who_set_it(database: Clone, admin: str) -> None:
    update(database, admin, 5)
    before = served(database)
    again = update(database, add_person(database, "The founder", "admin"), 5)
    assert (again.say, again.facts["same"], again.facts["by"]) == ("app.updated", True, "The admin")
    assert again.facts["since"].endswith("Z")
    assert served(database) == before
    assert len(history(database)) == 1


def test_an_app_nobody_knows_is_refused_with_those_there_are(database: Clone, admin: str) -> None:
    refused = run_check(database, admin, "app_update", app="till", key="max_qty", value=5)
    assert (refused["refused"], refused["facts"]["reason"]) == ("app.refused", "no_such_app")
    assert refused["facts"]["apps"] == ["booking", "catalog", "checkout"]
    assert (
        run_check(database, admin, "app_feature", app="till", name="dark_mode", action="enable")["facts"]
        == refused["facts"]
    )


def test_a_feature_is_turned_on_in_every_app(database: Clone, admin: str) -> None:
    done = run_command(database, admin, "app_feature", name="dark_mode", action="enable")
    assert (done.say, done.facts["on"], done.facts["apps"]) == ("app.feature", True, ["booking", "catalog", "checkout"])
    assert [served(database, app)["values"] for app in ("booking", "catalog", "checkout")] == [
        {"features.dark_mode": True}
    ] * 3


def test_a_feature_may_be_turned_in_one_app_alone(database: Clone, admin: str) -> None:
    run_command(database, admin, "app_feature", name="promo_banner", action="enable", app="catalog")
    off = run_command(database, admin, "app_feature", name="promo_banner", action="disable")
    assert (off.facts["on"], off.facts["apps"], off.facts["same"]) == (False, ["booking", "catalog", "checkout"], [])
    assert served(database, "catalog")["values"] == {"features.promo_banner": False}


def test_a_feature_that_is_on_already_is_told_and_costs_no_row(database: Clone, admin: str) -> None:
    run_command(database, admin, "app_feature", name="new_menu", action="enable", app="booking")
    again = run_command(database, admin, "app_feature", name="new_menu", action="enable")
    assert (again.facts["apps"], again.facts["same"]) == (["catalog", "checkout"], ["booking"])
    assert len(history(database)) == 3


def test_two_changes_at_once_are_one_after_the_other(database: Clone, admin: str) -> None:
    tasks = [make_task(database, admin, "app_update", app="checkout", key="max_qty", value=n) for n in range(1, 7)]
    with ThreadPoolExecutor(6) as at_once:
        said = list(at_once.map(lambda task: perform_task(database, task, "app_update"), tasks))
    assert sorted(one.facts["version"] for one in said) == [1, 2, 3, 4, 5, 6]
    rows = history(database)
    assert [row[3] for row in rows] == [None, *(row[4] for row in rows[:-1])]


def test_features_of_all_apps_turned_at_once_never_block_each_other_for_good(database: Clone, admin: str) -> None:
    names = ("dark_mode", "promo_banner", "new_menu")
    tasks = [make_task(database, admin, "app_feature", name=name, action="enable") for name in names * 2]
    with ThreadPoolExecutor(6) as at_once:
        list(at_once.map(lambda task: perform_task(database, task, "app_feature"), tasks))
    assert len(history(database)) == 9


def test_the_list_shows_each_app_with_who_set_what(database: Clone, admin: str) -> None:
    update(database, admin, 5)
    run_command(database, admin, "app_feature", name="dark_mode", action="enable", app="checkout")
    shown = run_answer(database, admin, "app_list")
    assert shown["say"] == "app.list"
    booking, _, checkout = shown["facts"]["apps"]
    assert (booking["app"], booking["values"], booking["features"], booking["version"]) == ("booking", [], [], 0)
    [value], [feature] = checkout["values"], checkout["features"]
    assert (value["key"], value["value"], value["by"]) == ("max_qty", 5, "The admin")
    assert (feature["key"], feature["value"], checkout["version"]) == ("dark_mode", True, 2)
    assert [row["app"] for row in run_answer(database, admin, "app_list", app="catalog")["facts"]["apps"]] == [
        "catalog"
    ]


def test_the_world_sees_only_the_keys_it_is_shown(database: Clone, admin: str) -> None:
    update(database, admin, 5)
    public = served(database)
    update(database, admin, "secret", key="supplier_code")
    assert served(database) == public
    assert served(database, keys=["supplier_code"])["values"] == {"supplier_code": "secret"}
    assert served(database, keys=[])["values"] == {}


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"app": None},
        {"app": "checkout"},
        {"app": "checkout", "keys": {"max_qty": 1}},
        {"app": ["x"], "keys": ["max_qty"]},
    ],
)
def test_a_senseless_request_is_answered_with_nothing(database: Clone, admin: str, request_: dict[str, Any]) -> None:
    update(database, admin, 5)
    assert database.call("wocs_config", request_) == {"values": {}, "updated_at": None, "version": 0}


def test_what_is_served_tells_when_and_which_version(database: Clone, admin: str) -> None:
    assert served(database) == {"values": {}, "updated_at": None, "version": 0}
    update(database, admin, 5)
    first = served(database)
    update(database, admin, 6)
    second = served(database)
    assert (first["version"], second["version"]) == (1, 2)
    assert first["updated_at"] < second["updated_at"]


def test_undoing_restores_the_value_before_as_one_change_more(database: Clone, admin: str) -> None:
    update(database, admin, 5)
    changed = update(database, admin, 8)
    planned = of_task(database, "undo_plan_app_update", changed.task)
    assert planned["plan"] == [{"what": "app_value", "name": "checkout max_qty", "key": "max_qty", "now": 8, "then": 5}]
    assert planned["subject"] == {"versions": {"checkout max_qty": 2}}
    undoing = make_task(database, admin, "undo", task=changed.task)
    restored = of_task(database, "undo_app_update", changed.task, undoing)["facts"]["restored"]
    assert restored == [{"app": "checkout", "key": "max_qty", "value": 5, "before": 8}]
    assert served(database)["values"] == {"max_qty": 5}
    assert history(database)[-1] == ("checkout", 3, "max_qty", 8, 5, "The admin", undoing)


def test_undoing_the_first_value_leaves_it_unset_and_the_version_grows(database: Clone, admin: str) -> None:
    first = update(database, admin, 5)
    of_task(database, "undo_app_update", first.task, make_task(database, admin, "undo"))
    assert (served(database)["values"], served(database)["version"]) == ({}, 2)
    assert run_answer(database, admin, "app_list", app="checkout")["facts"]["apps"][0]["values"] == []


def test_undoing_a_feature_undoes_it_in_every_app_it_was_turned_in(database: Clone, admin: str) -> None:
    run_command(database, admin, "app_feature", name="dark_mode", action="enable", app="catalog")
    turned = run_command(database, admin, "app_feature", name="dark_mode", action="enable")
    planned = of_task(database, "undo_plan_app_feature", turned.task)["plan"]
    assert [(one["name"], one["now"], one["then"]) for one in planned] == [
        ("booking features.dark_mode", True, None), ("checkout features.dark_mode", True, None)
    ]  # fmt: skip
    of_task(database, "undo_app_feature", turned.task, make_task(database, admin, "undo"))
    assert [served(database, app)["values"] for app in ("booking", "catalog", "checkout")] == [
        {}, {"features.dark_mode": True}, {}
    ]  # fmt: skip


def test_what_somebody_changed_since_is_not_undone_and_both_values_are_told(database: Clone, admin: str) -> None:
    mine = update(database, admin, 5)
    update(database, add_person(database, "The founder", "admin"), 9)
    refused = of_task(database, "undo_plan_app_update", mine.task)
    facts = refused["facts"]
    assert (refused["refused"], facts["reason"]) == ("undo.refused", "changed_since")
    assert (facts["name"], facts["expected"], facts["found"], facts["by"]) == ("checkout max_qty", 5, 9, "The founder")
    assert served(database)["values"] == {"max_qty": 9}


def test_changing_it_there_and_back_is_a_change_since_too(database: Clone, admin: str) -> None:
    mine = update(database, admin, 5)
    update(database, admin, 9)
    update(database, admin, 5)
    assert of_task(database, "undo_plan_app_update", mine.task)["facts"]["reason"] == "changed_since"


def test_changes_of_one_key_are_undone_one_after_the_other_the_last_one_first(database: Clone, admin: str) -> None:
    tasks = [update(database, admin, value).task for value in (5, 8, 9)]
    undoing = make_task(database, admin, "undo")
    for task, left in zip(reversed(tasks), ({"max_qty": 8}, {"max_qty": 5}, {}), strict=True):
        assert "plan" in of_task(database, "undo_plan_app_update", task)
        of_task(database, "undo_app_update", task, undoing)
        assert served(database)["values"] == left


def test_what_was_set_anew_after_an_undo_is_a_change_since(database: Clone, admin: str) -> None:
    one, two = update(database, admin, 5), update(database, admin, 8)
    of_task(database, "undo_app_update", two.task, make_task(database, admin, "undo"))
    update(database, admin, 6)
    assert of_task(database, "undo_plan_app_update", one.task)["facts"]["found"] == 6


def test_a_rollback_can_be_undone_as_any_change(database: Clone, admin: str) -> None:
    update(database, admin, 5)
    update(database, admin, "20.00", key="min_order")
    task = make_task(database, admin, "rollback", type="app", app="checkout", to=1)
    of_task(database, "app_rollback_apply", task)
    assert served(database)["values"] == {"max_qty": 5}
    assert of_task(database, "app_undo_plan", task)["plan"][0]["then"] == "20.00"
    of_task(database, "app_undo_apply", task, make_task(database, admin, "undo"))
    assert served(database)["values"] == {"max_qty": 5, "min_order": "20.00"}


def test_a_change_of_another_key_is_no_change_of_this_one(database: Clone, admin: str) -> None:
    mine = update(database, admin, 5)
    update(database, admin, "20.00", key="min_order")
    assert "plan" in of_task(database, "undo_plan_app_update", mine.task)


def test_what_changed_nothing_cannot_be_undone(database: Clone, admin: str) -> None:
    update(database, admin, 5)
    again = update(database, admin, 5)
    assert of_task(database, "undo_plan_app_update", again.task)["facts"]["reason"] == "nothing_changed"


def test_a_rollback_of_one_key_goes_back_one_change_of_that_key(database: Clone, admin: str) -> None:
    update(database, admin, 5)
    update(database, admin, 8)
    update(database, admin, "20.00", key="min_order")
    planned = plan_rollback(database, app="checkout", key="max_qty")
    assert planned["subject"]["plan"] == [
        {"what": "app_value", "name": "checkout max_qty", "key": "max_qty", "now": 8, "then": 5}
    ]
    done = roll_back(database, admin, app="checkout", key="max_qty")
    assert (done["say"], done["facts"]["from"], done["facts"]["version"]) == ("app.rolled_back", 3, 4)
    assert served(database)["values"] == {"max_qty": 5, "min_order": "20.00"}


def test_a_rollback_of_an_app_restores_all_its_values_of_that_version(database: Clone, admin: str) -> None:
    update(database, admin, 5)
    update(database, admin, "20.00", key="min_order")
    update(database, admin, 8)
    run_command(database, admin, "app_feature", name="dark_mode", action="enable", app="checkout")
    roll_back(database, admin, app="checkout", to=2)
    assert served(database)["values"] == {"max_qty": 5, "min_order": "20.00"}
    assert served(database)["version"] == 6
    roll_back(database, admin, app="checkout", to=4)
    assert served(database)["values"] == {"max_qty": 8, "min_order": "20.00", "features.dark_mode": True}


@pytest.mark.parametrize("beyond", [0, 4, 99, -4, -99])
def test_a_rollback_to_a_version_that_never_was_names_those_that_were(database: Clone, admin: str, beyond: int) -> None:
    for value in (5, 6, 7):
        update(database, admin, value)
    refused = plan_rollback(database, app="checkout", to=beyond)
    assert (refused["refused"], refused["facts"]["reason"]) == ("app.refused", "no_such_version")
    assert refused["facts"]["versions"] == [1, 2, 3]


def test_a_rollback_to_what_is_already_so_is_refused(database: Clone, admin: str) -> None:
    update(database, admin, 5)
    assert plan_rollback(database, app="checkout", to=1)["facts"]["reason"] == "already_so"
    assert plan_rollback(database, app="till")["facts"]["reason"] == "no_such_app"


def test_a_deployment_is_asked_for_by_its_branch(database: Clone, admin: str) -> None:
    assert run_check(database, admin, "app_deploy", branch="main") == {"subject": {"branch": "main"}}


def intent(command: str, runs: str, **args: Any) -> dict[str, Any]:
    return {
        "do": "command", "command": command, "runs": runs, "role": "admin", "asks": runs == "home", "repeatable": False,
        "args": args, "priority": "normal", "draft": None,
    }  # fmt: skip


def deployed(database: Clone, admin: str, outcome: str, **report: Any) -> dict[str, Any]:
    """The answer after `/app deploy`, its CONFIRM, a claim and this report."""
    [asked] = send_intent(database, admin, intent("app_deploy", "home", branch="main"))
    assert (asked["say"], asked["facts"]["subject"]) == ("approval.asked", {"branch": "main"})
    sayings_to(database, admin, "confirm", asked["task"])
    claimed = database.call("wocs_claim", {"node": "pc", "task": asked["task"]})["task"]
    assert (claimed["type"], claimed["args"], claimed["repeatable"]) == ("app_deploy", {"branch": "main"}, False)
    told = {"result": {}, "error": None, "files": [], **report}
    work = database.call("wocs_report", {"node": "pc", "task": asked["task"], "attempt": 1, "outcome": outcome, **told})
    [answer] = [one for one in work["outbox"] if one["kind"] != "reaction"]
    return dict(answer)


def test_a_deployment_is_told_with_its_address(database: Clone, admin: str) -> None:
    result = {"watched": True, "url": "https://shop.vercel.app", "inspector": "https://vercel.com/x"}
    answer = deployed(database, admin, "done", result=result)
    assert (answer["say"], answer["facts"]["url"], answer["facts"]["branch"]) == (
        "app.deployed",
        "https://shop.vercel.app",
        "main",
    )
    assert answer["facts"]["watched"] is True


def test_a_deployment_that_failed_is_told_with_its_last_lines(database: Clone, admin: str) -> None:
    error = {"code": "deploy_failed", "detail": "Command failed\nerror TS2304"}
    answer = deployed(database, admin, "failed", error=error)
    assert (answer["say"], answer["facts"]["error"]) == ("task.failed", error)


def test_a_deployment_of_which_nobody_knows_the_end_is_never_started_again(database: Clone, admin: str) -> None:
    answer = deployed(database, admin, "uncertain", error={"code": "hook_unanswered", "detail": None})
    assert answer["say"] == "task.uncertain"
    again = sayings_to(database, admin, "retry", answer["task"])
    assert again[0]["facts"]["reason"] == "not_repeatable"


def test_both_commands_work_by_message_and_leave_a_finished_task(database: Clone, admin: str) -> None:
    [answer] = send_intent(database, admin, intent("app_update", "instant", app="checkout", key="max_qty", value=5))
    assert (answer["say"], answer["facts"]["value"]) == ("app.updated", 5)
    [answer] = send_intent(database, admin, intent("app_feature", "instant", name="dark_mode", action="enable"))
    assert answer["say"] == "app.feature"
    assert database.sql("select distinct status from wocs.tasks") == [("done",)]


@pytest.mark.parametrize(
    ("told", "refused"),
    [({"a": "staging"}, True), ({"a": ""}, True), ({"a": "main_staging"}, False), ({"a": None}, False),
     ({"a": "staging", "b": "main"}, False), ({"a": "staging", "b": "staging"}, True), ({}, False)],
)  # fmt: skip
def test_a_branch_without_its_hook_is_refused_before_anybody_is_asked(
    database: Clone, admin: str, told: dict[str, str | None], refused: bool
) -> None:
    for node, hooks in told.items():
        abilities = {} if hooks is None else {"hooks": hooks}
        database.call("wocs_beat", {"node": node, "abilities": abilities, "running": [], "version": "1"})
    checked = run_check(database, admin, "app_deploy", branch="main")
    assert ("refused" in checked) is refused
    if refused:
        facts = checked["facts"]
        assert (facts["reason"], facts["branch"], facts["setting"]) == ("no_hook", "main", "WOCS_DEPLOY_HOOK_MAIN")
