"""Charts and caption drafts: tasks of their own behind what was told already, that come in time or in silence."""

import json
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import mark_all_sent, move_back, status_of
from tests.sql.tasks import add_person, make_task

CHART = {
    "kind": "columns",
    "title": "sales",
    "unit": "RM",
    "points": [{"label": "2026-11-20", "value": 120, "previous": None}, {"label": "2026-11-21", "value": None}],
    "period": {"name": "week"},
}
DRAWN = {"title": "Jualan", "period": "Minggu ini", "total": "RM 120", "change": "▲ 12 %", "is_average": False}


@pytest.fixture
def viewer(database: Clone) -> str:
    who = add_person(database, "A viewer", "viewer")
    database.sql("insert into wocs.wa_sessions (user_id, last_active) values (%s, now())", who)
    return who


def node(database: Clone, name: str = "home", **abilities: str) -> None:
    database.call("wocs_beat", {"node": name, "abilities": abilities, "running": [], "version": "1"})


def leaves(database: Clone, name: str = "home") -> None:
    database.sql("update wocs.nodes set last_seen = now() - interval '2 hours' where name = %s", name)


def report_task(database: Clone, who: str, **result: Any) -> str:
    """A report that was answered."""
    task = make_task(database, who, "report_sales")
    done = "update wocs.tasks set status = 'done', completed_at = now(), result = %s where id = %s"
    database.sql(done, json.dumps(result), task)
    return task


def children(database: Clone, parent: str, chart: Any = CHART) -> list[dict[str, Any]]:
    [(made,)] = database.sql(
        "select wocs.chart_child(t, %s) from wocs.tasks t where t.id = %s", json.dumps(chart), parent
    )
    return list(made)


def born(database: Clone, parent: str, child: dict[str, Any]) -> str:
    [(task,)] = database.sql(
        "select (wocs.task_create_child(t, %s)).id from wocs.tasks t where t.id = %s", json.dumps(child), parent
    )
    return str(task)


def chart_task(database: Clone, who: str) -> str:
    node(database, charts="ready")
    parent = report_task(database, who)
    return born(database, parent, children(database, parent)[0])


def draft_task(database: Clone, who: str, **given: Any) -> str:
    args = {"type": "promo", "tone": "funny", "language": "ms", "examples": [], "avoid": []}
    child = {"command": "caption_draft", "args": args, "runs": "home", "repeatable": True, "needs_role": "viewer"}
    return born(database, report_task(database, who, **given), child)


def ends(database: Clone, task: str, outcome: str = "done", **more: Any) -> list[dict[str, Any]]:
    """The messages that leave when the node reports."""
    claimed = database.call("wocs_claim", {"node": "home", "task": task})["task"]
    assert claimed, task
    told = {
        "node": "home",
        "task": task,
        "attempt": claimed["attempt"],
        "outcome": outcome,
        "result": {},
        "error": None,
    }
    work = database.call("wocs_report", told | {"files": []} | more)
    assert work["accepted"], work
    return list(work["outbox"])


FILE = {"key": "shots/TASK-1-1-sales.png", "mime": "image/png", "size": 50_000}
ERROR = {"code": "crashed", "detail": "chart stopped with ValueError."}


def test_a_chart_is_a_task_for_the_home_that_nobody_has_to_confirm(database: Clone, viewer: str) -> None:
    node(database, charts="ready")
    [child] = children(database, report_task(database, viewer))
    assert child == {
        "command": "chart", "args": {"chart": CHART}, "runs": "home", "scheduled_at": None,
        "repeatable": True, "asks": False, "needs_role": "viewer",
    }  # fmt: skip


@pytest.mark.parametrize(
    "nothing", [None, {}, {"points": []}, {"points": "x"}, {"points": [{"label": "a"}, {"label": "b", "value": None}]}]
)
def test_a_chart_that_shows_nothing_is_not_drawn(database: Clone, viewer: str, nothing: Any) -> None:
    node(database, charts="ready")
    assert children(database, report_task(database, viewer), nothing) == []


def test_where_nobody_ever_could_draw_no_chart_is_promised(database: Clone, viewer: str) -> None:
    state = "select wocs.chart_state()"
    assert database.sql(state) == [("none",)]
    node(database, browser="ready", charts="missing")
    parent = report_task(database, viewer)
    assert (database.sql(state), children(database, parent)) == ([("none",)], [])
    node(database, charts="ready")
    assert database.sql(state) == [("follows",)]
    leaves(database)
    assert database.sql(state) == [("offline",)]
    assert len(children(database, parent)) == 1
    node(database, "laptop", charts="missing")
    assert database.sql(state) == [("offline",)], "who is here cannot draw"


