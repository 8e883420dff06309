"""Vercel's API, as far as a deployment must be watched.

Sources, read 2026-11: https://vercel.com/docs/rest-api/deployments/list-deployments, …/get-a-deployment-by-id-or-url,
…/get-deployment-events, https://vercel.com/docs/deploy-hooks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx

from home_node.addresses import is_here
from shared.contract.value_types import JSON, JSONObject

LISTED_MAX = 50
EVENTS_MAX = 100
PAUSE_MAX_S = 60.0  # the longest that Vercel may ask us to leave it alone: a person waits
_TIMEOUT = httpx.Timeout(15, connect=5)  # seconds
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


class Vercel:
    """The deployments of one project."""

    def __init__(self, base: str, token: str, project: str, team: str = "") -> None:
        self._team = {"teamId": team} if team else {}
        self._project = project
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.Client(base_url=base, headers=headers, timeout=_TIMEOUT, trust_env=not is_here(base))

    def list_deployments(self, since_ms: int) -> list[Deployment]:
        """Of this project, in the order they were made."""
        answer = self._get("/v6/deployments", {"projectId": self._project, "since": since_ms - 1, "limit": LISTED_MAX})
        listed = answer.get("deployments") if isinstance(answer, dict) else None
        deployments = [read_deployment(entry) for entry in _pick_objects(listed)]
        return sorted((each for each in deployments if each.made_ms >= since_ms), key=lambda each: each.made_ms)

    def fetch_deployment(self, id_: str) -> Deployment:
        answer = self._get(f"/v13/deployments/{id_}", {})
        return read_deployment(answer if isinstance(answer, dict) else {})

    def fetch_build_log(self, id_: str) -> list[str]:
        """The newest lines of its build log, oldest first."""
        query: dict[str, str | int] = {"direction": "backward", "limit": EVENTS_MAX, "builds": 1}
        events = _pick_objects(self._get(f"/v3/deployments/{id_}/events", query))
        return list(read_lines(sorted(events, key=read_moment)))

    def close(self) -> None:
        self._http.close()

    def _get(self, path: str, query: Mapping[str, str | int]) -> JSON:
        try:
            answer = self._http.get(path, params={**query, **self._team})
            if answer.status_code == 200:
                body: JSON = answer.json()
                return body
        except (httpx.HTTPError, ValueError) as error:
            raise VercelAway(type(error).__name__) from None
        if answer.status_code in {408, 425, 429} or answer.status_code >= 500:
            raise VercelAway(f"HTTP {answer.status_code}", read_pause_s(answer))
        raise VercelRefuses(answer.status_code)


def _pick_objects(value: JSON) -> list[JSONObject]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def read_deployment(entry: JSONObject) -> Deployment:
    """From the list or from the deployment's own page: they name some things differently."""
    meta = _read_object(entry.get("meta"))
    aliases = entry.get("alias")
    domains = [alias for alias in aliases if isinstance(alias, str)] if isinstance(aliases, list) else []
    return Deployment(
        id=str(entry.get("uid") or entry.get("id") or ""),
        state=str(entry.get("readyState") or entry.get("state") or entry.get("status") or "QUEUED").upper(),
        made_ms=int(_read_number(entry, "createdAt", "created")),
        hook=str(meta.get("deployHookId") or ""),
        branch=next((str(meta[key]) for key in _REFS if meta.get(key)), ""),
        url=write_address(domains[0] if domains else entry.get("url")),
        inspector=write_address(entry.get("inspectorUrl")),
        error=str(entry.get("errorMessage") or entry.get("readyStateReason") or ""),
    )


def _read_object(value: JSON) -> JSONObject:
    return value if isinstance(value, dict) else {}


def _read_number(entry: JSONObject, *keys: str) -> float:
    values = (entry.get(key) for key in keys)
    return next((value for value in values if isinstance(value, int | float)), 0)


def write_address(host: JSON) -> str:
    text = str(host or "")
    return text if not text or "://" in text else f"https://{text}"


def read_lines(events: list[JSONObject]) -> Iterator[str]:
    """What the build wrote; the text is in the event itself or in its payload."""
    for event in events:
        text = event.get("text") or _read_object(event.get("payload")).get("text")
        if event.get("type") in {"command", "stdout", "stderr", "fatal", "error"} and isinstance(text, str):
            yield text


def read_moment(event: JSONObject) -> float:
    at = event.get("created") or event.get("date") or 0
    return float(at) if isinstance(at, int | float) else 0.0


def read_pause_s(answer: httpx.Response) -> float:
    seconds = answer.headers.get("Retry-After", "")
    return min(PAUSE_MAX_S, float(seconds)) if seconds.isdigit() else 0.0
