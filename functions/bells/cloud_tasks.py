"""Google Cloud Tasks as the bell: each knock is a task of a queue, which delivers it and repeats it until it is heard.

The API is spoken over HTTP, with the token that the metadata server of Cloud Run gives its service: no library, no key
(https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create, 2026-11).
"""

import base64
import re
import time
from collections.abc import Sequence

import httpx

from functions.causes import note_cause
from functions.home_doors import WAKE, count_jobs, list_doors, sign_knock
from shared.contract.work_types import BellEntry, NodeKey

API = "https://cloudtasks.googleapis.com/v2"
TOKEN_URL = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token"  # noqa: S105
QUEUE = re.compile(r"projects/[\w.:-]+/locations/[\w-]+/queues/[\w-]+")
PATIENCE_S = 2.0
TOKEN_SPARE_S = 60.0  # a token is fetched anew so long before its end


class CloudTasksBell:
    """A knock that nobody hears is repeated by the queue's own rules; its signature is good for 5 minutes."""

    def __init__(self, queue: str) -> None:
        """Raises ValueError for what is no queue's name."""
        if not QUEUE.fullmatch(queue):
            raise ValueError(f"WOCS_CLOUD_TASKS_QUEUE must be projects/…/locations/…/queues/…, not {queue!r}")
        self._queue = queue
        self._token, self._token_until = "", 0.0

    def ring(self, entries: Sequence[BellEntry], nodes: Sequence[NodeKey]) -> None:
        body = count_jobs(len(entries))
        try:
            for door in list_doors() if nodes else []:
                self._create_task(f"{door}{WAKE}", sign_knock(nodes, WAKE, body), body)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError) as error:
            tasks = [entry["task"] for entry in entries]
            note_cause("bell.queue_down", "queue", tasks=tasks, error=type(error).__name__)

    def _create_task(self, url: str, headers: dict[str, str], body: bytes) -> None:
        request = {"httpMethod": "POST", "url": url, "headers": headers, "body": base64.b64encode(body).decode()}
        authorization = {"Authorization": f"Bearer {self._read_token()}"}
        task = {"task": {"httpRequest": request}}
        httpx.post(
            f"{API}/{self._queue}/tasks", json=task, headers=authorization, timeout=PATIENCE_S
        ).raise_for_status()

    def _read_token(self) -> str:
        """The service's own, kept until shortly before its end."""
        now = time.monotonic()
        if now >= self._token_until:
            answer = httpx.get(TOKEN_URL, headers={"Metadata-Flavor": "Google"}, timeout=PATIENCE_S)
            told = answer.raise_for_status().json()
            self._token, lasts_s = str(told["access_token"]), float(told["expires_in"])
            self._token_until = now + lasts_s - TOKEN_SPARE_S
        return self._token
