"""A task goes only to a node that can do it, by what the nodes say of themselves."""

from typing import Any

import pytest

from home_node.executors import HOME_COMMANDS
from tests.database_clone import Clone
from tests.sql.inbound_messages import command as intent
from tests.sql.inbound_messages import deliver, make_home_task, message, move_back, with_people

TASK = "landing_screenshot"


@pytest.fixture(autouse=True)
def people(database: Clone) -> None:
    with_people(database)


def beat(database: Clone, node: str, **abilities: str) -> dict[str, Any]:
    return dict(database.call("wocs_beat", {"node": node, "abilities": abilities, "running": []}))


def claim(database: Clone, node: str, task: str | None, *labels: str) -> dict[str, Any]:
    return dict(database.call("wocs_claim", {"node": node, "task": task, "labels": list(labels)}))


def screenshot(database: Clone, **more: Any) -> str:
    """A task that needs a browser, already rung for."""
    task = make_home_task(database, **more)
    database.sql("update wocs.tasks set type = %s where id = %s", TASK, task)
    return task


def labels_of(database: Clone, task_type: str) -> list[str | None]:
    query = "select wocs.task_label(jsonb_populate_record(null::wocs.tasks, %s::jsonb))"
    return [row[0] for row in database.sql(query, f'{{"type": "{task_type}", "payload": {{}}}}')]


def test_a_label_is_what_the_menu_says_that_the_task_needs(database: Clone) -> None:
    beat(database, "ears", voice="ready")
    needed = {name: command.ability for name, command in HOME_COMMANDS.items()}
    assert {name: labels_of(database, name)[0] for name in needed} == needed


@pytest.mark.parametrize(
    ("act", "rung", "label"), [("post", "inbox", "tiktok_inbox"), ("edit", "studio", "tiktok_studio")]
)
def test_a_tiktok_task_needs_its_own_rung(database: Clone, act: str, rung: str, label: str) -> None:
    query = "select wocs.task_label(jsonb_populate_record(null::wocs.tasks, %s::jsonb))"
    told = f'{{"type": "tiktok_hands", "payload": {{"act": "{act}", "rung": "{rung}"}}}}'
    assert database.sql(query, told) == [(label,)]


def test_words_that_were_typed_need_no_ears(database: Clone) -> None:
    beat(database, "ears", voice="ready")
    query = "select wocs.task_label(jsonb_populate_record(null::wocs.tasks, %s::jsonb))"
    assert database.sql(query, '{"type": "transcribe", "payload": {"typed": "laman"}}') == [(None,)]


def test_a_claim_for_what_the_node_cannot_do_is_refused_and_put_back_for_one_that_can(database: Clone) -> None:
    beat(database, "deaf", browser="missing", voice="ready")
    beat(database, "seeing", browser="ready", voice="missing")
    task = screenshot(database)
    [(score,)] = database.sql("select wocs.bell_score(t) from wocs.tasks t where id = %s", task)
    answer = claim(database, "deaf", task, "voice")
    assert (answer["task"], answer["reason"]) == (None, "not_able")
    assert answer["bell"] == [{"task": task, "score": score, "label": "browser"}]
    assert [node["name"] for node in answer["nodes"]] == ["seeing"]
    assert claim(database, "seeing", task, "browser")["task"]["id"] == task


def test_what_no_node_can_do_stays_queued_and_nobody_is_rung(database: Clone) -> None:
    beat(database, "deaf", browser="missing")
    task = screenshot(database)
    for _ in range(3):
        answer = claim(database, "deaf", task, "voice")
        assert (answer["reason"], answer["bell"]) == ("not_able", [])
    assert database.sql("select status, attempt from wocs.tasks where id = %s", task) == [("pending", 0)]


def test_a_node_that_comes_and_can_hears_of_it_at_its_first_beat(database: Clone) -> None:
    beat(database, "deaf", browser="missing")
    task = screenshot(database)
    move_back(database, "tasks", "rung_at", 20)
    assert beat(database, "deaf", browser="missing")["due"] == []
    assert beat(database, "seeing", browser="ready")["due"] == [task]


def test_the_next_due_task_is_the_next_that_the_node_can_do(database: Clone) -> None:
    first, second = screenshot(database, priority="high"), make_home_task(database)
    assert claim(database, "deaf", None, "voice")["task"]["id"] == second
    assert claim(database, "deaf", None, "voice")["reason"] == "nothing_due"
    assert claim(database, "seeing", None, "browser")["task"]["id"] == first


def test_an_older_node_is_taken_by_its_last_beat(database: Clone) -> None:
    beat(database, "old", browser="missing")
    task = screenshot(database)
    assert database.call("wocs_claim", {"node": "old", "task": task})["reason"] == "not_able"
    beat(database, "old", browser="ready")
    assert database.call("wocs_claim", {"node": "old", "task": task})["task"]["id"] == task


def test_a_node_that_never_told_of_a_label_may_try(database: Clone) -> None:
    task = screenshot(database)
    assert database.call("wocs_claim", {"node": "older-still", "task": task})["task"]["id"] == task


def test_who_asks_hears_that_no_pc_that_is_on_can_do_it(database: Clone) -> None:
    beat(database, "plain", charts="missing")
    chart = intent("chart", runs="home")
    [answer] = deliver(database, message("60120000001", chart, "/chart"))["outbox"]
    assert answer["facts"]["node"]["lacking"] == "charts"
    beat(database, "painter", charts="ready")
    [answer] = deliver(database, message("60120000001", chart, "/chart"))["outbox"]
    assert answer["facts"]["node"]["lacking"] is None


def test_nothing_rung_for_one_label_wakes_who_lacks_it(database: Clone) -> None:
    beat(database, "deaf", browser="missing")
    beat(database, "seeing", browser="ready")
    screenshot(database)
    move_back(database, "tasks", "rung_at", 120)
    work = database.call("wocs_tick", {"settings": {}})
    assert [entry["label"] for entry in work["bell"]] == ["browser"]
    assert [node["name"] for node in work["nodes"]] == ["seeing"]


def test_a_beat_tells_what_is_due_in_its_order(database: Clone) -> None:
    last, urgent, first = make_home_task(database), make_home_task(database, priority="high"), make_home_task(database)
    move_back(database, "tasks", "created_at", 60, f"id = '{first}'")
    move_back(database, "tasks", "rung_at", 20)
    assert beat(database, "home")["due"] == [urgent, first, last]
