"""Meta's JSON: webhook envelopes, messages and statuses exactly as they arrive at a webhook."""

import base64
import json
import secrets
from collections.abc import Sequence

from local.simulator.meta_json import Json
from local.simulator.simulator_config import Config
from local.simulator.store import Row

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
CONVERSATION_UNTIL = 24  # from v24.0 on `conversation` is left out of statuses


def new_message_id(number: str) -> str:
    """A `wamid.` with Meta's layout: base64 of the number and twenty hex digits."""
    body = b"\x1d\x18" + bytes([len(number)]) + number.encode() + b"\x15\x02\x00\x11\x18\x14"
    return "wamid." + base64.b64encode(body + secrets.token_hex(10).upper().encode() + b"\x00").decode()


def as_meta_writes(body: Json) -> bytes:
    r"""The bytes Meta signs: compact, non-ASCII as \uXXXX, and `/` as `\/`."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def envelope(config: Config, **value: object) -> Json:
    """One update for the field `messages`; `value` is contacts, messages or statuses."""
    metadata = {"display_phone_number": config.display_number, "phone_number_id": config.phone_number_id}
    change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": "messages"}
    return {"object": "whatsapp_business_account", "entry": [{"id": config.account_id, "changes": [change]}]}


def contact(person: Row) -> Json:
    """A person with a username shows no number: `wa_id` is absent then."""
    if person["username"]:
        return {
            "profile": {"name": person["name"], "username": person["username"]},
            "user_id": person["user_id"],
        }
    return {"profile": {"name": person["name"]}, "wa_id": person["number"], "user_id": person["user_id"]}


def message_update(config: Config, person: Row, message: Row, content: Json, context: Json) -> Json:
    """The webhook body for one message from a person."""
    kind = message["kind"]
    update: Json = {"context": context} if context else {}
    if not person["username"]:
        update["from"] = person["number"]
    update |= {"from_user_id": person["user_id"], "id": message["id"], "timestamp": str(int(message["at"]))}
    update |= {"type": kind} | content
    return envelope(config, contacts=[contact(person)], messages=[update])


def status_update(config: Config, person: Row, message: Row, status: str, at: float) -> Json:
    """The webhook body for one step of the ladder sent, delivered, read; failed is `failed_update`."""
    update = _status(person, message, status, at)
    if _major(message["graph_version"]) < CONVERSATION_UNTIL:
        update["conversation"] = _conversation(config, message, status)
    if status != "read":
        update["pricing"] = pricing(message["kind"])
    return envelope(config, contacts=[contact(person)], statuses=[update])


def failed_update(config: Config, person: Row, message: Row, errors: Sequence[Json], at: float) -> Json:
    """A failed status comes without contacts and without pricing."""
    return envelope(config, statuses=[_status(person, message, "failed", at) | {"errors": list(errors)}])


def pricing(kind: str) -> Json:
    """Billed per delivered message since 2026-10-01; that a reaction is free is our guess, Meta does not say."""
    free = kind == "reaction"
    return {
        "billable": not free,
        "pricing_model": "PMP",
        "category": "utility" if kind == "template" else "service",
        "type": "free_customer_service" if free else "regular",
    }


def error_in_status(code: int, title: str, details: str) -> Json:
    return {"code": code, "title": title, "message": title, "error_data": {"details": details}, "href": HREF}


def _status(person: Row, message: Row, status: str, at: float) -> Json:
    update: Json = {"id": message["id"], "status": status, "timestamp": str(int(at))}
    if not person["username"]:
        update["recipient_id"] = person["number"]
    update["recipient_user_id"] = person["user_id"]
    if message["callback"]:
        update["biz_opaque_callback_data"] = message["callback"]
    return update


def _conversation(config: Config, message: Row, status: str) -> Json:
    conversation: Json = {"id": base64.b16encode(message["person"].encode()).decode().lower()}
    if status == "sent":
        conversation["expiration_timestamp"] = str(int(message["at"] + config.window_s))
    return conversation | {"origin": {"type": pricing(message["kind"])["category"]}}


def _major(version: str | None) -> int:
    digits = (version or "").lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else CONVERSATION_UNTIL
