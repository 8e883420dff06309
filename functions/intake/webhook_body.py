"""Meta's webhook body into messages, statuses and other events. Takes anything that was signed, and never raises."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal, cast, get_args

from functions.intake.json_body import Unreadable, make_text_keepable, parse
from functions.intake.lenient_fields import first, identifier, moment, phone_number, record, records, text, user_id
from shared.contract.message_types import GraphError, OtherEvent, RecordedMessage, Sender, Status
from shared.contract.request_types import RecordRequest

State = Literal["sent", "delivered", "read", "played", "failed"]
_STATUSES = frozenset(get_args(State))
_CHANGES: dict[str, Literal["number", "user_id"]] = {"user_changed_number": "number", "user_changed_user_id": "user_id"}


@dataclass
class Delivery:
    """What one POST of Meta's brings."""

    messages: list[RecordedMessage] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    others: list[OtherEvent] = field(default_factory=list)

    def request(self) -> RecordRequest:
        return {"messages": self.messages, "statuses": self.statuses, "others": self.others}


def read_delivery(body: bytes) -> Delivery:
    """What a body holds. What cannot be read is among `others`, so that nothing Meta signed is lost."""
    delivery = Delivery()
    try:
        whole = parse(body)
    except Unreadable:
        told = make_text_keepable(body[:8192].decode("utf-8", "replace"))
        delivery.others.append({"key": sha256(body).hexdigest(), "kind": "unreadable", "raw": told})
        return delivery
    for entry in records(record(whole).get("entry")):
        for change in records(entry.get("changes")):
            read_change(change, delivery)
    if not (delivery.messages or delivery.statuses or delivery.others):
        delivery.others.append(make_other_event("unreadable", whole))
    return delivery


def read_change(change: dict[str, Any], delivery: Delivery) -> None:
    """One change: a field other than `messages` is kept whole, whatever it holds."""
    value, name = record(change.get("value")), text(change.get("field")) or "messages"
    if name != "messages":
        delivery.others.append(make_other_event(name[:60], change))
        return
    contacts = records(value.get("contacts"))
    for raw in value["messages"] if isinstance(value.get("messages"), list) else []:
        read_message(record(raw), contacts, delivery)
    for raw in value["statuses"] if isinstance(value.get("statuses"), list) else []:
        if status := read_status(record(raw)):
            delivery.statuses.append(status)
        else:
            delivery.others.append(make_other_event("unreadable", raw))
    for raw in records(value.get("errors")):
        delivery.others.append(make_other_event("errors", raw))


def read_message(raw: dict[str, Any], contacts: list[dict[str, Any]], delivery: Delivery) -> None:
    """One whose sender cannot be known is kept as an event: it may command nothing. What it says is read later."""
    if raw.get("type") == "system":
        delivery.others.append(read_system_event(raw))
        return
    message_id, known_as = identifier(raw.get("id")), read_sender(raw, contacts)
    if not message_id or not (known_as["number"] or known_as["user_id"]):
        delivery.others.append(make_other_event("unreadable", raw))
        return
    delivery.messages.append({"id": message_id, "raw": raw, "sender": known_as})


def read_sender(raw: dict[str, Any], contacts: list[dict[str, Any]]) -> Sender:
    """Who wrote, by the message alone; the contacts beside it only lend the name, to the one they belong to."""
    number, known_as = phone_number(raw.get("from")), user_id(raw.get("from_user_id"))
    names = (
        text(record(contact.get("profile")).get("name"))
        for contact in contacts
        if (number and contact.get("wa_id") == raw.get("from")) or (known_as and contact.get("user_id") == known_as)
    )
    return {"user_id": known_as, "number": number, "name": (next(filter(None, names), None) or "")[:100] or None}


def read_status(raw: dict[str, Any]) -> Status | None:
    """None for what is no status of a message."""
    message_id, state = identifier(raw.get("id")), raw.get("status")
    if not message_id or not isinstance(state, str) or state not in _STATUSES:
        return None
    ours = text(raw.get("biz_opaque_callback_data")) or ""
    return {
        "id": message_id,
        "status": cast(State, state),
        "at": moment(raw.get("timestamp")),
        "outbox": int(ours) if ours.isascii() and ours.isdigit() and len(ours) < 19 else None,
        "errors": [read_error(one) for one in records(raw.get("errors"))][:10],
        "pricing": record(raw.get("pricing")) or None,
    }


def read_error(raw: dict[str, Any]) -> GraphError:
    code = raw.get("code")
    detail = first(record(raw.get("error_data")), "details") or first(raw, "message", "title")
    return {"code": code if type(code) is int and abs(code) < 2**31 else 0, "detail": (text(detail) or "")[:300]}


def read_system_event(raw: dict[str, Any]) -> OtherEvent:
    """A system message; `change` where it tells a person's new number or user id."""
    told, event = record(raw.get("system")), make_other_event("system", raw)
    kind = _CHANGES.get(str(told.get("type")))
    if kind == "number":
        old, new = phone_number(raw.get("from")), phone_number(first(told, "wa_id", "new_wa_id"))
    else:
        old, new = user_id(raw.get("from_user_id")), user_id(first(told, "user_id", "new_user_id"))
    if kind and old and new:
        event["change"] = {"kind": kind, "old": old, "new": new}
        if kind == "number" and (account := user_id(raw.get("from_user_id"))):
            event["change"]["user_id"] = account
        if sent_at := moment(raw.get("timestamp")):
            event["sent_at"] = sent_at
    return event


def make_other_event(kind: str, raw: Any) -> OtherEvent:
    """An event kept for a person to look at; the key drops the copies Meta sends."""
    written = json.dumps(raw, sort_keys=True, ensure_ascii=False)
    return {"key": sha256(written.encode()).hexdigest(), "kind": kind, "raw": raw}
