"""The home node of this machine: `make run` enrolls it itself, and keeps its identity in the data folder."""

import re
import secrets
import socket
from pathlib import Path

from home_node.identity import NotEnrolled, keep_identity, read_identity
from shared.contract.work_types import NodeKey
from shared.signatures import derive_node_identity


def keep_own_identity(file: Path, functions_secret: str) -> NodeKey:
    """Name and key as they were at the first start; the secret follows WOCS_NODE_SECRET, should that have changed."""
    try:
        kept = read_identity(file)
        name, key = kept.name, kept.key
    except NotEnrolled:
        name, key = name_this_machine(), secrets.token_hex(16)
    keep_identity(file, derive_node_identity(functions_secret, name, key))
    return {"name": name, "key": key}


def name_this_machine() -> str:
    """Its host name, as a node may be called."""
    return re.sub(r"[^a-z0-9]+", "-", socket.gethostname().lower()).strip("-")[:40] or "home"
