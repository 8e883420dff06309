"""Home nodes as tests have them: a name has one key for ever, is enrolled when it first calls, and signs."""

import hashlib
import secrets
from typing import Any

from shared.contract.work_types import NodeKey
from shared.signatures import NodeIdentity, derive_node_identity

SIGNED_DOORS = {
    "wocs_claim", "wocs_beat", "wocs_mark", "wocs_report", "wocs_media", "wocs_lease", "wocs_hearing",
    "wocs_backup_begin", "wocs_backup_end", "wocs_export", "wocs_export_file",
}  # fmt: skip


def key_of(name: str) -> NodeKey:
    return {"name": name, "key": hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()}


def identity_of(name: str, functions_secret: str) -> NodeIdentity:
    return derive_node_identity(functions_secret, **key_of(name))


def sign_request(request: dict[str, Any]) -> dict[str, Any]:
    """As the node's door passes it on; what a test says itself stays."""
    return {"key": key_of(request["node"])["key"], "nonce": secrets.token_hex(12), **request}


def needs_enrolment(function: str, request: dict[str, Any]) -> bool:
    return function in SIGNED_DOORS and "key" not in request
