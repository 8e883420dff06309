"""A branch's deploy hook: a secret address whose POST starts a deployment. Pressed once, never twice."""

import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx

from home_node.addresses import is_here
from home_node.outcomes import Failed, TryAgain, Uncertain

_TIMEOUT = httpx.Timeout(30, connect=10)  # seconds; patient, for an answer that never comes leaves a doubt
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_CLOCKS_MS = 60_000  # by how much this PC's clock may be wrong, where Vercel does not tell its own


@dataclass(frozen=True)
class Pressed:
    """Vercel has taken it at `at_ms`, by Vercel's clock."""

    at_ms: int


def read_hook_id(hook: str) -> str:
    """The last part of its address: Vercel notes it in each deployment the hook makes."""
    return hook.partition("?")[0].rstrip("/").rpartition("/")[2]


def find_project(hook: str) -> str:
    match = re.search(r"/(prj_\w+)/", hook)
    return match[1] if match else ""


def press_hook(hook: str) -> Pressed | Failed | TryAgain | Uncertain:
    """What became of the one POST. Only what provably never left this machine may be tried again."""
    sent_ms = int(time.time() * 1000)
    try:
        with httpx.Client(timeout=_TIMEOUT, trust_env=not is_here(hook), follow_redirects=False) as client:
            answer = client.post(hook)
    except _NEVER_SENT as error:
        return TryAgain("hook_unreachable", type(error).__name__)
    except httpx.HTTPError as error:
        return Uncertain("hook_unanswered", type(error).__name__)
    if answer.status_code >= 500:
        return Uncertain("hook_unanswered", f"HTTP {answer.status_code}")
    if answer.status_code >= 300:
        return Failed("hook_refused", f"HTTP {answer.status_code}")
    return Pressed(read_moment_ms(answer, sent_ms))


def read_moment_ms(answer: httpx.Response, sent_ms: int) -> int:
    """When Vercel made the job: it says so, else the answer's date, else our own clock with some room."""
    try:
        created_ms = answer.json()["job"]["createdAt"]
        if isinstance(created_ms, int | float):
            return int(created_ms)
    except (ValueError, KeyError, TypeError):
        pass
    try:
        return int(parsedate_to_datetime(answer.headers["Date"]).timestamp() * 1000)
    except (KeyError, ValueError, TypeError):
        return sent_ms - _CLOCKS_MS
