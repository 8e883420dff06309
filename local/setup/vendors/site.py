"""Our own functions at their public address: whether they answer already."""

from typing import Literal

import httpx

_TIMEOUT = httpx.Timeout(15)


def look_at(base_url: str) -> Literal["away", "not_set", "ready"]:
    """`not_set`: they are there and say that they miss settings of WhatsApp or of the database."""
    try:
        answer = httpx.get(f"{base_url}/api/health", timeout=_TIMEOUT, trust_env=False).json()
    except (httpx.HTTPError, ValueError):
        return "away"
    if not isinstance(answer, dict) or "ok" not in answer:
        return "away"
    return "ready" if answer["ok"] is True else "not_set"
