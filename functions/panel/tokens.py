"""What a browser keeps of a session: an access token of 15 minutes and a refresh cookie that turns with each use.

The refresh cookie is `session.generation.mac`. The next one follows from it and our secret, so that everybody who comes
with the same one gets the same next one, and the database keeps the generation alone.
"""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

import jwt

from shared import figures
from shared.contract.panel_types import AccessClaims, RefreshClaims

_ALGORITHM = "HS256"
_REFRESH = re.compile(r"([0-9a-f-]{36})\.(\d{1,9})\.([0-9a-f]{64})")


def sign_access(claims: AccessClaims, secret: str) -> str:
    until = datetime.now(UTC) + timedelta(seconds=figures.ACCESS_TOKEN_S)
    return jwt.encode({"sid": claims["session"], "sub": claims["person"], "exp": until}, secret, _ALGORITHM)


def read_access(token: str, secret: str) -> AccessClaims | None:
    """None for one that is forged, over, of another algorithm, or when no secret is set."""
    if not secret or not token:
        return None
    try:
        told = jwt.decode(token, secret, [_ALGORITHM], options={"require": ["sid", "sub", "exp"]})
    except (jwt.InvalidTokenError, ValueError):
        return None
    return {"session": str(told["sid"]), "person": str(told["sub"])}


def sign_refresh(session: str, generation: int, secret: str) -> str:
    return f"{session}.{generation}.{_mac(session, generation, secret)}"


def read_refresh(cookie: str, secret: str) -> RefreshClaims | None:
    matched = _REFRESH.fullmatch(cookie) if secret else None
    if not matched:
        return None
    session, generation = matched[1], int(matched[2])
    is_ours = hmac.compare_digest(matched[3], _mac(session, generation, secret))
    return {"session": session, "generation": generation} if is_ours else None


def _mac(session: str, generation: int, secret: str) -> str:
    return hmac.new(secret.encode(), f"refresh:{session}:{generation}".encode(), hashlib.sha256).hexdigest()
