"""The form of each answer: what can be told of a value without asking anybody, above all which other one it is."""

import base64
import json
import re
from urllib.parse import SplitResult, urlsplit

from functions.replies.catalogue import LANGUAGES
from local.launcher import whitelist
from local.setup.words import Wrong

_HEX_32 = re.compile(r"[0-9a-fA-F]{32}")
_LOOPBACK = {"127.0.0.1", "localhost"}
_SESSION_PORT, _TRANSACTION_PORT = 5432, 6543


def language(text: str) -> str:
    if text.lower() not in LANGUAGES:
        raise Wrong("language")
    return text.lower()


def switch(text: str) -> str:
    if text.lower() not in {"on", "off"}:
        raise Wrong("switch")
    return text.lower()


def token(text: str) -> str:
    text = without_blanks(text.removeprefix("Bearer "))
    if _HEX_32.fullmatch(text):
        raise Wrong("secret_for_token")
    if "|" in text:
        raise Wrong("app_token")
    return text


def app_secret(text: str) -> str:
    text = without_blanks(text)
    if text.startswith("EAA"):
        raise Wrong("token_for_secret")
    if not _HEX_32.fullmatch(text):
        raise Wrong("secret_form")
    return text.lower()


def graph_id(text: str) -> str:
    """Meta's ids are long; who has a phone number here has copied the line above."""
    text = without_blanks(text)
    if text.startswith(("+", "0", "60")) and len(text) <= 13:
        raise Wrong("number_for_id")
    if not text.isascii() or not text.isdigit():
        raise Wrong("id_form")
    return text


def project_url(text: str) -> str:
    parts = _split(text, "project_url")
    dashboard = re.search(r"/project/([a-z0-9]+)", parts.path)
    if parts.hostname in {"supabase.com", "app.supabase.com"} and dashboard:
        return f"https://{dashboard[1]}.supabase.co"
    return _origin(text, "project_url")


def secret_key(text: str) -> str:
    """A new secret key, or the older JWT of `service_role`; each other kind is named."""
    text = without_blanks(text)
    if text.startswith("sb_publishable_"):
        raise Wrong("publishable_key")
    if text.startswith("sbp_"):
        raise Wrong("account_token")
    if text.count(".") == 2:
        role = _role_of(text)
        if role != "service_role":
            raise Wrong("jwt_role", role=role or "?")
    elif not text.startswith("sb_secret_"):
        raise Wrong("key_form")
    return text


def database_url(text: str) -> str:
    """Its session pooler's: the transaction pooler cannot do migrations, the direct one has no IPv4 address."""
    if "[YOUR" in text.upper():
        raise Wrong("database_password")
    parts = _split(text, "database_form")
    if parts.scheme not in {"postgres", "postgresql"} or not parts.hostname:
        raise Wrong("database_form")
    port = parts.port or _SESSION_PORT
    if port == _TRANSACTION_PORT:
        raise Wrong("transaction_pooler")
    if re.fullmatch(r"db\.[a-z0-9]+\.supabase\.co", parts.hostname):
        raise Wrong("direct_database")
    return text


def rest_url(text: str) -> str:
    if text.startswith(("redis://", "rediss://")):
        raise Wrong("redis_for_rest")
    return _origin(text, "rest_url")


def public_address(text: str) -> str:
    return _origin(text, "public_address")


def doorbells(text: str) -> str:
    """One address or several with commas; an address may have a path."""
    for each in map(str.strip, text.split(",")):
        _origin(each, "tunnel", may_have_path=True)
    return text.replace(" ", "")


def admins(text: str) -> str:
    """`Name:0193334444`, one or more; kept with the numbers as WhatsApp writes them."""
    try:
        people = whitelist.people_of({"WOCS_ADMINS": text})
    except ValueError:
        raise Wrong("admin") from None
    if not people:
        raise Wrong("admin")
    return whitelist.variables_of(people)["WOCS_ADMINS"]


def without_blanks(text: str) -> str:
    """What is copied by hand comes with blanks around it, which do no harm, or broken in two, which does."""
    text = text.strip()
    if re.search(r"\s", text):
        raise Wrong("blank_inside")
    if not text.isprintable() or not text.isascii():
        raise Wrong("odd_character")
    return text


def _origin(text: str, wrong: str, may_have_path: bool = False) -> str:
    """Scheme and host alone; http only on this machine, where nobody listens."""
    parts = _split(text, wrong)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not is_safe or not parts.hostname or "@" in parts.netloc:
        raise Wrong(wrong)
    return text.rstrip("/") if may_have_path else f"{parts.scheme}://{parts.netloc}"


def _split(text: str, wrong: str) -> SplitResult:
    """The parts of an address, its port among them, each of them readable."""
    try:
        parts = urlsplit(without_blanks(text))
        _ = parts.port  # raises where it is none
    except ValueError:
        raise Wrong(wrong) from None
    return parts


def _role_of(jwt: str) -> str:
    payload = jwt.split(".")[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        return ""
    return str(claims.get("role", "")) if isinstance(claims, dict) else ""