def test_the_picture_is_sent_with_a_short_caption(database: Clone, viewer: str) -> None:
    task = chart_task(database, viewer)
    [message] = ends(database, task, result=DRAWN, files=[FILE])
    assert (message["say"], message["kind"]) == ("report.chart", "reply")
    assert message["media"] == {"key": FILE["key"], "mime": "image/png"}
    facts = message["facts"]
    assert (facts["chart"], facts["unit"], facts["name"], facts["total"]) == ("sales", "RM", "week", "RM 120")
    assert facts["args"] == [], "four hundred points are no caption"
    assert status_of(database, task) == "done"


def test_a_quiet_person_gets_the_picture_as_well(database: Clone, viewer: str) -> None:
    database.sql("update wocs.users set quiet = true where id = %s", viewer)
    assert [one["say"] for one in ends(database, chart_task(database, viewer), result=DRAWN, files=[FILE])] == [
        "report.chart"
    ]


def test_a_picture_of_yesterday_is_welcome_and_one_of_last_week_is_not(database: Clone, viewer: str) -> None:
    fresh, stale = chart_task(database, viewer), chart_task(database, viewer)
    move_back(database, "tasks", "created_at", 23 * 3600, f"id = '{fresh}'")
    move_back(database, "tasks", "created_at", 25 * 3600, f"id = '{stale}'")
    assert len(ends(database, fresh, result=DRAWN, files=[FILE])) == 1
    assert ends(database, stale, result=DRAWN, files=[FILE]) == []
    assert status_of(database, stale) == "done"


def test_outside_the_window_no_template_is_spent_on_a_caption_without_its_picture(database: Clone, viewer: str) -> None:
    database.sql("update wocs.wa_sessions set last_active = now() - interval '25 hours'")
    assert ends(database, chart_task(database, viewer), result=DRAWN, files=[FILE]) == []


def test_a_chart_that_fails_alarms_nobody_and_can_be_looked_up(database: Clone, viewer: str) -> None:
    task = chart_task(database, viewer)
    assert ends(database, task, "failed", error=ERROR) == []
    assert status_of(database, task) == "failed"
    assert database.sql("select error_message from wocs.tasks where id = %s", task) == [(ERROR["detail"],)]
    [(queue,)] = database.sql("select wocs.answer_queue(u, '{}') -> 'facts' -> 'tasks' from wocs.users u limit 1")
    assert task in [one["task"] for one in queue]


def test_who_retries_a_chart_hears_how_it_ends_however_late(database: Clone, viewer: str) -> None:
    task = chart_task(database, viewer)
    ends(database, task, "failed", error=ERROR)
    move_back(database, "tasks", "created_at", 48 * 3600)
    retry = "select wocs.task_retry(t, u) ->> 'say' from wocs.tasks t, wocs.users u where t.id = %s and u.id = %s"
    database.sql(retry, task, viewer)
    assert [one["say"] for one in ends(database, task, "failed", error=ERROR)] == ["task.failed"]
    mark_all_sent(database)
    database.sql(retry, task, viewer)
    assert [one["say"] for one in ends(database, task, result=DRAWN, files=[FILE])] == ["report.chart"]


def test_a_lease_that_ran_out_three_times_ends_in_silence_too(database: Clone, viewer: str) -> None:
    task = chart_task(database, viewer)
    for _ in range(4):
        assert database.call("wocs_claim", {"node": "home", "task": task})["task"]
        database.sql("update wocs.tasks set lease_until = now() - interval '1 s' where id = %s", task)
        assert database.call("wocs_tick", {})["outbox"] == []
    assert status_of(database, task) == "failed"


def test_a_draft_is_told_with_its_words(database: Clone, viewer: str) -> None:
    task = draft_task(database, viewer, caption="From the bank")
    [message] = ends(database, task, result={"text": "Pedas ni jujur", "type": "promo", "tone": "funny"})
    assert message["say"] == "content.drafted"
    facts = message["facts"]
    assert (facts["text"], facts["type"], facts["tone"], facts["language"]) == (
        "Pedas ni jujur",
        "promo",
        "funny",
        "ms",
    )


def test_a_draft_that_fails_is_missed_only_where_the_bank_had_nothing(database: Clone, viewer: str) -> None:
    error = {"code": "writer_down", "detail": "The writer does not answer; is it running?"}
    assert ends(database, draft_task(database, viewer, caption="From the bank"), "failed", error=error) == []
    [message] = ends(database, draft_task(database, viewer, caption=None), "failed", error=error)
    assert (message["say"], message["facts"]["error"]["code"]) == ("task.failed", "writer_down")


def test_every_other_task_still_says_how_it_failed(database: Clone, viewer: str) -> None:
    child = {
        "command": "landing_screenshot",
        "args": {"page": "promo"},
        "runs": "home",
        "repeatable": True,
        "needs_role": "viewer",
    }
    task = born(database, report_task(database, viewer), child)
    assert [one["say"] for one in ends(database, task, "failed", error=ERROR)] == ["task.failed"]
