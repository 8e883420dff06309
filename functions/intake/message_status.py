"""What Meta says has become of a message of ours."""

from typing import Literal, cast, get_args

from functions.intake.lenient_fields import first, identifier, moment, phone_number, record, records, text, user_id
from shared.contract.message_types import GraphError, Status
from shared.contract.value_types import JSONObject

State = Literal["sent", "delivered", "read", "played", "failed"]
_STATES = frozenset(get_args(State))


def read_status(raw: JSONObject) -> Status | None:
    """None for what is no status of a message."""
    message_id, state = identifier(raw.get("id")), raw.get("status")
    if not message_id or not isinstance(state, str) or state not in _STATES:
        return None
    ours = text(raw.get("biz_opaque_callback_data")) or ""
    return {
        "id": message_id,
        "status": cast(State, state),
        "at": moment(raw.get("timestamp")),
        "outbox": int(ours) if ours.isascii() and ours.isdigit() and len(ours) < 19 else None,
        "number": phone_number(raw.get("recipient_id")),
        "user_id": user_id(raw.get("recipient_user_id")),
        "errors": [read_error(one) for one in records(raw.get("errors"))][:10],
        "pricing": record(raw.get("pricing")) or None,
    }


def read_error(raw: JSONObject) -> GraphError:
    code = raw.get("code")
    detail = first(record(raw.get("error_data")), "details") or first(raw, "message", "title")
    return {"code": code if type(code) is int and abs(code) < 2**31 else 0, "detail": (text(detail) or "")[:300]}
