"""What is neither a message nor a status: kept for a person to look at, and what it says of somebody's address."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Literal

from functions.intake.lenient_fields import elements, first, moment, phone_number, record, user_id
from shared.contract.message_types import IdentityChange, OtherEvent
from shared.contract.value_types import JSON, JSONObject

_CHANGES: dict[str, Literal["number", "user_id"]] = {"user_changed_number": "number", "user_changed_user_id": "user_id"}


def make_other_event(kind: str, raw: JSON, time: JSON = None) -> OtherEvent:
    """The key drops the copies Meta sends; `time` is its entry's: the same may happen again at another one."""
    told = [time, raw] if time else raw
    written = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return {"key": sha256(written.encode()).hexdigest(), "kind": kind[:60], "raw": raw}


def make_system_event(raw: JSONObject) -> OtherEvent:
    """A system message; `change` where it tells a person's new number or user id."""
    told, event = record(raw.get("system")), make_other_event("system", raw)
    account = user_id(told.get("previous_user_id")) or user_id(raw.get("from_user_id"))
    kind = _CHANGES.get(str(told.get("type")))
    if kind == "number":
        new = phone_number(first(told, "wa_id", "new_wa_id"))
        change = make_change(kind, phone_number(raw.get("from")), new, account)
        if change and told.get("previous_user_id") and (new_account := user_id(told.get("user_id"))):
            change["new_user_id"] = new_account  # another number comes with another id
    else:
        change = make_change(kind, account, user_id(first(told, "user_id", "new_user_id")))
    return add_change(event, change, moment(raw.get("timestamp")))


def list_user_id_updates(change: JSONObject, time: JSON) -> Iterator[OtherEvent]:
    """The field `user_id_update`: each person's new user id, said as a system message says it elsewhere."""
    value = record(change.get("value"))
    for update in elements(value.get("user_id_update")) or [{}]:
        told = record(update)
        ids = record(told.get("user_id"))
        old = user_id(first(ids, "previous", "old")) or user_id(first(told, "previous_user_id", "old_user_id"))
        new = user_id(first(ids, "current", "new")) or user_id(first(told, "current_user_id", "new_user_id", "user_id"))
        raw = {**change, "value": {**value, "user_id_update": [update]}} if told else change
        event = make_other_event("user_id_update", raw, time)
        yield add_change(event, make_change("user_id", old, new), moment(told.get("timestamp")))


def make_change(
    kind: Literal["number", "user_id"] | None, old: str | None, new: str | None, account: str | None = None
) -> IdentityChange | None:
    """None where it cannot be told from what to what; `account` is the one that says so of a number."""
    if not (kind and old and new):
        return None
    change: IdentityChange = {"kind": kind, "old": old, "new": new}
    if account:
        change["user_id"] = account
    return change


def add_change(event: OtherEvent, change: IdentityChange | None, sent_at: str | None) -> OtherEvent:
    if change:
        event["change"] = change
        if sent_at:
            event["sent_at"] = sent_at
    return event
