"""The database's owner changes the audit log: each way of doing so raises an alarm once and shows in /status."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.after_answer.seal_audit import make_seal, seal_audit
from functions.replies.render import render_reply
from home_node.audit_head import KeptHead
from shared.settings import settings
from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, OTHER_ADMIN, call_of, move_back, run_at_once, send_command

OWNER = "set session_replication_role = replica; "
RECHAIN = """
do $$
declare l wocs.task_logs; last text := ''; place bigint := 0;
begin
  delete from wocs.task_log_chain;
  for l in select * from wocs.task_logs order by seq loop
    place := place + 1;
    last := wocs.audit_digest(last, l);
    insert into wocs.task_log_chain values (place, l.seq, last);
  end loop;
end $$;
"""
REWRITE = """
update wocs.task_logs set details = '{"other": true}',
  details_digest = wocs.audit_details_digest(salt, '{"other": true}') where seq = (select min(seq) from wocs.task_logs);
"""
INSERT = """
insert into wocs.task_logs (seq, task_id, action, salt, details_digest, created_at) overriding system value
select 0, task_id, 'approved', salt, wocs.audit_details_digest(salt, '{}'), created_at from wocs.task_logs
order by seq limit 1;
"""
CUT = """
delete from wocs.task_log_chain where position > 3;
delete from wocs.task_logs l where not exists (select from wocs.task_log_chain c where c.log_seq = l.seq);
"""
CUT_LAST = "delete from wocs.task_logs where seq = (select max(seq) from wocs.task_logs);"
FORGOTTEN_TASK = "delete from wocs.task_logs where task_id = 'TASK-1202';"
EMPTY = "truncate wocs.task_log_chain; truncate wocs.task_logs;"
ATTACKS = {
    "the tail is cut": CUT,
    "the first row is rewritten and all is chained anew": REWRITE + RECHAIN,
    "a row is inserted and all is chained anew": INSERT + RECHAIN,
    "both tables are emptied": EMPTY,
    "all is chained anew without the last row": CUT_LAST + RECHAIN,
}
"""What leaves a chain that holds by itself."""
CLUMSY = {
    "a row is changed": "update wocs.task_logs set action = 'approved' where seq = 3;",
    "details are changed": "update wocs.task_logs set details = '{}' where details <> '{}';",
    "details are erased": "update wocs.task_logs set salt = null, details = '{\"erased\": true}' where seq = 3;",
    "a row is deleted": "delete from wocs.task_logs where seq = 3;",
    "a link is deleted": "delete from wocs.task_log_chain where position = 3;",
    "a row is put in": "insert into wocs.task_logs (task_id, action) select id, 'approved' from wocs.tasks limit 1;",
    "a row is put in before all others": INSERT,
    "a row of tomorrow is put in": "insert into wocs.task_logs (task_id, action, created_at)"
    " select id, 'approved', now() + interval '1 day' from wocs.tasks limit 1;",
    "a task's rows are gone and all is chained anew": FORGOTTEN_TASK + RECHAIN,
}
FORGET = "truncate wocs.audit_checks; truncate wocs.audit_anchors; delete from wocs.tasks;"


@pytest.fixture
def logged(wocs: Clone, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """Three tasks, checked and sealed."""
    monkeypatch.setenv("WHATSAPP_APP_SECRET", "the app's")
    for number in (ADMIN, OTHER_ADMIN):
        send_command(wocs, number, "look", runs="answer")
    for page in "abc":
        send_command(wocs, page=page)
    seal(wocs, tick(wocs))
    return wocs


def tick(wocs: Clone, days: float = 0) -> dict[str, Any]:
    """A later tick."""
    for table in ("meters", "audit_checks"):
        move_back(wocs, table, "at", 7200 + days * 86400, "name <> 'alerts'")
    return wocs.call("wocs_tick", {})


def seal(wocs: Clone, work: dict[str, Any]) -> None:
    """What the errand does with it."""
    for job in work["seal"]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("functions.after_answer.seal_audit.call_with_retry", wocs.call)
            seal_audit(job)


def alarms(wocs: Clone) -> list[tuple[str, str]]:
    """To whom, seen by whom."""
    return wocs.sql("select to_number, facts ->> 'about' from wocs.outbox where say = 'alert.audit' order by id")


def witnesses(wocs: Clone) -> set[str]:
    return {about for _, about in alarms(wocs)}


def status(wocs: Clone) -> str:
    answer = send_command(wocs, ADMIN, "status", runs="answer")
    return render_reply("system.status", answer["facts"]).text


@pytest.mark.parametrize("attack", [*ATTACKS, *CLUMSY])
def test_the_database_itself_sees_it_within_a_day_and_tells_it_once(logged: Clone, attack: str) -> None:
    assert "🚨" not in status(logged)
    logged.sql(OWNER + {**ATTACKS, **CLUMSY}[attack])
    for _ in range(2):
        logged.sql("update wocs.audit_checks set at = at - interval '2 days'")
        logged.sql("update wocs.meters set at = at - interval '2 minutes' where name = 'audit'")
        run_at_once([call_of("wocs_tick", {})] * 3, logged)
    assert alarms(logged) == [(ADMIN, "chain"), (OTHER_ADMIN, "chain")]
    assert "🚨" in status(logged)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_next_tick_sees_what_was_chained_anew(logged: Clone, attack: str) -> None:
    logged.sql(OWNER + ATTACKS[attack])
    logged.call("wocs_tick", {})
    assert witnesses(logged) == {"chain"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_who_also_makes_the_database_forget_meets_the_seal_of_the_functions(logged: Clone, attack: str) -> None:
    logged.sql(OWNER + ATTACKS[attack] + "truncate wocs.audit_checks")
    logged.sql("insert into wocs.audit_checks (name, at) values ('whole', now())")
    seal(logged, tick(logged))
    assert witnesses(logged) == {"seal"}
    seal(logged, tick(logged))
    assert len(alarms(logged)) == 2
    assert "🚨" in status(logged)


def test_a_seal_of_the_owner_s_own_making_is_none(logged: Clone) -> None:
    logged.sql(OWNER + REWRITE + RECHAIN + "truncate wocs.audit_checks;")
    logged.sql(
        "update wocs.audit_anchors a set digest = c.digest from wocs.task_log_chain c where c.position = a.position"
    )
    seal(logged, tick(logged))
    assert witnesses(logged) == {"seal"}
    assert make_seal("the app's", 1, "a") != make_seal("another", 1, "a")
    assert len({make_seal("x", 1, "1:a"), make_seal("x", 11, ":a"), make_seal("x", 11, "a")}) == 3


def test_a_new_app_secret_is_told_as_that_and_once_and_hides_no_break_after_it(
    logged: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHATSAPP_APP_SECRET", "the app's new one")
    settings.cache_clear()
    for _ in range(3):
        seal(logged, tick(logged))
    assert alarms(logged) == [(ADMIN, "key"), (OTHER_ADMIN, "key")]
    [(facts,)] = logged.sql("select facts from wocs.outbox where say = 'alert.audit' limit 1")
    for language in ("en", "ms"):
        text = render_reply("alert.audit", facts, language=language).text
        assert "WHATSAPP_APP_SECRET" in text and "🚨" not in text
    logged.sql(OWNER + REWRITE + RECHAIN + "truncate wocs.audit_checks;")
    seal(logged, tick(logged))
    assert witnesses(logged) == {"key", "seal"}


@pytest.fixture
def beat(logged: Clone, tmp_path: Path) -> Callable[[], KeptHead]:
    """A beat of the home PC, each time as if it had just been started."""

    def beat_once() -> KeptHead:
        kept = KeptHead(tmp_path / "head.json", "https://wocs.example")
        for _ in range(2):
            answer = logged.call("wocs_beat", {
                "node": "pc", "abilities": {}, "running": [], "version": "1", "leaving": False, "audit": kept.tell()
            })  # fmt: skip
            kept.compare(answer["audit"])
        return kept

    beat_once()
    return beat_once


@pytest.mark.parametrize("attack", ATTACKS)
def test_who_forges_everything_in_the_database_meets_the_pc_at_home(
    logged: Clone, beat: Callable[[], KeptHead], tmp_path: Path, attack: str
) -> None:
    before = (tmp_path / "head.json").read_text()
    logged.sql(OWNER + ATTACKS[attack] + FORGET)
    beat()
    beat()
    assert witnesses(logged) == {"node pc"}
    assert len(alarms(logged)) == 2
    assert (tmp_path / "head.json").read_text() == before
    assert "🚨" in status(logged)


def test_the_pc_follows_a_log_that_only_grows(logged: Clone, beat: Callable[[], KeptHead], tmp_path: Path) -> None:
    for page in "def":
        send_command(logged, page=page)
        beat()
    [(position, digest)] = logged.sql("select position, digest from wocs.task_log_chain order by position desc limit 1")
    kept = json.loads((tmp_path / "head.json").read_text())
    assert (kept["position"], kept["digest"]) == (position, digest)
    assert (tmp_path / "head.json").stat().st_mode & 0o777 == 0o600
    assert alarms(logged) == []


@pytest.mark.parametrize("attack", [EMPTY, CUT_LAST + RECHAIN, FORGOTTEN_TASK + RECHAIN])
def test_even_a_database_that_remembers_nothing_misses_the_moves_of_its_tasks(logged: Clone, attack: str) -> None:
    logged.sql(OWNER + attack + "truncate wocs.audit_checks; truncate wocs.audit_anchors;")
    tick(logged)
    assert witnesses(logged) == {"chain"}


def test_a_whole_log_is_checked_in_pieces_and_alarms_nobody(logged: Clone) -> None:
    logged.sql("create or replace function wocs.limit_audit_rows() returns int language sql immutable as 'select 2'")
    for page in "de":
        send_command(logged, page=page)
    tick(logged, days=1)
    [(position,)] = logged.sql("select position from wocs.audit_checks where name = 'whole'")
    assert position == 2
    for _ in range(8):
        seal(logged, tick(logged))
    assert alarms(logged) == []
    head = "select max(position) from wocs.task_log_chain"
    assert logged.sql("select position from wocs.audit_checks where name = 'fresh'") == logged.sql(head)
    assert logged.sql("select position from wocs.audit_checks where name = 'whole'") == [(0,)]


def test_the_admins_have_the_head_in_their_chat_each_day(logged: Clone) -> None:
    tick(logged)
    tick(logged, days=1)
    tick(logged)
    told = logged.sql("select to_number, facts from wocs.outbox where say = 'audit.head' order by id")
    [(position, digest)] = logged.sql("select position, digest from wocs.task_log_chain order by position desc limit 1")
    assert [number for number, _ in told] == [ADMIN, OTHER_ADMIN]
    assert told[0][1] == {"position": position, "digest": digest[:12], "breaks": []}
    assert digest[:12] in status(logged)


def test_a_break_is_shown_for_a_week_after_it_was_seen_last(logged: Clone) -> None:
    logged.sql(OWNER + REWRITE + RECHAIN)
    tick(logged)
    logged.sql("truncate wocs.audit_checks")
    logged.sql("update wocs.alerts set facts = facts || jsonb_build_object('at', now() - interval '6 days')")
    tick(logged)
    assert "🚨" in status(logged)
    logged.sql("update wocs.alerts set facts = facts || jsonb_build_object('at', now() - interval '8 days')")
    tick(logged)
    assert "🚨" not in status(logged)
