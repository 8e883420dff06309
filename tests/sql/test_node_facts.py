"""What a node says of itself is kept as it was told last; an update that it took back is told to the admins once."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, Json, call_of, run_at_once, send_command

UNDONE = {"version": "0.2.0", "why": "silent", "at": "2026-11-30T13:00:00+00:00"}


def beat(wocs: Clone, facts: Json | None = None, node: str = "pc") -> Json:
    told = {} if facts is None else {"facts": facts}
    answer: Json = wocs.call("wocs_beat", {"node": node, "abilities": {}, "running": [], "version": "1", **told})
    return answer


def facts_of(wocs: Clone) -> Json:
    [(facts,)] = wocs.sql("select facts from wocs.nodes where name = 'pc'")
    return dict(facts)


def look(wocs: Clone, times: int = 1) -> None:
    """A minute later, so many schedulers at the same moment."""
    wocs.sql("update wocs.meters set at = at - interval '2 minutes' where name = 'alerts'")
    run_at_once([call_of("wocs_tick", {})] * times, wocs)


def alerts(wocs: Clone) -> list[Json]:
    return [facts for (facts,) in wocs.sql("select facts from wocs.outbox where say = 'alert.update' order by id")]


def test_facts_are_those_of_the_last_beat_without_what_is_not_known(wocs: Clone) -> None:
    beat(wocs, {"clock_off_s": 3.5, "model": "small", "browser": None})
    assert facts_of(wocs) == {"clock_off_s": 3.5, "model": "small"}
    beat(wocs, {"disk_free_mb": 800})
    assert facts_of(wocs) == {"disk_free_mb": 800}


def test_an_older_node_tells_none(wocs: Clone) -> None:
    beat(wocs, {"model": "small"})
    beat(wocs)
    assert facts_of(wocs) == {}


def test_a_beats_answer_tells_how_new_the_database_is(wocs: Clone) -> None:
    [(newest,)] = wocs.sql("select max(version) from supabase_migrations.schema_migrations")
    assert beat(wocs)["schema"] == newest


@pytest.fixture
def with_admin(wocs: Clone) -> Clone:
    send_command(wocs, ADMIN, "look", runs="answer")
    return wocs


def test_an_update_that_was_taken_back_is_told_once_however_often_the_node_says_it(with_admin: Clone) -> None:
    for _ in range(3):
        beat(with_admin, {"version": "0.1.0", "update_undone": UNDONE})
        look(with_admin, times=2)
    told = alerts(with_admin)
    assert told and all(facts == {**UNDONE, "name": "pc", "runs": "0.1.0"} for facts in told)
    [(admins,)] = with_admin.sql("select count(*) from wocs.users where role = 'admin' and status = 'active'")
    assert len(told) == admins


def test_the_next_one_that_was_taken_back_is_told_again(with_admin: Clone) -> None:
    beat(with_admin, {"update_undone": UNDONE})
    look(with_admin)
    first = len(alerts(with_admin))
    beat(with_admin, {"update_undone": {**UNDONE, "at": "2026-12-01T13:00:00+00:00"}})
    look(with_admin)
    assert len(alerts(with_admin)) == 2 * first
