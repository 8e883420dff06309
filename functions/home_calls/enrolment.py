"""The enrolment of a home node: a one-time code is changed for the node's name, key and own secret."""

import json
import re

from flask import Response, jsonify

from functions.after_answer.errands import run_errands
from functions.site import plain_response
from shared.contract.node_types import EnrollAnswer
from shared.settings import settings
from shared.signatures import derive_node_identity, open_enrolment_code

_CODE = re.compile(r"[0-9A-Fa-f]{4}(?:[- ]?[0-9A-Fa-f]{4}){5}")


def read_code(body: bytes) -> str | None:
    """The code of a body; None for one that we never gave, and without a secret: the database is not asked then."""
    try:
        code = json.loads(body)["code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_code = isinstance(code, str) and _CODE.fullmatch(code.strip())
    return open_enrolment_code(settings().node_secret, code) if is_code else None


def give_identity(answer: EnrollAnswer) -> Response:
    """200 with `name`, `key` and `secret`, and the admins hear of it; 401 for a code that is not good now."""
    node = answer.get("node")
    if not node:
        return plain_response("no such code", 401)
    identity = derive_node_identity(settings().node_secret, node["name"], node["key"])
    response = jsonify({"name": identity.name, "key": identity.key, "secret": identity.secret})
    response.headers["Cache-Control"] = "no-store"
    response.call_on_close(lambda: run_errands(answer))
    return response
