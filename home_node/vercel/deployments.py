"""Vercel's API, as far as a deployment must be watched.

Sources, read 2026-11: https://vercel.com/docs/rest-api/deployments/list-deployments, …/get-a-deployment-by-id-or-url,
…/get-deployment-events, https://vercel.com/docs/deploy-hooks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

LISTED_MAX = 50
EVENTS_MAX = 100
_TIMEOUT = httpx.Timeout(15, connect=5)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_REFS = ("githubCommitRef", "gitlabCommitRef", "bitbucketCommitRef", "deployHookRef")


class VercelAway(Exception):
    """Nobody answered, or "not now"; `pause_s` is how long Vercel wants to be left alone, 0 where it does not say."""

    def __init__(self, reason: str, pause_s: float = 0) -> None:
        super().__init__(reason)
        self.pause_s = pause_s


class VercelRefuses(Exception):
    """Vercel answered and refuses for good: the token, the team or the project is not the right one."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


@dataclass(frozen=True)
class Deployment:
    """One deployment as Vercel tells it. `made_ms`: milliseconds since 1970; `state`: READY, ERROR, CANCELED, or on its
    way; `hook` and `branch` are empty where it was not made by a hook or not from a branch."""

    id: str
    state: str
    made_ms: int
    hook: str = ""
    branch: str = ""
    url: str = ""
    inspector: str = ""
    error: str = ""


def is_safe(address: str) -> bool:
    """Whether a secret may travel there: over https, or not at all (this machine, for trials)."""
    try:
        url = httpx.URL(address)
        return bool(url.host) and (url.scheme == "https" or (url.scheme == "http" and is_here(address)))
    except httpx.InvalidURL:
        return False


def is_here(address: str) -> bool:
    return httpx.URL(address).host in _LOOPBACK


class Vercel:
    """The deployments of one project."""

    def __init__(self, base: str, token: str, project: str, team: str = "") -> None:
        self._asked = {"teamId": team} if team else {}
        self._project = project
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.Client(base_url=base, headers=headers, timeout=_TIMEOUT, trust_env=not is_here(base))

    def made_since(self, since_ms: int) -> list[Deployment]:
        """Of this project, in the order they were made."""
        asked = {"projectId": self._project, "since": since_ms - 1, "limit": LISTED_MAX}
        told = self._get("/v6/deployments", asked)
        listed = told.get("deployments") if isinstance(told, dict) else None
        found = (read(one) for one in listed or [] if isinstance(one, dict))
        return sorted((one for one in found if one.made_ms >= since_ms), key=lambda one: one.made_ms)

    def deployment(self, id_: str) -> Deployment:
        told = self._get(f"/v13/deployments/{id_}", {})
        return read(told if isinstance(told, dict) else {})

    def events(self, id_: str) -> list[str]:
        """The newest lines of its build log, oldest first."""
        told = self._get(f"/v3/deployments/{id_}/events", {"direction": "backward", "limit": EVENTS_MAX, "builds": 1})
        events = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        return list(said(sorted(events, key=moment)))

    def close(self) -> None:
        self._http.close()

    def _get(self, path: str, asked: dict[str, Any]) -> Any:
        try:
            answer = self._http.get(path, params={**asked, **self._asked})
            if answer.status_code == 200:
                return answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise VercelAway(type(error).__name__) from None
        if answer.status_code in {408, 425, 429} or answer.status_code >= 500:
            raise VercelAway(f"HTTP {answer.status_code}", pause_asked(answer))
        raise VercelRefuses(answer.status_code)


def read(told: dict[str, Any]) -> Deployment:
    """From the list or from the deployment's own page: they name some things differently."""
    meta = told.get("meta") if isinstance(told.get("meta"), dict) else {}
    aliases = [one for one in told.get("alias") or [] if isinstance(one, str)]
    made = next((told[key] for key in ("createdAt", "created") if isinstance(told.get(key), int | float)), 0)
    return Deployment(
        id=str(told.get("uid") or told.get("id") or ""),
        state=str(told.get("readyState") or told.get("state") or told.get("status") or "QUEUED").upper(),
        made_ms=int(made),
        hook=str((meta or {}).get("deployHookId") or ""),
        branch=next((str(meta[key]) for key in _REFS if meta and meta.get(key)), ""),
        url=address(aliases[0] if aliases else told.get("url")),
        inspector=address(told.get("inspectorUrl")),
        error=str(told.get("errorMessage") or told.get("readyStateReason") or ""),
    )


def address(host: Any) -> str:
    text = str(host or "")
    return text if not text or "://" in text else f"https://{text}"


def said(events: list[dict[str, Any]]) -> Iterator[str]:
    """What the build wrote; the text is in the event itself or in its payload."""
    for event in events:
        payload = event.get("payload") if isinstance(event.get("payload"), dict) else {}
        text = event.get("text") or (payload or {}).get("text")
        if event.get("type") in {"command", "stdout", "stderr", "fatal", "error"} and isinstance(text, str):
            yield text


def moment(event: dict[str, Any]) -> float:
    at = event.get("created") or event.get("date") or 0
    return float(at) if isinstance(at, int | float) else 0.0


def pause_asked(answer: httpx.Response) -> float:
    told = answer.headers.get("Retry-After", "")
    return min(60.0, float(told)) if told.isdigit() else 0.0
