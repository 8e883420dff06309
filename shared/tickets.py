"""Tickets to a home node's stream of hints: the node is another site than the panel, so no cookie goes there.

`issued.nonce.mac.mac…`: one mac for each node that may be behind an address, with its own secret, over the origin of
the page that asks. A ticket opens one stream, within a minute, for a page of that origin.
"""

import hmac
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from shared.signatures import NodeIdentity

TICKET_S = 60
_TICKET = re.compile(r"([0-9]{1,12})\.([A-Za-z0-9_-]{24})((?:\.[0-9a-f]{64}){1,20})")


@dataclass(frozen=True)
class Ticket:
    """A good one: when it was made, and its nonce, which counts once."""

    issued: int
    nonce: str


def make_ticket(identities: Iterable[NodeIdentity], origin: str, now: float | None = None) -> str:
    issued, nonce = int(time.time() if now is None else now), secrets.token_urlsafe(18)
    macs = (_sign_ticket(identity, issued, nonce, origin) for identity in identities)
    return ".".join((str(issued), nonce, *macs))


def read_ticket(identity: NodeIdentity, ticket: str, origin: str, now: float | None = None) -> Ticket | None:
    """None for one that is forged, too old, for other nodes, or of another page than the one that `origin` names."""
    matched = _TICKET.fullmatch(ticket)
    if not matched or not origin:
        return None
    issued, nonce = int(matched[1]), matched[2]
    expected = _sign_ticket(identity, issued, nonce, origin)
    is_ours = any(hmac.compare_digest(expected, mac) for mac in matched[3][1:].split("."))
    is_recent = abs((time.time() if now is None else now) - issued) <= TICKET_S
    return Ticket(issued, nonce) if is_ours and is_recent else None


def _sign_ticket(identity: NodeIdentity, issued: int, nonce: str, origin: str) -> str:
    told = f"hints\n{identity.name}\n{identity.key}\n{issued}\n{nonce}\n{origin}"
    return hmac.new(identity.secret.encode(), told.encode(), sha256).hexdigest()
