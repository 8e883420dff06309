"""What nobody can do, whoever they are."""

from itertools import product

import psycopg
import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ask_approval,
    call_of,
    command,
    make_home_task,
    message,
    run_at_once,
    send_command,
    send_word,
)

STATES = ["pending", "awaiting_approval", "running", "done", "failed", "cancelled", "rolled_back", "uncertain"]
ALLOWED = {
    ("pending", "awaiting_approval"),
    ("pending", "running"),
    ("pending", "done"),
    ("pending", "failed"),
    ("pending", "cancelled"),
    ("awaiting_approval", "pending"),
    ("awaiting_approval", "cancelled"),
    ("running", "done"),
    ("running", "failed"),
    ("running", "pending"),
    ("running", "cancelled"),
    ("running", "uncertain"),
    ("failed", "pending"),
    ("cancelled", "pending"),
    ("uncertain", "done"),
    ("uncertain", "failed"),
    ("uncertain", "cancelled"),
    ("done", "rolled_back"),
    ("done", "running"),
}
WAY_TO = {
    "pending": [],
    "awaiting_approval": ["awaiting_approval"],
    "running": ["running"],
    "done": ["done"],
    "failed": ["failed"],
    "cancelled": ["cancelled"],
    "rolled_back": ["done", "rolled_back"],
    "uncertain": ["running", "uncertain"],
}


def test_every_pair_of_states_moves_as_the_table_says_and_is_logged(wocs: Clone) -> None:
    for before, after in product(STATES, STATES):
        [(task,)] = wocs.sql("insert into wocs.tasks (type, runs) values ('stamp', 'home') returning id")
        for step in WAY_TO[before]:
            wocs.sql("update wocs.tasks set status = %s where id = %s", step, task)
        [(logged,)] = wocs.sql("select count(*) from wocs.task_logs where task_id = %s", task)
        if before == after or (before, after) in ALLOWED:
            wocs.sql("update wocs.tasks set status = %s where id = %s", after, task)
        else:
            with pytest.raises(psycopg.errors.CheckViolation):
                wocs.sql("update wocs.tasks set status = %s where id = %s", after, task)
        [(now,)] = wocs.sql("select count(*) from wocs.task_logs where task_id = %s", task)
        assert now - logged == ((before, after) in ALLOWED)


