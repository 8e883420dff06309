"""/status, /queue and /why read what is there, and change nothing."""

import pytest

from tests.database_clone import Clone
from tests.sql.tasks import add_person, make_task, run_answer, run_command


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def node(database: Clone, name: str, seconds_ago: int) -> None:
    database.sql(
        "insert into wocs.nodes (name, abilities, last_seen, online_since) "
        "values (%s, '{\"browser\": \"ready\"}', now() - make_interval(secs => %s), now() - interval '2 hours')",
        name, seconds_ago,
    )  # fmt: skip


def test_on_an_empty_system_status_has_zeros_and_no_nodes(database: Clone, admin: str) -> None:
    facts = run_answer(database, admin, "status")["facts"]
    assert facts["nodes"] == [] and facts["since"] is None
    assert facts["queue"] == {"pending": 0, "running": 0, "awaiting_approval": 0, "failed": 0, "uncertain": 0}
    assert facts["today"] == {"done": 0, "failed": 0}


def test_a_node_that_missed_three_beats_is_offline_since_it_was_last_seen(database: Clone, admin: str) -> None:
    node(database, "old-pc", 600)
    facts = run_answer(database, admin, "status")["facts"]
    assert (
        facts["nodes"][0]["online"] is False
        and facts["since"] == facts["nodes"][0]["last_seen"] == facts["nodes"][0]["since"]
    )
    node(database, "pc", 20)
    facts = run_answer(database, admin, "status")["facts"]
    assert [(row["name"], row["online"]) for row in facts["nodes"]] == [("old-pc", False), ("pc", True)]
    assert facts["since"] is None and facts["nodes"][1]["abilities"] == {"browser": "ready"}


def test_status_counts_the_queue_the_day_and_the_meters(database: Clone, admin: str) -> None:
    run_command(database, admin, "landing_create", page="menu", title="Menu")
    run_command(database, admin, "landing_create", page="menu", title="Menu")
    make_task(database, admin, "landing_screenshot", "home", page="menu")
    database.sql(
        "insert into wocs.outbox (key, kind, say, state, sent_at) values "
        "('a', 'reply', 'x', 'sent', now()), ('b', 'reaction', 'x', 'sent', now()), "
        "('c', 'reply', 'x', 'sent', now() - interval '40 days')"
    )
    facts = run_answer(database, admin, "status")["facts"]
    assert (
        facts["queue"]["pending"] == 1 and facts["queue"]["failed"] == 1 and facts["today"] == {"done": 1, "failed": 1}
    )
    meters = {meter["name"]: (meter["used"], meter["limit"]) for meter in facts["meters"]}
    assert meters["whatsapp_messages"] == (1, 1000) and meters["upstash_commands"] == (2, 10_000)
    assert 0 < meters["database_bytes"][0] < meters["database_bytes"][1] == 500 * 1024 * 1024
    assert meters["files_bytes"] == (0, 1024 * 1024 * 1024)


def test_files_are_counted_once_however_many_share_them_and_no_more_when_they_are_pruned(
    database: Clone, admin: str
) -> None:
    task = make_task(database, admin, "landing_publish", page="menu")
    database.sql(
        "insert into wocs.attachments (task_id, type, state, storage_url, size_bytes) values"
        " (%s, 'image', 'stored', 'a.jpg', 1000), (%s, 'image', 'stored', 'a.jpg', 1000),"
        " (%s, 'video', 'stored', 'b.mp4', 500), (%s, 'video', 'pruned', null, 70000)",
        *[task] * 4,
    )
    meters = {meter["name"]: meter["used"] for meter in run_answer(database, admin, "status")["facts"]["meters"]}
    assert meters["files_bytes"] == 1500


def test_the_queue_is_by_priority_and_a_failure_stays_for_a_week(database: Clone, admin: str) -> None:
    low, high, old = (make_task(database, admin, "landing_publish", page="menu") for _ in range(3))
    database.sql("update wocs.tasks set priority = 'low' where id = %s", low)
    database.sql(
        "update wocs.tasks set priority = 'high', status = 'failed', error_message = 'browser_missing' where id = %s",
        high,
    )
    database.sql("update wocs.tasks set status = 'failed', completed_at = now() - interval '8 days' where id = %s", old)
    everything = run_answer(database, admin, "queue", status="all")["facts"]["tasks"]
    assert [(row["task"], row["command"], row["status"], row["error"]) for row in everything] == [
        (high, "landing publish", "failed", "browser_missing"), (low, "landing publish", "pending", None),
    ]  # fmt: skip
    assert [row["task"] for row in run_answer(database, admin, "queue", status="failed")["facts"]["tasks"]] == [high]
    assert run_answer(database, admin, "queue", status="running")["facts"] == {"status": "running", "tasks": []}


def test_why_tells_who_asked_who_approved_and_each_step_with_the_proof(database: Clone, admin: str) -> None:
    task = make_task(database, admin, "landing_publish", page="menu")
    database.sql(
        "update wocs.tasks set command_raw = '/landing publish menu', status = 'awaiting_approval' where id = %s", task
    )
    database.sql(
        "insert into wocs.approvals (task_id, ask, digest, approver_id, expires_at, decision, decided_by, decided_at) "
        "values (%s, 1, 'abcdef0123456789', %s, now(), 'approved', %s, now())", task, admin, admin,
    )  # fmt: skip
    facts = run_answer(database, admin, "why", task=task)["facts"]
    assert (facts["status"], facts["asked_by"], facts["raw"]) == (
        "awaiting_approval",
        "The admin",
        "/landing publish menu",
    )
    assert facts["understood"] == {"page": "menu"}
    assert [step["action"] for step in facts["steps"]] == ["created", "approval_asked"] and facts["steps"][0][
        "actor"
    ] is None
    [approval] = facts["approvals"]
    assert (approval["decision"], approval["decided_by"], approval["digest"]) == (
        "approved",
        "The admin",
        "abcdef012345",
    )
    [(digest,)] = database.sql("select left(digest, 12) from wocs.task_log_chain order by position desc limit 1")
    assert facts["digest"] == digest and len(digest) == 12


def test_why_about_an_unknown_task_offers_ones_own_open_tasks(database: Clone, admin: str) -> None:
    task = make_task(database, admin, "landing_publish", page="menu")
    answer = run_answer(database, admin, "why", task="TASK-9")
    assert (answer["say"], answer["facts"]["reason"], answer["facts"]["nearest"]) == (
        "task.refused",
        "not_found",
        [task],
    )
