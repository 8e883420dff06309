"""A row that cannot be settled stops nothing but itself: what was sent is marked, a beat counts, its neighbours are
settled, and the admins hear of it once."""

import psycopg
import pytest

from tests.database_clone import Clone
from tests.enrolled_nodes import sign_request
from tests.sql.inbound_messages import (
    ADMIN,
    OTHER_ADMIN,
    ask_approval,
    call_of,
    make_home_task,
    move_back,
    send_command,
    status_of,
)

SCHEDULE = """
insert into wocs.tasks (type, runs, requested_by) select 'schedule', 'instant', id from wocs.users where role = 'admin'
limit 1;
insert into wocs.schedules (task_id, owner_id, line, repeat, at, zone, next_at)
select t.id, t.requested_by, '{{"text": "/x", "intent": {{"role": "admin"}}}}', 'daily', {at}, '{zone}',
  now() - interval '1 s'
from wocs.tasks t where t.type = 'schedule'
"""
TASK = """
insert into wocs.tasks (type, runs, requested_by, payload, scheduled_at)
select 'stamp', 'instant', id, '{payload}', now() - interval '1 s' from wocs.users where role = 'admin' limit 1
"""
OPEN_ASK = """
insert into wocs.tasks (type, runs, requested_by, payload, status)
select 'nonsense', 'instant', id, '{payload}', 'awaiting_approval' from wocs.users where role = 'admin' limit 1;
insert into wocs.approvals (task_id, ask, digest, expires_at)
select id, 1, '', now() - interval '1 s' from wocs.tasks where type = 'nonsense'
"""
LEASE = """
insert into wocs.tasks (type, runs, requested_by, payload)
select 'drive', 'home', id, '{payload}' from wocs.users where role = 'admin' limit 1;
update wocs.tasks set status = 'running', lease_until = now() - interval '1 s' where node is null and runs = 'home'
"""
WATCH = """
insert into wocs.tasks (type, runs, requested_by, assigned_to, payload)
select 'agent_task', 'human', id, id, '{payload}' from wocs.users where role = 'admin' limit 1;
insert into wocs.agent_watches (task_id, kind, at) select id, 'deadline', now() - interval '1 s'
from wocs.tasks where type = 'agent_task'
"""
ATTACHMENT = """
insert into wocs.attachments (type, media, lease_until, tries)
values ('{kind}', '{media}', now() - interval '1 s', 3)
"""
BROKEN = {
    "a schedule of no zone": SCHEDULE.format(at="now()", zone="Mars/Nowhere"),
    "a schedule since ever": SCHEDULE.format(at="'-infinity'", zone="UTC"),
    "a schedule of a far past": SCHEDULE.format(at="'4713-01-02 BC'", zone="UTC"),
    "a task whose arguments are a list": TASK.format(payload="[1]"),
    "a task whose arguments are a number": TASK.format(payload="7"),
    "a task of no such command": TASK.format(payload="{}").replace("stamp", "no_such_command"),
    "an ask whose arguments are text": OPEN_ASK.format(payload='"x"'),
    "a lost lease whose arguments are a list": LEASE.format(payload="[]"),
    "a lost note without any audio": LEASE.format(payload="[]").replace("drive", "transcribe"),
    "work whose proof is neither yes nor no": WATCH.format(payload='{"proof": "maybe"}'),
    "a picture of no task": ATTACHMENT.format(kind="image", media="{}"),
    "a sheet of no task": ATTACHMENT.format(kind="document", media="[]"),
    "a setting that is no number": "insert into wocs.settings values ('offline_minutes', 'soon')",
    "an alert since never": """
        insert into wocs.alerts (kind, facts) values ('offline', '{"since": "never"}');
        insert into wocs.nodes (name) values ('pc')""",
}  # fmt: skip


def break_once(database: Clone, kind: str) -> None:
    database.sql(BROKEN[kind])


def faults_told(database: Clone) -> list[tuple[str, int]]:
    return database.sql("select to_number, count(*) from wocs.outbox where say = 'alert.fault' group by 1 order by 1")


@pytest.mark.parametrize("kind", BROKEN)
def test_what_was_sent_is_marked_and_a_beat_counts_whatever_settling_meets(wocs: Clone, kind: str) -> None:
    answer, task = send_command(wocs, page="a"), make_home_task(wocs)
    wocs.call("wocs_claim", {"task": task, "node": "pc"})
    move_back(wocs, "tasks", "lease_until", 30, "status = 'running'")
    break_once(wocs, kind)
    wocs.call("wocs_sent", {"results": [{"id": answer["id"], "wamid": "wamid.1"}]})
    beat = wocs.call("wocs_beat", {"node": "pc", "running": [{"task": task, "attempt": 1}]})
    assert wocs.sql("select state from wocs.outbox where id = %s", answer["id"]) == [("sent",)]
    assert beat["stop"] == []
    assert wocs.sql("select count(*) from wocs.nodes where name = 'pc' and last_seen > now() - interval '5 s'") == [
        (1,)
    ]
    assert wocs.sql("select lease_until > now() + interval '50 s' from wocs.tasks where id = %s", task) == [(True,)]


