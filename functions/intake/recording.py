"""Recording what came, which decides it too; a message the database chokes on is set aside, not the whole delivery."""

from collections.abc import Callable, Iterator
from typing import Any

from functions.database import Database, DatabaseDown, DatabaseRefused
from functions.database.retry import call_patiently
from functions.intake.understanding import Intake, second_look
from functions.intake.webhook_body import other
from shared.log import note

Work = dict[str, Any]
Decided = Callable[[], list[Work]]


def record(database: Database, intake: Intake) -> Decided:
    """Returns once all is kept for good; what it gives back waits for what was decided, and looks again where asked.

    Raises DatabaseDown, and DatabaseRefused when not even the bare event can be recorded (a missing migration).
    """
    first = begin(database, intake)
    return lambda: decided(database, intake, first)


def begin(database: Database, intake: Intake) -> Decided:
    """One message alone is decided while Meta already has its answer; a crowd is recorded and decided at once."""
    if intake.is_lone():
        try:
            answer = database.take_in(intake.request())
        except DatabaseRefused as refused:
            note("intake.refused", code=refused.code, parts=1)
        else:
            return lambda: pursue(database, intake, answer)
    work = record_all(database, intake)
    return lambda: [work]


def pursue(database: Database, intake: Intake, answer: Callable[[], Work]) -> list[Work]:
    """The work of a message that is kept: asked for again where the answer was lost or the message refused."""
    try:
        return [answer()]
    except DatabaseRefused as refused:
        note("intake.refused", code=refused.code, parts=1)
        return [record_one(database, intake)]
    except DatabaseDown:
        return call_patiently("wocs_intake", intake.request())


def decided(database: Database, intake: Intake, first: Decided) -> list[Work]:
    """With what a second look leads to, at messages that continue an unfinished command or name a template."""
    works = first()
    again = second_look(intake, [draft for work in works for draft in work.get("drafts") or []])
    if not again.messages:
        return works
    try:
        return [*works, record_all(database, again)]
    except DatabaseDown as away:  # it stays undecided, and is handed out again
        note("intake.not_decided", error=str(away)[:100])
        return works


def record_all(database: Database, intake: Intake) -> Work:
    try:
        return database.call("wocs_intake", intake.request())
    except DatabaseRefused as refused:
        note("intake.refused", code=refused.code, parts=len(intake.messages) + len(intake.statuses))
    return merged(record_one(database, part) for part in parts(intake))


def record_one(database: Database, part: Intake) -> Work:
    try:
        return database.call("wocs_intake", part.request())
    except DatabaseRefused:
        return database.call("wocs_intake", Intake(others=list(set_aside(part))).request())


def set_aside(part: Intake) -> Iterator[dict[str, Any]]:
    """Kept as events that nobody could read; a message that was recorded before is not decided any more."""
    for message in part.messages:
        yield {**other("unreadable", message["raw"]), "instead_of": message["id"]}
    for one in (*part.statuses, *part.others):
        yield other("unreadable", one.get("raw", one))


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
