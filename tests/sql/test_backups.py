"""What SQL keeps of backups and drills: whose turn it is, what is late, and who hears of it."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, OTHER_ADMIN, call_of, run_at_once, send_command
from tests.sql.test_alerts import both, look, noon_zone, told


@pytest.fixture
def watched(wocs: Clone) -> Clone:
    for number in (ADMIN, OTHER_ADMIN):
        send_command(wocs, number, "look", runs="answer")
    noon_zone(wocs, 12)
    return wocs


def begin(wocs: Clone, node: str = "pc", asked_for: bool = False) -> dict[str, Any]:
    answer: dict[str, Any] = wocs.call("wocs_backup_begin", {"node": node, "asked_for": asked_for})
    return answer


def end(wocs: Clone, backup: int | None, ok: bool = True, node: str = "pc", **more: Any) -> bool:
    usual = {"kind": "backup" if backup else "drill", "rows": 5, "bytes": 900, "note": None}
    kept: bool = wocs.call("wocs_backup_end", {"node": node, "backup": backup, "ok": ok, **usual, **more})["kept"]
    return kept


def pass_time(wocs: Clone, hours: float) -> None:
    wocs.sql(
        "update wocs.backups set began_at = began_at - make_interval(secs => %s), at = at - make_interval(secs => %s)",
        hours * 3600,
        hours * 3600,
    )


def test_one_a_day_whichever_pc_asks_first(watched: Clone) -> None:
    run_at_once([call_of("wocs_backup_begin", {"node": node, "asked_for": False}) for node in ("a", "b")], watched)
    [(made, node)] = watched.sql("select id, node from wocs.backups")
    assert end(watched, made, node=node)
    assert not end(watched, made, node=node)  # told twice
    assert begin(watched)["backup"] is None
    assert begin(watched, asked_for=True)["backup"] is not None  # a person may have as many as they like
    noon_zone(watched, 12)
    pass_time(watched, 24)
    assert begin(watched)["backup"] is not None


def test_one_that_was_killed_is_begun_again_by_the_same_pc_soon_and_by_another_later(watched: Clone) -> None:
    assert begin(watched)["backup"]
    assert begin(watched)["backup"] is None
    pass_time(watched, 1)
    assert begin(watched, "other", asked_for=True)["backup"] is None
    assert begin(watched)["backup"]
    pass_time(watched, 2.1)
    assert begin(watched, "other")["backup"]


def test_another_pc_cannot_end_it(watched: Clone) -> None:
    assert not end(watched, begin(watched)["backup"], node="other")


def test_a_drill_is_due_once_a_week(watched: Clone) -> None:
    assert begin(watched) | {"drill": True} == begin(watched, asked_for=True) | {
        "drill": True, "backup": watched.sql("select min(id) from wocs.backups")[0][0]
    }  # fmt: skip
    end(watched, None)
    assert begin(watched, asked_for=True)["drill"] is False
    pass_time(watched, 7 * 24 + 1)
    assert begin(watched)["drill"] is True


def test_where_no_backup_was_ever_made_none_is_missed(watched: Clone) -> None:
    look(watched)
    assert told(watched) == []
    assert watched.sql("select wocs.backup_status()") == [(None,)]


def test_a_missing_backup_is_told_once_and_so_is_the_next_good_one(watched: Clone) -> None:
    end(watched, begin(watched)["backup"])
    end(watched, None)
    pass_time(watched, 35)
    look(watched)
    assert told(watched) == []
    pass_time(watched, 2)
    look(watched, 3)
    look(watched)
    assert told(watched) == both("alert.backup")
    assert watched.sql("select wocs.backup_status() ->> 'backup_problem'") == [("missing",)]
    end(watched, begin(watched)["backup"])
    look(watched)
    assert told(watched) == both("alert.backup") + both("alert.backup_well")


def test_three_failures_in_a_row_are_told_with_their_reason(watched: Clone) -> None:
    for times in range(3):
        assert told(watched) == []
        assert end(watched, begin(watched, asked_for=True)["backup"], ok=False, note="disk_full"), times
    look(watched)
    assert told(watched) == both("alert.backup")
    [(facts,)] = watched.sql("select facts from wocs.outbox where say = 'alert.backup' limit 1")
    assert (facts["what"], facts["problem"], facts["note"]) == ("backup", "failed", "disk_full")


def test_a_drill_that_fails_is_told_at_once_and_one_that_is_missing_after_nine_days(watched: Clone) -> None:
    end(watched, begin(watched)["backup"])
    end(watched, None, ok=False, note="drill_failed")
    assert told(watched) == both("alert.backup")
    end(watched, None)
    assert told(watched) == both("alert.backup") + both("alert.backup_well")
    pass_time(watched, 9 * 24 + 1)
    end(watched, begin(watched)["backup"])
    assert told(watched)[4:] == both("alert.backup")
    [(facts,)] = watched.sql("select facts from wocs.outbox where say = 'alert.backup' order by id desc limit 1")
    assert (facts["what"], facts["problem"]) == ("drill", "missing")


def test_status_and_health_tell_when_the_last_ones_succeeded_and_what_they_lack(watched: Clone) -> None:
    end(watched, begin(watched)["backup"], note="files_off")
    end(watched, None)
    health = watched.call("wocs_health", {})
    status = watched.sql("select wocs.answer_status(null, '{}') #> '{facts,backup}'")[0][0]
    assert status == {
        "backup_at": health["backup_at"], "drill_at": health["drill_at"], "backup_problem": None, "drill_problem": None,
        "lacks": "files_off",
    }  # fmt: skip
    assert health["backup_at"] and health["drill_at"]


def test_the_list_is_bounded(watched: Clone) -> None:
    watched.sql("insert into wocs.backups (kind, node) select 'backup', 'pc' from generate_series(1, 600)")
    begin(watched, asked_for=True)
    assert watched.sql("select count(*) from wocs.backups") == [(500,)]


def test_every_table_can_be_read_in_pages(database: Clone) -> None:
    """A table without a primary key would be in no export."""
    [(tables,)] = database.sql(
        "select array_agg(relname::text) from pg_class where relnamespace = 'wocs'::regnamespace and relkind = 'r'"
    )
    [(paged,)] = database.sql("select array_agg(name) from wocs.backup_tables()")
    assert set(tables) - set(paged) == {"node_nonces"}


def test_pages_follow_each_other_by_the_key_and_end(wocs: Clone) -> None:
    def page(after: list[str] | None) -> list[str]:
        request = {"node": "pc", "table": "node_lives", "after": after, "since": None}
        lines: list[str] = wocs.call("wocs_export", request)["rows"]
        return lines

    wocs.sql(
        "insert into wocs.node_lives (node, incarnation, replaced_at)"
        " select 'n' || n % 7, repeat('x', 600) || n, now() from generate_series(1, 9000) n"
    )
    first = page(None)
    assert 2_400_000 < sum(map(len, first)) <= 2_500_000
    wocs.sql("update wocs.node_lives set incarnation = n from (select 1 as n) x where false")
    seen: list[str] = []
    after: list[str] | None = None
    while lines := page(after):
        seen += lines
        [(node, incarnation)] = wocs.sql(
            "select value ->> 'node', value ->> 'incarnation' from (select %s::jsonb as value) v", lines[-1]
        )
        after = [node, incarnation]
    assert len(seen) == len(set(seen)) == 9000


def test_what_is_no_table_of_ours_is_not_given(wocs: Clone) -> None:
    for name in ("pg_authid", "node_nonces", 'x"; drop table wocs.tasks; --'):
        request = {"node": "pc", "table": name, "after": None, "since": None}
        assert wocs.call("wocs_export", request) == {"rows": None}


def test_no_stranger_is_given_anything(wocs: Clone) -> None:
    stranger = {"node": "evil", "key": "0" * 32, "nonce": "n" * 20}
    for door in ("wocs_export", "wocs_export_file", "wocs_backup_begin", "wocs_backup_end"):
        assert wocs.call(door, {**stranger, "file": "x"})["refused"] == "unknown_node"
