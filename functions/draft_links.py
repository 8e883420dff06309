"""The address of a draft, for the home PC that takes its picture: signed, for minutes, for one version of one page."""

import hmac
import re
import time
from hashlib import sha256

from shared.settings import settings

DRAFT_LINK_S = 300
"""Seconds that an address is good for: as long as the PC may be about one picture."""
_TOKEN = re.compile(r"([1-9][0-9]{0,8})\.([1-9][0-9]{0,11})\.([0-9a-f]{64})", re.ASCII)


def sign_draft(page: str, version: int) -> str:
    """`3.1764480000.9f…`, the `draft` of `/p/{page}?draft=…`: version, end and signature."""
    until = int(time.time()) + DRAFT_LINK_S
    return f"{version}.{until}.{_make_signature(page, version, until)}"


def read_draft(page: str, token: str) -> int | None:
    """The version that the token opens of this page; None for any other page, a guess, and one that has ended."""
    told = _TOKEN.fullmatch(token)
    if not told or not settings().node_secret:
        return None
    version, until = int(told[1]), int(told[2])
    is_ours = hmac.compare_digest(_make_signature(page, version, until), told[3])
    return version if is_ours and time.time() < until else None


def _make_signature(page: str, version: int, until: int) -> str:
    """By the functions' own secret, which no node has."""
    told = f"draft\n{page}\n{version}\n{until}".encode()
    return hmac.new(settings().node_secret.encode(), told, sha256).hexdigest()
