"""Everything at once from twenty callers: no deadlock, nothing doubled, nothing lost.

`make stress` runs it for longer: WOCS_STRESS_S is how many seconds.
"""

import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.database_clone import Clone
from tests.enrolled_nodes import key_of
from tests.sql.inbound_messages import ADMIN, command, message, with_people
from tests.stress.callers import NODES, RULES, Caller, Told

SECONDS = float(os.environ.get("WOCS_STRESS_S", "12"))
CALLERS = 20
DOORS = {f"wocs_{name}" for name in ("record", "intake", "sent", "claim", "report", "beat", "tick")}


def repeated(counts: Counter) -> list:
    return [(what, times) for what, times in counts.items() if times > 1]


def count(database: Clone, query: str) -> int:
    [(found,)] = database.sql(f"select count(*) from {query}")  # noqa: S608
    return found


def test_twenty_callers_of_every_door_meet_no_deadlock_and_double_and_lose_nothing(database: Clone) -> None:
    with_people(database)
    for page in ("promo", "raya", "menu"):
        create = command("landing_create", page=page, title="T")
        database.call("wocs_intake", {"messages": [message(ADMIN, create, "/landing create")], "settings": RULES})
    for node in NODES:
        database.call("wocs_enlist", {"people": [], "node": key_of(node)})
    told, end = Told(), time.monotonic() + SECONDS
    callers = [Caller(database.service_url, number, told) for number in range(CALLERS)]
    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(lambda caller: caller.work_until(end), callers))
    assert told.errors == {}
    assert database.sql("select deadlocks from pg_stat_database where datname = current_database()") == [(0,)]
    assert repeated(told.sends) == repeated(told.claims) == repeated(told.accepted) == []
    assert count(database, "wocs.inbound_events where undecided is not null") == 0
    assert Counter(page for (page,) in database.sql("select args ->> 'page' from wocs.stamps")) == Counter(told.stamps)
    assert count(database, "wocs.settling_faults") == 0
    assert database.sql("select wocs.audit_first_break()") == [(None,)]
    assert set(told.calls) == DOORS
