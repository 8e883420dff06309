"""Meta's webhook body into messages, statuses and other events. Takes anything that was signed, and never raises."""

from dataclasses import dataclass, field
from functools import partial

from functions.intake.faults import guard
from functions.intake.json_body import parse, write_bytes_as_text
from functions.intake.lenient_fields import elements, identifier, phone_number, record, records, text, user_id
from functions.intake.message_status import read_status
from functions.intake.other_events import list_user_id_updates, make_other_event, make_system_event
from shared.contract.message_types import OtherEvent, RecordedMessage, Sender, Status
from shared.contract.request_types import RecordRequest
from shared.contract.value_types import JSON, JSONObject

_OBJECT = "whatsapp_business_account"
_WHOLE_KEYS = frozenset({"object", "entry"})
_ENTRY_KEYS = frozenset({"id", "time", "changes"})
_VALUE_KEYS = frozenset({"messaging_product", "metadata", "contacts", "messages", "statuses", "errors"})


@dataclass
class Delivery:
    """What one POST of Meta's brings."""

    messages: list[RecordedMessage] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    others: list[OtherEvent] = field(default_factory=list)

    def request(self) -> RecordRequest:
        return {"messages": self.messages, "statuses": self.statuses, "others": self.others}

    def keep(self, kind: str, raw: JSON, time: JSON = None) -> None:
        self.others.append(make_other_event(kind, raw, time))

    def is_empty(self) -> bool:
        return not (self.messages or self.statuses or self.others)


def read_delivery(body: bytes, ours: str = "") -> Delivery:
    """What a body holds. What cannot be read is among `others`, so that nothing Meta signed is lost.

    `ours` is the id of our phone number: what came to another one, or to no WhatsApp at all, is an event and commands
    nothing. Where it is not set everything is ours.
    """
    return guard(partial(read_body, body, ours), lambda _: keep_unread(body))


def keep_unread(body: bytes) -> Delivery:
    return Delivery(others=[make_other_event("unreadable", write_bytes_as_text(body))])


def read_body(body: bytes, ours: str) -> Delivery:
    delivery = Delivery()
    try:
        whole, is_repaired = parse(body)
    except ValueError:
        return keep_unread(body)
    read_whole(whole, ours, delivery)
    if is_repaired:
        delivery.keep("repaired", write_bytes_as_text(body))
    return delivery


def read_whole(whole: JSON, ours: str, delivery: Delivery) -> None:
    for told in records(whole):
        if (text(told.get("object")) or _OBJECT) != _OBJECT:
            delivery.keep("foreign", told)
            continue
        for entry in elements(told.get("entry")):
            read_entry(entry, ours, delivery)
        keep_unknown_keys(told, _WHOLE_KEYS, None, delivery)
    if delivery.is_empty():
        delivery.keep("unreadable", whole)


def read_entry(entry: JSON, ours: str, delivery: Delivery) -> None:
    if not isinstance(entry, dict):
        delivery.keep("unreadable", entry)
        return
    time = entry.get("time")
    for change in elements(entry.get("changes")):
        if not isinstance(change, dict):
            delivery.keep("unreadable", change, time)
        elif ours and any(is_foreign(value, ours) for value in records(change.get("value"))):
            delivery.keep("foreign", change, time)
        else:
            read_change(change, time, delivery)
    keep_unknown_keys(entry, _ENTRY_KEYS, time, delivery)


def is_foreign(value: JSONObject, ours: str) -> bool:
    """Whether it names another phone number of a business than ours."""
    number_id = record(value.get("metadata")).get("phone_number_id")
    return isinstance(number_id, str | int) and str(number_id) != ours


def keep_unknown_keys(told: JSONObject, known: frozenset[str], time: JSON, delivery: Delivery) -> None:
    """What stands beside what we read, such as `calls`: an event by its name."""
    for name, value in told.items():
        if name not in known and value not in (None, "", [], {}):
            delivery.keep(name, {name: value}, time)


def read_change(change: JSONObject, time: JSON, delivery: Delivery) -> None:
    """One change: a field other than `messages` is kept whole, whatever it holds."""
    name = text(change.get("field")) or "messages"
    if name == "user_id_update":
        delivery.others.extend(list_user_id_updates(change, time))
        return
    if name != "messages":
        delivery.keep(name, change, time)
        return
    for value in elements(change.get("value")):
        if isinstance(value, dict):
            read_value(value, time, delivery)
        else:
            delivery.keep("unreadable", value, time)


def read_value(value: JSONObject, time: JSON, delivery: Delivery) -> None:
    contacts = records(value.get("contacts"))
    for raw in elements(value.get("messages")):
        read_message(raw, contacts, delivery)
    for raw in elements(value.get("statuses")):
        if status := read_status(record(raw)):
            delivery.statuses.append(status)
        else:
            delivery.keep("unreadable", raw)
    for raw in elements(value.get("errors")):
        delivery.keep("errors", raw, time)
    keep_unknown_keys(value, _VALUE_KEYS, time, delivery)


def read_message(raw: JSON, contacts: list[JSONObject], delivery: Delivery) -> None:
    """One whose sender cannot be known is kept as an event: it may command nothing. What it says is read later."""
    told = record(raw)
    if told.get("type") == "system":
        delivery.others.append(make_system_event(told))
        return
    message_id, known_as = identifier(told.get("id")), read_sender(told, contacts)
    if not message_id or not (known_as["number"] or known_as["user_id"]):
        delivery.keep("unreadable", raw)
        return
    delivery.messages.append({"id": message_id, "raw": told, "sender": known_as})


def read_sender(raw: JSONObject, contacts: list[JSONObject]) -> Sender:
    """Who wrote, by the message alone; the contacts beside it only lend the name, to the one they belong to."""
    number, known_as = phone_number(raw.get("from")), user_id(raw.get("from_user_id"))
    names = (
        text(record(contact.get("profile")).get("name"))
        for contact in contacts
        if (number and contact.get("wa_id") == raw.get("from")) or (known_as and contact.get("user_id") == known_as)
    )
    return {"user_id": known_as, "number": number, "name": (next(filter(None, names), None) or "")[:100] or None}
