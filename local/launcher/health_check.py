"""Asks the running functions how they are, over HTTP."""

import http.client
import json
import urllib.error
import urllib.request
from typing import IO, Any

# A proxy of the owner's must not stand between two processes of one machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(url: str, cron_secret: str, timeout_s: float = 5.0) -> dict[str, Any] | None:
    """What `/api/health` says to who knows the clock's secret, once the functions have their database, else None.

    What is not set is no reason to wait: it is among its `causes`.
    """
    request = urllib.request.Request(  # noqa: S310  # our own address
        f"{url}/api/health", headers={"Authorization": f"Bearer {cron_secret}"}
    )
    try:
        with open_any(request, timeout_s) as answer:
            health = json.load(answer)
    except (OSError, http.client.HTTPException, ValueError):
        return None
    return health if isinstance(health, dict) and health.get("database") == "here" else None


def open_any(request: urllib.request.Request, timeout_s: float) -> IO[bytes]:
    """The answer, of whatever status."""
    try:
        answer: IO[bytes] = _OPENER.open(request, timeout=timeout_s)
    except urllib.error.HTTPError as refused:
        return refused
    return answer


def list_causes(health: dict[str, Any]) -> list[str]:
    """What is not well, each with what to do."""
    return [str(cause["do"]) for cause in health.get("causes") or []]


def node_is_online(health: dict[str, Any]) -> bool:
    return any(isinstance(node, dict) and node.get("online") for node in health.get("nodes") or [])


def tick(url: str, cron_secret: str) -> bool:
    """Lets the functions settle what is due, as Vercel's cron does; False when they did not answer well."""
    request = urllib.request.Request(  # noqa: S310  # our own address
        f"{url}/api/cron", data=b"", headers={"Authorization": f"Bearer {cron_secret}"}, method="POST"
    )
    try:
        with _OPENER.open(request, timeout=60):
            return True
    except (OSError, http.client.HTTPException):
        return False
