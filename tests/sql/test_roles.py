"""Every command of the menu, by everybody who may not give it, in every way in which it can be given."""

from collections.abc import Iterator

import pytest

from shared.commands import MENU
from tests.database_clone import Clone
from tests.sql.inbound_messages import ALI, STRANGER, VIEWER, Json, deliver, message
from tests.sql.nested_intents import LATER, as_line, batch, either, schedule
from tests.sql.people import command

RANK = {"stranger": 0, "viewer": 1, "agent": 2, "admin": 3}
BELOW = {"agent": ALI, "viewer": VIEWER, "stranger": STRANGER}
REFUSED = {"access.role", "access.unauthorized", "batch.refused", "if.refused", "schedule.refused"}
MADE = """
select (select count(*) from wocs.tasks where status <> 'failed'), (select count(*) from wocs.users),
  (select count(*) from wocs.approvals), (select count(*) from wocs.schedules), (select count(*) from wocs.switches),
  (select count(*) from wocs.landing_versions), (select count(*) from wocs.app_config_changes)
"""


def ways(intent: Json) -> Iterator[Json]:
    """The command itself, and inside each command that a lower role might be let give."""
    yield intent
    for outer in (batch(as_line(intent)), either(as_line(intent)), schedule(as_line(intent), LATER)):
        yield {**outer, "role": "viewer"}


@pytest.mark.parametrize("role", BELOW)
def test_whoever_may_not_is_refused_and_nothing_is_made(wocs: Clone, role: str) -> None:
    before = wocs.sql(MADE)
    refused = [one for one in MENU if RANK[one.role] > RANK[role]]
    assert len(refused) > 20
    for one in refused:
        for intent in ways(command(one.key)):
            sent = message(BELOW[role], intent, f"/{one.name}", second_look=True)
            work = deliver(wocs, sent, rate_per_minute=10_000)
            said = {reply["say"] for reply in work["outbox"] if reply["kind"] == "reply"}
            assert said <= REFUSED and (said or role == "stranger"), (one.key, intent["command"], said)
    assert wocs.sql(MADE) == before
