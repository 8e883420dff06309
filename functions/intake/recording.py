"""The one call that records and decides; a message the database chokes on is set aside, not the whole delivery."""

from collections.abc import Iterator
from typing import Any

from functions.database import Database, DatabaseRefused
from functions.intake.reading import other
from functions.intake.understanding import Intake
from functions.journal import note

Work = dict[str, Any]


def record_all(database: Database, intake: Intake) -> Work:
    """Raises DatabaseDown, and DatabaseRefused when not even the bare event can be recorded (a missing migration)."""
    try:
        return database.call("wocs_intake", intake.request())
    except DatabaseRefused as refused:
        note("intake.refused", code=refused.code, parts=len(intake.messages) + len(intake.statuses))
    return merged(record_one(database, part) for part in parts(intake))


def record_one(database: Database, part: Intake) -> Work:
    try:
        return database.call("wocs_intake", part.request())
    except DatabaseRefused:
        kept = [other("unreadable", one.get("raw", one)) for one in (*part.messages, *part.statuses, *part.others)]
        return database.call("wocs_intake", Intake(others=kept).request())


def parts(intake: Intake) -> Iterator[Intake]:
    yield from (Intake(messages=[one]) for one in intake.messages)
    yield from (Intake(statuses=[one]) for one in intake.statuses)
    yield from (Intake(others=[one]) for one in intake.others)


def merged(works: Iterator[Work]) -> Work:
    """Several works as one."""
    whole: Work = {"outbox": [], "bell": [], "media": [], "read": [], "drafts": [], "accepted": 0, "duplicates": 0}
    for work in works:
        for key in whole:
            whole[key] += work.get(key) or type(whole[key])()
    return whole
