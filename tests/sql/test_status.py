"""/status: the free tiers, the PC, and the success metrics of the specification, computed from what happened."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, call_of, make_home_task, run_at_once, send_command
from tests.sql.tasks import add_person, make_task, run_answer, run_command


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def metrics(database: Clone, admin: str) -> dict[str, Any]:
    return {one["name"]: one for one in run_answer(database, admin, "status")["facts"]["metrics"]}


def ended(database: Clone, admin: str, status: str, runs: str = "instant", seconds: int = 0, **more: str) -> str:
    """A task that took so long to end."""
    task = make_task(database, admin, "landing_publish", runs, page="menu")
    database.sql("update wocs.tasks set created_at = now() - make_interval(secs => %s) where id = %s", seconds, task)
    for column, value in more.items():
        database.sql(f"update wocs.tasks set {column} = {value} where id = %s", task)  # noqa: S608
    database.sql("update wocs.tasks set status = %s, completed_at = now() where id = %s", status, task)
    return task


def test_without_data_no_metric_pretends_to_know(database: Clone, admin: str) -> None:
    found = metrics(database, admin)
    assert list(found) == ["success_rate", "completion_seconds", "response_seconds", "uptime", "session_seconds"]
    assert {(one["value"], one["good"]) for one in found.values()} == {(None, None)}


def test_the_success_rate_is_of_what_ended_and_a_retry_that_worked_counts_as_one(database: Clone, admin: str) -> None:
    for _ in range(19):
        ended(database, admin, "done")
    failed = ended(database, admin, "failed")
    assert (metrics(database, admin)["success_rate"]["value"], metrics(database, admin)["success_rate"]["good"]) == (
        0.95,
        False,
    )
    database.sql("update wocs.tasks set status = 'pending' where id = %s", failed)
    database.sql("update wocs.tasks set status = 'done' where id = %s", failed)
    assert metrics(database, admin)["success_rate"] == {
        "name": "success_rate",
        "value": 1.0,
        "target": 0.95,
        "good": True,
    }


@pytest.mark.parametrize("kind", ["tiktok_pages", "tiktok_link"])
def test_what_the_pc_looks_up_by_itself_is_no_command_of_a_person(database: Clone, admin: str, kind: str) -> None:
    ended(database, admin, "done")
    for _ in range(5):
        ended(database, admin, "failed", "home", type=f"'{kind}'")
    assert metrics(database, admin)["success_rate"]["value"] == 1


def test_the_time_to_complete_is_the_median_from_when_it_could_begin(database: Clone, admin: str) -> None:
    for seconds in (10, 50, 4000):
        ended(database, admin, "done", "home", seconds)
    assert round(metrics(database, admin)["completion_seconds"]["value"]) == 50
    waited = ended(database, admin, "done", "home", 9000, scheduled_at="now() - interval '60 s'")
    assert round(metrics(database, admin)["completion_seconds"]["value"]) == 55
    database.sql(
        "insert into wocs.approvals (task_id, ask, digest, expires_at, decision, decided_at)"
        " values (%s, 1, 'x', now(), 'approved', now())", waited,
    )  # fmt: skip
    assert round(metrics(database, admin)["completion_seconds"]["value"]) == 30


def test_the_agents_answer_is_counted_from_the_task_to_their_first_word(database: Clone, admin: str) -> None:
    ali = add_person(database, "Ali", "agent")
    ended(database, admin, "done", "human", 1000, started_at="now() - interval '900 s'")  # accepted after 100 s
    assert round(metrics(database, admin)["response_seconds"]["value"]) == 100
    waiting = run_command(database, admin, "agent_task", to="ali", type="call").task
    assert round(metrics(database, admin)["response_seconds"]["value"]) == 100  # just given: no time to answer yet
    database.sql("update wocs.tasks set created_at = now() - interval '700 s' where id = %s", waiting)
    found = metrics(database, admin)["response_seconds"]
    assert (round(found["value"]), found["good"]) == (400, False)
    assert database.sql("select assigned_to::text from wocs.tasks where id = %s", waiting) == [(ali,)]


def beat(database: Clone, name: str = "pc") -> None:
    database.call("wocs_beat", {"node": name, "abilities": {}, "running": [], "version": "1"})


def hours_ago(database: Clone, name: str, hours: float) -> None:
    database.sql(
        "update wocs.nodes set last_seen = now() - make_interval(mins => %s) where name = %s", int(hours * 60), name
    )


def test_uptime_is_the_share_of_time_in_which_somebody_was_at_home(database: Clone, admin: str) -> None:
    beat(database)
    database.sql("update wocs.nodes set first_seen = now() - interval '100 hours'")
    assert round(metrics(database, admin)["uptime"]["value"], 3) == 1
    hours_ago(database, "pc", 10)
    assert round(metrics(database, admin)["uptime"]["value"], 3) == 0.9
    beat(database)  # back: the absence is noted
    assert round(metrics(database, admin)["uptime"]["value"], 3) == 0.9
    [(node, hours)] = database.sql(
        "select node, extract(epoch from ended_at - began_at) / 3600 from wocs.node_absences"
    )
    assert (node, round(hours)) == ("pc", 10)


def test_two_nodes_cover_for_each_other(database: Clone, admin: str) -> None:
    for name in ("pc", "laptop"):
        beat(database, name)
    database.sql("update wocs.nodes set first_seen = now() - interval '100 hours'")
    hours_ago(database, "pc", 50)
    assert round(metrics(database, admin)["uptime"]["value"], 3) == 1
    hours_ago(database, "laptop", 20)
    assert round(metrics(database, admin)["uptime"]["value"], 3) == 0.8


def test_beats_on_time_note_no_absence(database: Clone, admin: str) -> None:
    for _ in range(3):
        beat(database)
        database.sql("update wocs.nodes set last_seen = last_seen - interval '40 s'")
    assert database.sql("select count(*) from wocs.node_absences") == [(0,)]


def test_the_session_is_as_old_as_its_last_trouble(database: Clone, admin: str) -> None:
    database.sql(
        "insert into wocs.inbound_events (message_id, kind, received_at)"
        " values ('m', 'message', now() - interval '9 days')"
    )
    found = metrics(database, admin)["session_seconds"]
    assert (round(found["value"] / 86400), found["good"]) == (9, True)
    database.sql(
        "insert into wocs.alerts (kind, about, opened_at, closed_at) values"
        " ('cause', 'store', now() - interval '1 hour', now()),"
        " ('cause', 'token', now() - interval '3 days', now() - interval '2 days')"
    )
    found = metrics(database, admin)["session_seconds"]
    assert (round(found["value"] / 86400), found["good"]) == (2, False)


def test_the_queue_commands_are_an_estimate_of_rings_looks_and_attempts(wocs: Clone) -> None:
    task = make_home_task(wocs)
    make_home_task(wocs)
    wocs.sql("update wocs.tasks set attempt = 3 where id = %s", task)

    def commands() -> tuple[int, bool]:
        meters = send_command(wocs, key="status", runs="answer")["facts"]["meters"]
        return next((one["used"], one["estimate"]) for one in meters if one["name"] == "upstash_commands")

    assert commands() == (2 * 3 + 2, True)


def test_the_pc_is_shown_with_what_waits_for_it_and_its_last_trouble_as_a_code(wocs: Clone) -> None:
    beat(wocs)
    task = make_home_task(wocs)
    wocs.call("wocs_claim", {"node": "pc", "task": task})
    error = {"code": "no_browser", "detail": "Chromium was not found in the usual places."}
    report = {
        "node": "pc",
        "task": task,
        "attempt": 1,
        "outcome": "failed",
        "result": None,
        "error": error,
        "files": [],
    }
    assert wocs.call("wocs_report", report)["accepted"] is True
    make_home_task(wocs)
    facts = send_command(wocs, key="status", runs="answer")["facts"]
    assert facts["waiting"] == {"home": 1, "human": 0, "instant": 0}
    [node] = facts["nodes"]
    assert (node["online"], node["last_error"]) == (True, "no_browser") and node["last_error_at"].endswith("Z")
    assert node["trouble"] == {
        "task": task,
        "command": "drive",
        "error": {"code": "no_browser", "detail": error["detail"]},
    }
    [row] = [one for one in send_command(wocs, key="queue", runs="answer")["facts"]["tasks"] if one["task"] == task]
    assert row["error"] == {"code": "no_browser", "detail": error["detail"]}


def test_status_costs_the_same_after_years(wocs: Clone) -> None:
    wocs.sql(
        "insert into wocs.tasks (type, runs, status, created_at) select 'landing_list', 'instant', 'pending', now()"
        " from generate_series(1, 3000)"
    )
    wocs.sql("update wocs.tasks set status = 'done', completed_at = now()")
    assert wocs.sql("select count(*) from wocs.success_ended_tasks()") == [(2000,)]
    assert run_at_once([call_of("wocs_tick", {})] * 2, wocs)
    assert send_command(wocs, ADMIN, "status", runs="answer")["facts"]["metrics"][0]["value"] == 1
