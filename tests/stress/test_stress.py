"""Everything at once from twenty callers: no deadlock, nothing doubled, nothing lost.

`make stress` runs it for longer: WOCS_STRESS_S is how many seconds.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from tests.conftest import Clone
from tests.sql.inbound_messages import ADMIN, command, message, with_people
from tests.stress.callers import RULES, Caller, Told

SECONDS = float(os.environ.get("WOCS_STRESS_S", "30"))
CALLERS = 20


def repeated(counts: Counter) -> list:
    return [(what, times) for what, times in counts.items() if times != 1]


def deadlocks(database: Clone) -> int:
    [(count,)] = database.sql("select deadlocks from pg_stat_database where datname = current_database()")
    return count


def rows(database: Clone, query: str) -> set:
    return {value for (value,) in database.sql(query)}


def decide_leftovers(database: Clone, sent: Iterable[list]) -> None:
    """As a tick of later would: whatever is recorded and not decided."""
    known = {m["id"]: m for some in sent for m in some}
    for (wamid,) in database.sql("select message_id from wocs.inbound_events where undecided is not null order by id"):
        database.call("wocs_intake", {"messages": [known[wamid]], "settings": RULES})


def test_twenty_callers_of_every_door_meet_no_deadlock_and_double_and_lose_nothing(database: Clone) -> None:
    with_people(database)
    for page in ("promo", "raya", "menu"):
        create = command("landing_create", page=page, title="T")
        database.call("wocs_intake", {"messages": [message(ADMIN, create, "/landing create")], "settings": RULES})
    told, end = Told(), time.monotonic() + SECONDS
    callers = [Caller(database.service_url, number, told) for number in range(CALLERS)]
    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(lambda caller: caller.work_until(end), callers))
    assert told.errors == {}
    assert deadlocks(database) == 0
    decide_leftovers(database, told.deliveries)
    assert repeated(told.sends) == repeated(told.claims) == []
    assert repeated(told.accepted - Counter(dict.fromkeys(told.accepted, 0))) == []
    assert Counter(page for (page,) in database.sql("select args ->> 'page' from wocs.stamps")) == Counter(told.stamps)
    assert (
        database.sql("select key, count(*) from wocs.outbox where key like 'reply:%' group by key having count(*) > 1")
        == []
    )
    assert database.sql("select wocs.audit_first_break()") == [(None,)]
    assert {"wocs_record", "wocs_intake", "wocs_sent", "wocs_claim", "wocs_report", "wocs_beat", "wocs_tick"} <= set(
        told.calls
    )