@pytest.mark.parametrize("status", [state for state in STATES if state not in ("pending", "awaiting_approval")])
def test_a_task_begins_at_the_beginning(wocs: Clone, status: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        wocs.sql("insert into wocs.tasks (type, runs, status) values ('stamp', 'home', %s)", status)


@pytest.mark.parametrize("table", ["task_logs", "task_log_chain"])
@pytest.mark.parametrize(
    "change", ["update wocs.{0} set {1} = {1}", "delete from wocs.{0}", "truncate wocs.{0} cascade"]
)
def test_the_audit_log_is_only_ever_added_to(wocs: Clone, table: str, change: str) -> None:
    send_command(wocs, page="a")
    column = "action" if table == "task_logs" else "digest"
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added to"):
        wocs.sql(change.format(table, column))


def test_the_chain_holds_over_everything_that_happened(wocs: Clone) -> None:
    send_word(wocs, ADMIN, "confirm", ask_approval(wocs, page="a"))
    make_home_task(wocs)
    run_at_once(
        [call_of("wocs_intake", {"messages": [message(ADMIN, command(page="x"), "/stamp")]}) for _ in range(10)], wocs
    )
    assert wocs.sql("select wocs.audit_first_break()") == [(None,)]
    assert wocs.sql("select count(*) from wocs.task_logs") == wocs.sql("select count(*) from wocs.task_log_chain")


@pytest.mark.parametrize(
    "tampering",
    [
        "update wocs.task_logs set details = '{\"other\": 1}' where seq = 3",
        "update wocs.task_logs set created_at = created_at + interval '1 microsecond' where seq = 3",
        "delete from wocs.task_logs where seq = 3",
        "delete from wocs.task_log_chain where position = 3",
        "insert into wocs.task_logs (task_id, action) select id, 'approved' from wocs.tasks limit 1",
        "update wocs.task_log_chain set digest = 'x' where position = 3",
    ],
)
def test_tampering_as_superuser_shows(wocs: Clone, tampering: str) -> None:
    for page in "abc":
        send_command(wocs, page=page)
    wocs.sql(f"set session_replication_role = replica; {tampering}")
    [(position,)] = wocs.sql("select wocs.audit_first_break()")
    assert position == (7 if tampering.startswith("insert") else 3)


ROLES = ["anon", "authenticated", "service_role"]
PRIVILEGES = """
select r.rolname, c.oid::regclass::text, p.privilege
from pg_roles r, pg_class c, unnest(array['select', 'insert', 'update', 'delete', 'truncate']) p(privilege)
where r.rolname in ('anon', 'authenticated', 'service_role')
  and c.relnamespace = 'wocs'::regnamespace and c.relkind in ('r', 'v', 'm', 'p')
  and has_table_privilege(r.oid, c.oid, p.privilege)
"""
EXECUTABLE = """
select r.rolname, p.proname from pg_roles r, pg_proc p
where r.rolname in ('anon', 'authenticated', 'service_role')
  and (p.pronamespace = 'wocs'::regnamespace or p.pronamespace = 'public'::regnamespace and p.proname like 'wocs%')
  and has_function_privilege(r.oid, p.oid, 'execute')
  and not (r.rolname = 'service_role' and p.pronamespace = 'public'::regnamespace)
"""
PUBLIC = """
select p.proname from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
where p.pronamespace in ('wocs'::regnamespace, 'public'::regnamespace) and a.grantee = 0
"""


def test_nobody_has_a_privilege_on_any_table_or_inner_function(wocs: Clone) -> None:
    made_up = {"check_stamp", "do_stamp", "answer_look"}
    assert wocs.sql(PRIVILEGES) == []
    assert [row for row in wocs.sql(EXECUTABLE) if row[1] not in made_up] == []
    assert {row[0] for row in wocs.sql(PUBLIC)} <= made_up


def test_every_table_has_row_level_security_and_no_policy(wocs: Clone) -> None:
    tables = wocs.sql(
        "select relname, relrowsecurity from pg_class"
        " where relnamespace = 'wocs'::regnamespace and relkind in ('r', 'p')"
    )
    assert len(tables) > 15 and all(secured for _, secured in tables)
    assert wocs.sql("select count(*) from pg_policy") == [(0,)]


@pytest.mark.parametrize("role", ["anon", "authenticated"])
@pytest.mark.parametrize(
    "attempt",
    [
        "select * from wocs.users",
        "insert into wocs.users (name, role, wa_number) values ('x', 'admin', '60199999999')",
        "delete from wocs.tasks",
        "select public.wocs_health('{}')",
        "select public.wocs_intake('{}')",
        "select public.wocs_enlist('{}')",
        "select wocs.settling_run()",
        "select wocs.audit_set_actor(null)",
        "select nextval('wocs.task_number')",
        "create table wocs.x ()",
    ],
)
def test_the_roles_of_the_web_can_do_nothing(wocs: Clone, role: str, attempt: str) -> None:
    with psycopg.connect(wocs.url) as connection:
        connection.execute(f"set role {role}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(attempt.encode())


def test_the_service_may_call_the_doors_and_nothing_behind_them(wocs: Clone) -> None:
    with psycopg.connect(wocs.service_url, autocommit=True) as connection:
        assert connection.execute("select public.wocs_health('{}')").fetchone()[0]["ok"] is True
        for attempt in (
            "select * from wocs.tasks",
            "select wocs.settling_run()",
            "update wocs.tasks set status = 'done'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(attempt)


def test_every_door_is_a_definer_with_an_empty_search_path(wocs: Clone) -> None:
    doors = wocs.sql(
        "select proname, prosecdef, proconfig from pg_proc"
        " where pronamespace = 'public'::regnamespace and proname like 'wocs%'"
    )
    assert doors
    assert all(definer and config == ['search_path=""'] for _, definer, config in doors)


def test_enlisting_again_changes_nobody(wocs: Clone) -> None:
    wocs.sql("update wocs.users set role = 'viewer', name = 'Renamed' where wa_number = %s", ADMIN)
    people = [
        {"name": "The admin", "number": ADMIN, "role": "admin"},
        {"name": "ali", "number": "60155555555", "role": "agent"},
    ]
    assert wocs.call("wocs_enlist", {"people": people}) == {"people": 1, "waiting": []}
    assert wocs.sql("select name, role from wocs.users where wa_number = %s", ADMIN) == [("Renamed", "viewer")]
    assert wocs.sql("select name from wocs.users where wa_number = '60155555555'") == [("ali 5555",)]


@pytest.mark.parametrize("written", ["+60 15-555 5555", "015-555 5555", "0060155555555"])
def test_a_number_is_enlisted_as_user_add_would_write_it(wocs: Clone, written: str) -> None:
    for _ in range(2):
        wocs.call("wocs_enlist", {"people": [{"name": "Bob", "number": written, "role": "agent"}]})
    assert wocs.sql("select wa_number from wocs.users where name = 'Bob'") == [("60155555555",)]


def test_health_names_the_last_migration(wocs: Clone) -> None:
    assert wocs.call("wocs_health", {})["schema"] >= "20261122000900"


def test_a_trigger_that_fires_at_commit_has_its_own_rights(wocs: Clone) -> None:
    """Supabase runs Postgres 15 and 17, where it would fire with the rights of the door's caller, who has none."""
    found = wocs.sql(
        "select p.proname, p.prosecdef from pg_trigger t join pg_proc p on p.oid = t.tgfoid"
        " where t.tgdeferrable and p.pronamespace = 'wocs'::regnamespace"
    )
    assert found == [("audit_link_log", True)]
