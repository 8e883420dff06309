"""A login's code, its six digits and its link: they follow from the login's id and our secret, so that none of them is
kept anywhere. SQL compares keyed digests; a copy of the database opens nothing."""

import hashlib
import hmac
import re

from shared.settings import settings

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are taken for each other."""
_CODE = re.compile(r"(?<![A-Za-z0-9])WOCS[-‐-―]([A-Za-z0-9]{4})[-‐-―]([A-Za-z0-9]{4})(?![A-Za-z0-9])", re.IGNORECASE)
_NOT_ME = re.compile(r"(?:bukan saya|not me)\s*#?\s*([0-9]{1,18})", re.IGNORECASE)


def make_code(login: str) -> str:
    """`WOCS-K7QX-4M2P`: 39 bits, for three minutes, from one number."""
    drawn = int.from_bytes(_derive("code", login), "big")
    letters = [_LETTERS[drawn // len(_LETTERS) ** place % len(_LETTERS)] for place in range(8)]
    return f"WOCS-{''.join(letters[:4])}-{''.join(letters[4:])}"


def make_digits(login: str) -> str:
    return f"{int.from_bytes(_derive('digits', login), 'big') % 1_000_000:06}"


def make_link(login: str) -> str:
    return _derive("link", login).hex()


def digest_code(code: str) -> str:
    return _derive("code digest", code.upper()).hex()


def digest_digits(login: str, typed: str) -> str:
    """Of what was typed for this login: of equal digits of two logins the digests differ."""
    return _derive("digits digest", f"{_plain(login)}:{typed}").hex()


def digest_link(link: str) -> str:
    return _derive("link digest", link).hex()


def find_code(text: str | None) -> str | None:
    """The code that a message holds, wherever in it; phones make long dashes of short ones."""
    found = _CODE.search(text or "")
    return f"WOCS-{found[1]}-{found[2]}".upper() if found else None


def find_not_me(text: str | None) -> str | None:
    """The login that "Not me 12" is about."""
    found = _NOT_ME.fullmatch((text or "").strip())
    return found[1] if found else None


def _derive(what: str, of: str) -> bytes:
    told = _plain(of) if what in {"code", "digits", "link"} else of
    return hmac.new(settings().jwt_secret.encode(), f"login {what}:{told}".encode(), hashlib.sha256).digest()


def _plain(login: str) -> str:
    """An id with or without its dashes is the same."""
    return login.replace("-", "").lower()
