"""The inbox: one call keeps a delivery for good, before Meta has its 200. Idempotent: what came before is dropped."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from functions.causes import note_cause
from functions.database import Database, DatabaseRefused
from functions.intake.other_events import make_other_event
from functions.intake.webhook_body import Delivery
from shared.contract.message_types import OtherEvent, RecordedMessage
from shared.contract.request_types import RecordAnswer
from shared.contract.value_types import JSON
from shared.contract.work_types import PanelNews


@dataclass(frozen=True)
class Recorded:
    undecided: list[RecordedMessage]
    """In the order of the delivery."""
    news: list[PanelNews]
    """Of the statuses, while panels listen."""


def record_delivery(database: Database, delivery: Delivery) -> Recorded:
    """The messages to decide, and what panels are to be told.

    Raises DatabaseDown, and DatabaseRefused when not even the bare event can be recorded (a missing migration).
    """
    try:
        answers: list[RecordAnswer] = [database.call("wocs_record", delivery.request())]
    except DatabaseRefused as refused:
        parts = len(delivery.messages) + len(delivery.statuses)
        note_cause("record.refused", refused.cause, code=refused.code, parts=parts)
        answers = [record_part(database, part) for part in split_delivery(delivery)]
    undecided = {message_id for answer in answers for message_id in answer["undecided"]}
    messages = [message for message in delivery.messages if message["id"] in undecided]
    return Recorded(messages, [answer for answer in answers if answer.get("hints")])


def record_part(database: Database, part: Delivery) -> RecordAnswer:
    """One the database chokes on is kept as an event for a person to look at, and takes no other with it."""
    try:
        answer: RecordAnswer = database.call("wocs_record", part.request())
    except DatabaseRefused:
        answer = database.call("wocs_record", Delivery(others=list(keep_unreadable(part))).request())
    return answer


def keep_unreadable(part: Delivery) -> Iterator[OtherEvent]:
    yield from (make_other_event("unreadable", message["raw"]) for message in part.messages)
    yield from (make_other_event("unreadable", cast(JSON, status)) for status in part.statuses)
    yield from (make_other_event("unreadable", event["raw"]) for event in part.others)


def split_delivery(delivery: Delivery) -> Iterator[Delivery]:
    yield from (Delivery(messages=[message]) for message in delivery.messages)
    yield from (Delivery(statuses=[status]) for status in delivery.statuses)
    yield from (Delivery(others=[event]) for event in delivery.others)