@pytest.mark.parametrize("kind", BROKEN)
def test_its_neighbours_are_settled_and_the_admins_hear_of_it_once(wocs: Clone, kind: str) -> None:
    asked, lost = ask_approval(wocs, page="a"), make_home_task(wocs)
    wocs.call("wocs_claim", {"task": lost, "node": "other"})
    break_once(wocs, kind)
    move_back(wocs, "approvals", "expires_at", 601)
    move_back(wocs, "tasks", "lease_until", 61, f"id = '{lost}'")
    for _ in range(3):
        wocs.call("wocs_tick", {})
        wocs.sql("update wocs.settling_faults set until = now()")
    assert (status_of(wocs, asked), status_of(wocs, lost)) == ("cancelled", "pending")
    assert faults_told(wocs) in ([], [(ADMIN, 1), (OTHER_ADMIN, 1)])


def test_a_row_that_cannot_be_settled_is_shown_until_it_is_mended(wocs: Clone) -> None:
    break_once(wocs, "a schedule of no zone")
    wocs.call("wocs_tick", {})
    [fault] = wocs.call("wocs_health", {})["faults"]
    assert (fault["family"], fault["row"], fault["code"]) == ("schedules", "1", "22023")
    assert faults_told(wocs) == [(ADMIN, 1), (OTHER_ADMIN, 1)]
    status = send_command(wocs, key="status", runs="answer")["facts"]["faults"]
    assert status["error"] == "22023 in settling schedules, row 1"
    wocs.sql("update wocs.schedules set zone = 'UTC'")
    wocs.sql("update wocs.settling_faults set until = now()")
    assert len(wocs.call("wocs_tick", {})["read"]) == 1
    assert wocs.call("wocs_health", {})["faults"] == []


def test_an_alert_that_cannot_be_told_keeps_back_no_other(wocs: Clone) -> None:
    lost = make_home_task(wocs, repeatable=False)
    wocs.call("wocs_claim", {"task": lost, "node": "pc"})
    wocs.call("wocs_report", {"task": lost, "attempt": 1, "node": "pc", "outcome": "uncertain"})
    break_once(wocs, "a setting that is no number")
    wocs.call("wocs_tick", {})
    assert wocs.sql("select kind from wocs.alerts where kind <> 'fault'") == [("uncertain",)]
    assert [fault["family"] for fault in wocs.call("wocs_health", {})["faults"]] == ["alert_watch_home"]


def test_a_row_that_broke_is_not_tried_at_every_call(wocs: Clone) -> None:
    break_once(wocs, "a schedule of no zone")
    for _ in range(3):
        wocs.call("wocs_tick", {})
    assert wocs.sql("select times, until > now() + interval '50 s' from wocs.settling_faults") == [(1, True)]


def test_marks_and_beats_do_not_wait_for_who_decides_for_long(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    wocs.sql(
        "create or replace function wocs.limit_writer_patience() returns int language sql immutable as 'select 20'"
    )
    wocs.call("wocs_claim", {"node": "pc"})  # enrolled
    with psycopg.connect(wocs.url) as somebody:
        somebody.execute("select wocs.writer_lock()")
        wocs.call("wocs_sent", {"results": [{"id": answer["id"], "wamid": "wamid.1"}]})
        wocs.call("wocs_beat", sign_request({"node": "pc"}))
        wocs.call("wocs_tick", {})
    assert wocs.sql("select state from wocs.outbox where id = %s", answer["id"]) == [("sent",)]
    assert wocs.sql("select name from wocs.nodes") == [("pc",)]


def test_what_was_sent_is_marked_though_settling_takes_too_long(wocs: Clone) -> None:
    answer = send_command(wocs, page="a")
    break_once(wocs, "a schedule of no zone")
    wocs.sql(
        "create or replace function wocs.schedule_run_add(s wocs.schedules) returns void language sql"
        " as 'select pg_sleep(60)'"
    )
    with psycopg.connect(wocs.service_url, autocommit=True, options="-c statement_timeout=1000") as impatient:
        call_of("wocs_sent", {"results": [{"id": answer["id"], "wamid": "wamid.1"}]})(impatient)
    assert wocs.sql("select state from wocs.outbox where id = %s", answer["id"]) == [("sent",)]
    [fault] = wocs.call("wocs_health", {})["faults"]
    assert (fault["family"], fault["code"]) == ("schedules", "57014")


def test_a_message_without_words_is_told_once(wocs: Clone) -> None:
    for page in ("a", "b"):
        answer = send_command(wocs, page=page)
        unsayable = {"code": -1, "detail": "this message could not be made"}
        wocs.call("wocs_sent", {"results": [{"id": answer["id"], "error": unsayable, "retry_in_s": None}]})
    assert faults_told(wocs) == [(ADMIN, 1), (OTHER_ADMIN, 1)]
    assert send_command(wocs, key="status", runs="answer")["facts"]["faults"]["times"] == 2
