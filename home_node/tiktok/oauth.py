"""TikTok's OAuth: the address where an account's owner agrees, and the exchange of codes and refresh tokens.

Sources, read 2026-11: https://developers.tiktok.com/doc/login-kit-desktop, …/login-kit-web,
…/oauth-user-access-token-management, …/oauth-error-handling.
"""

import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import httpx

from home_node.addresses import is_here, is_safe
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused, hide_secrets
from home_node.tiktok.tokens import HOW_TO_AUTHORIZE, Tokens
from shared.contract.value_types import JSON

AUTHORIZE_URL = "https://www.tiktok.com/v2/auth/authorize/"
TOKEN_PATH = "/v2/oauth/token/"  # noqa: S105 - a path, no token
SCOPES = ("user.info.basic", "user.info.stats", "video.list", "video.upload")
_TIMEOUT = httpx.Timeout(20, connect=10)  # seconds


@dataclass(frozen=True)
class App:
    """Our app at TikTok: `base` is the API's address."""

    base: str
    key: str
    secret: str

    def __repr__(self) -> str:
        return f"App({self.base})"


@dataclass(frozen=True)
class Consent:
    """One visit of the account's owner to TikTok; `verifier` is empty where TikTok wants no PKCE."""

    address: str
    redirect: str
    state: str
    verifier: str


class NoCode(Exception):
    """The sentence says what was pasted instead of a code."""


def open_consent(key: str, redirect: str, scopes: tuple[str, ...]) -> Consent:
    """PKCE is for apps on a PC alone, whose redirect leads to this PC; of a web app TikTok takes none.

    TikTok's challenge is SHA-256 in hex, not the base64url that RFC 7636 asks for: with that the exchange fails.
    """
    state = secrets.token_urlsafe(16)
    verifier = secrets.token_urlsafe(48) if is_here(redirect) else ""
    query = {"client_key": key, "response_type": "code", "scope": ",".join(scopes), "redirect_uri": redirect}
    query["state"] = state
    if verifier:
        query |= {"code_challenge": hashlib.sha256(verifier.encode()).hexdigest(), "code_challenge_method": "S256"}
    return Consent(f"{AUTHORIZE_URL}?{urlencode(query)}", redirect, state, verifier)


def read_code(pasted: str, state: str) -> str:
    """The code in the address that the browser was sent to, or a code alone; raises NoCode."""
    pasted = pasted.strip()
    if "://" not in pasted and "=" not in pasted:
        if not pasted or any(map(str.isspace, pasted)):
            raise NoCode("that is no address: copy the whole address of the page that TikTok sent you to")
        return unquote(pasted)
    answers = parse_qs(urlsplit(pasted).query or pasted)
    if "error" in answers:
        reason = answers.get("error_description", answers["error"])[0]
        raise NoCode(f"TikTok gave no code: {hide_secrets(reason)}")
    if "code" not in answers:
        raise NoCode("that address holds no code: copy it after you agreed, from the page that TikTok sent you to")
    if answers.get("state", [""])[0] != state:
        raise NoCode("that address answers another request than this one: open the address above and paste the new one")
    return answers["code"][0]


def exchange_code(app: App, consent: Consent, code: str, clock: Callable[[], float] = time.time) -> Tokens:
    """Raises TikTokRefused, TikTokDown."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": consent.redirect}
    if consent.verifier:
        form["code_verifier"] = consent.verifier
    return read_tokens_answer(request_tokens(app, form), clock())


def renew_tokens(app: App, tokens: Tokens, clock: Callable[[], float] = time.time) -> Tokens:
    """A new pair for the old refresh token; raises TikTokRefused (`not_authorized`), TikTokDown."""
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
    return read_tokens_answer(request_tokens(app, form), clock(), tokens)


def request_tokens(app: App, form: Mapping[str, str]) -> dict[str, JSON]:
    """TikTok tells an OAuth error flat, and with HTTP 200 too."""
    if not is_safe(app.base):
        raise TikTokRefused("not_authorized", f"TIKTOK_API_BASE is {app.base}: a secret travels over https alone")
    if not (app.key and app.secret):
        raise TikTokRefused("not_authorized", "WOCS_TIKTOK_CLIENT_KEY and WOCS_TIKTOK_CLIENT_SECRET are not set")
    try:
        with httpx.Client(timeout=_TIMEOUT, trust_env=not is_here(app.base)) as client:
            url = app.base + TOKEN_PATH
            answer = client.post(url, data={"client_key": app.key, "client_secret": app.secret, **form})
        body = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise TikTokDown(type(error).__name__) from None
    if answer.status_code >= 500 or not isinstance(body, dict):
        raise TikTokDown(f"HTTP {answer.status_code}")
    if answer.status_code == 429:
        raise TikTokRefused("rate_limit_exceeded")
    if body.get("error") or not answer.is_success:
        raise TikTokRefused("not_authorized", explain_refusal(str(body.get("error") or answer.status_code), app))
    return body


def explain_refusal(error: str, app: App) -> str:
    if error in {"invalid_client", "unauthorized_client"}:
        return f"{error}: WOCS_TIKTOK_CLIENT_KEY and WOCS_TIKTOK_CLIENT_SECRET are not those of an app at {app.base}"
    return f"{hide_secrets(error)}. {HOW_TO_AUTHORIZE}"


def read_tokens_answer(body: Mapping[str, JSON], now: float, before: Tokens | None = None) -> Tokens:
    """A renewal that names no refresh token leaves the one before."""
    access, refresh = body.get("access_token"), body.get("refresh_token") or (before and before.refresh)
    if not (isinstance(access, str) and access and isinstance(refresh, str)):
        raise TikTokDown("an answer without tokens")
    scopes = str(body.get("scope") or "")
    return Tokens(
        access=access,
        refresh=refresh,
        expires_at=now + read_seconds(body.get("expires_in"), 24 * 3600),
        refresh_expires_at=now + read_seconds(body.get("refresh_expires_in"), 365 * 24 * 3600),
        open_id=str(body.get("open_id") or (before.open_id if before else "")),
        scopes=tuple(filter(None, scopes.split(","))) or (before.scopes if before else ()),
    )


def read_seconds(value: JSON, usual: float) -> float:
    return float(value) if isinstance(value, int | float) and value > 0 else usual
