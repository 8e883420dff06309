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
from shared.contract.panel_types import AccessClaims, LoginClaims, RefreshClaims

_ALGORITHM = "HS256"
_LOGIN = re.compile(r"([0-9a-f-]{36})\.([0-9a-f-]{36})\.([0-9a-f]{64})")
_DEVICE = re.compile(r"([0-9a-f-]{36})\.([0-9a-f]{64})")
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
    return f"{session}.{generation}.{_mac(f'refresh:{session}:{generation}', secret)}"


def read_refresh(cookie: str, secret: str) -> RefreshClaims | None:
    matched = _REFRESH.fullmatch(cookie) if secret else None
    if not matched:
        return None
    session, generation = matched[1], int(matched[2])
    is_ours = hmac.compare_digest(matched[3], _mac(f"refresh:{session}:{generation}", secret))
    return {"session": session, "generation": generation} if is_ours else None


def sign_login(claims: LoginClaims, secret: str) -> str:
    browser, login = claims["browser"], claims["login"]
    return f"{browser}.{login}.{_mac(f'login:{browser}:{login}', secret)}"


def read_login(cookie: str, secret: str) -> LoginClaims | None:
    matched = _LOGIN.fullmatch(cookie) if secret else None
    if not matched or not hmac.compare_digest(matched[3], _mac(f"login:{matched[1]}:{matched[2]}", secret)):
        return None
    return {"browser": matched[1], "login": matched[2]}


def sign_device(device: str, secret: str) -> str:
    return f"{device}.{_mac(f'device:{device}', secret)}"


def read_device(cookie: str, secret: str) -> str | None:
    matched = _DEVICE.fullmatch(cookie) if secret else None
    is_ours = matched and hmac.compare_digest(matched[2], _mac(f"device:{matched[1]}", secret))
    return matched[1] if matched and is_ours else None


def _mac(said: str, secret: str) -> str:
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()
