"""The home node's signed HTTP client: its only door is `/api/node/…` (contract 6)."""

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar, cast
from urllib.parse import urlencode, urljoin, urlsplit

import httpx

from home_node import VERSION
from home_node.functions_clock import FunctionsClock
from home_node.outcomes import Outcome, write_report
from home_node.pacing import backoff_s
from shared.contract.node_types import (
    EXPORT_OFF,
    STORE_DOWN,
    Abilities,
    AuditKept,
    Beat,
    BeatAnswer,
    Claim,
    ClaimAnswer,
    Holder,
    Mark,
    MarkAnswer,
    NodeFacts,
    ReportAnswer,
    RunningTask,
)
from shared.contract.value_types import JSONObject
from shared.contract.work_types import StoredFile
from shared.log import TroubleLog
from shared.signatures import NodeIdentity, sign_node_call

FOREVER = 1_000_000  # attempts
GiveUp = Callable[[], bool]
Answer = TypeVar("Answer")
MEDIA_MAX_BYTES = 16 * 1024 * 1024  # what WhatsApp lets a voice note have
_FINAL = {400, 401, 403, 409, 413, 422}  # an answer, if not the wanted one; anything else than 200 is nobody's answer
_TIMEOUT = httpx.Timeout(15, connect=5, write=60)  # seconds; a picture leaves slowly through a home's uplink


class DoorDown(Exception):
    """Nobody answered, or not the functions."""


class StoreDown(DoorDown):
    """The functions answer, and their media store does not."""


class DoorRefused(Exception):
    """The functions answered and refuse this call for good."""


class UploadAddress(NamedTuple):
    """Where a file is PUT, and what must be sent with it beside its type."""

    url: str
    headers: dict[str, str]


class ExportOff(DoorRefused):
    """The functions give no copy of everything: WOCS_BACKUP_EXPORT is not on."""


class MediaGone(DoorRefused):
    """What came with a task is not to be had; `problem` says why: expired, too_large, no_audio, .."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"nothing came with it, or it is gone ({problem})")
        self.problem = problem


class Door:
    """Signs each attempt of a call anew: a clock may be corrected in between. Safe to use from many threads.

    `incarnation` is drawn at each start: with it the functions know a node that was started again, and give back what
    its life before held.

    What the functions answer is typed as the contract says and not checked: whoever reads it bears nonsense.
    """

    def __init__(
        self, functions_url: str, identity: NodeIdentity, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self.node = identity.name
        self.incarnation = secrets.token_hex(8)
        self._identity = identity
        self._pause = pause
        self._silence = TroubleLog()
        self.clock = FunctionsClock()
        self._http = httpx.Client(base_url=functions_url, timeout=_TIMEOUT, trust_env=is_away(functions_url))

    def claim(
        self, task_id: str | None, give_up: GiveUp = lambda: False, labels: list[str] | None = None
    ) -> ClaimAnswer:
        """Repeated until answered or `give_up()`: while nobody answers, one id in hand is better than many dropped."""
        message = Claim(node=self.node, task=task_id, incarnation=self.incarnation, labels=labels)
        return cast(ClaimAnswer, self._post_message("claim", message, FOREVER, give_up))

    def beat(
        self,
        abilities: Abilities,
        running: list[RunningTask],
        leaving: bool = False,
        audit: AuditKept | None = None,
        panels: int = 0,
        facts: NodeFacts | None = None,
    ) -> BeatAnswer:
        """Two attempts: the second for a kept connection that the other side has closed meanwhile."""
        message = Beat(
            node=self.node,
            abilities=abilities,
            running=running,
            version=VERSION,
            leaving=leaving,
            audit=audit,
            panels=panels,
            incarnation=self.incarnation,
            facts=facts or NodeFacts(),
        )
        return cast(BeatAnswer, self._post_message("beat", message, attempts=2))

    def report(self, task_id: str, attempt: int, outcome: Outcome, give_up: GiveUp = lambda: False) -> ReportAnswer:
        """Repeated until answered or `give_up()`: reporting an attempt twice counts once."""
        holder = Holder(node=self.node, task=task_id, attempt=attempt)
        message = write_report(holder, outcome, self.incarnation)
        return cast(ReportAnswer, self._post_message("report", message, FOREVER, give_up))

    def mark_step(self, task_id: str, attempt: int, step: str) -> MarkAnswer:
        """Keeps what is about to happen, before it happens; raises DoorDown after five attempts."""
        message = Mark(node=self.node, task=task_id, attempt=attempt, step=step, incarnation=self.incarnation)
        return cast(MarkAnswer, self._post_message("mark", message, attempts=5))

    def store_file(self, task_id: str, attempt: int, name: str, mime: str, data: bytes) -> StoredFile:
        """Stores a task's file; raises DoorDown after five attempts."""
        query = urlencode({"task": task_id, "attempt": attempt, "name": name})
        stored = self._post_until_answered(f"/api/node/file?{query}", data, mime, attempts=5, read=_read_object)
        if "key" not in stored:
            raise DoorRefused("the file was not stored")
        return StoredFile(key=str(stored["key"]), mime=mime, size=len(data))

    def fetch_media(self, task_id: str, attempt: int) -> bytes:
        """What came with a task, in pieces of what one answer may carry; raises DoorDown after five attempts at one."""
        data = bytearray()
        for piece in self.list_pieces(task_id, attempt):
            data += piece
            if len(data) > MEDIA_MAX_BYTES:
                raise DoorRefused("more than 16 MB came with it")
        return bytes(data)

    def list_pieces(self, task_id: str, attempt: int) -> Iterator[bytes]:
        """What came with a task; raises MediaGone, and DoorDown after five attempts at one piece."""
        offset = 0
        while True:
            message = {"node": self.node, "task": task_id, "attempt": attempt, "offset": offset}
            body = json.dumps(message).encode()
            piece, size = self._post_until_answered("/api/node/media", body, "application/json", 5, read=_read_piece)
            yield piece
            offset += len(piece)
            if not piece or offset >= size:
                return

    def ask_upload(self, task_id: str, attempt: int) -> UploadAddress:
        """Where the store takes a task's file, once; raises StoreDown, DoorDown, DoorRefused."""
        holder = Holder(node=self.node, task=task_id, attempt=attempt)
        answer = self._post_message("upload", holder, attempts=5)
        url, headers = answer.get("url"), answer.get("headers")
        if not isinstance(url, str) or not isinstance(headers, dict):
            raise DoorDown("an answer that is not ours")
        told = {name: str(value) for name, value in headers.items()}
        return UploadAddress(urljoin(str(self._http.base_url), url), told)

    def ask(self, verb: str, message: Mapping[str, object], attempts: int = 5) -> JSONObject:
        """Any other question, in this node's name; raises DoorDown after so many attempts."""
        return self._post_message(verb, {"node": self.node, **message}, attempts)

    def fetch_stored(self, key: str) -> bytes | str | None:
        """A file for the backup, or the address where it lies; None where there is none."""
        data = b""
        while True:
            body = json.dumps({"node": self.node, "file": key, "offset": len(data)}).encode()
            piece = self._post_until_answered("/api/node/export_file", body, "application/json", 5, read=_read_stored)
            if piece is None or isinstance(piece, str):
                return piece
            data += piece[0]
            if not piece[0] or len(data) >= piece[1]:
                return data

    def close(self) -> None:
        self._http.close()

    def _post_message(
        self, verb: str, message: Mapping[str, object], attempts: int, give_up: GiveUp = lambda: False
    ) -> JSONObject:
        body = json.dumps(message).encode()
        target = f"/api/node/{verb}"
        return self._post_until_answered(target, body, "application/json", attempts, give_up, read=_read_object)

    def _post_until_answered(
        self,
        target: str,
        body: bytes,
        mime: str,
        attempts: int,
        give_up: GiveUp = lambda: False,
        *,
        read: Callable[[httpx.Response], Answer],
    ) -> Answer:
        for attempt in range(1, attempts + 1):
            try:
                answer = read(self._post(target, body, mime))
            except DoorDown as down:
                self._silence.begin(f"The functions do not answer ({down}); asking again until they do.")
                if attempt == attempts or give_up():
                    raise
                self._pause(backoff_s(attempt))
            else:
                self._silence.end("The functions answer again.")
                return answer
        raise AssertionError("at least one attempt")

    def _post(self, target: str, body: bytes, mime: str) -> httpx.Response:
        request = self._http.build_request("POST", target, content=body, headers={"Content-Type": mime})
        path = request.url.raw_path.decode()
        request.headers.update(sign_node_call(self._identity, "POST", path, body))
        asked_at = self.clock.read_clock()
        try:
            response = self._http.send(request)
        except httpx.HTTPError as error:
            raise DoorDown(type(error).__name__) from None
        self.clock.compare(response.headers.get("Date"), asked_at, self.clock.read_clock())
        if response.status_code == 401 and response.text.strip() == "bad signature" and self.clock.describe():
            raise DoorRefused(f"signature refused. {self.clock.describe()}: that is why")
        return response


def is_away(url: str) -> bool:
    """Whether it is on another machine, where a proxy may be needed to reach it."""
    return urlsplit(url).hostname not in {"127.0.0.1", "localhost", "::1"}


def explain_401(reason: str) -> str:
    """What the owner can do about it."""
    if reason in {"removed_node", "unknown_node"}:
        return "this node was removed, or never enrolled; `/node add` in WhatsApp, then python -m home_node enroll CODE"
    if reason == "replayed":
        return "this call was heard before"
    return "signature refused: compare the clock of both sides; if that is right, enroll this node anew"


def _check_status(response: httpx.Response) -> None:
    if response.status_code == 401:
        raise DoorRefused(explain_401(response.text.strip()))
    if response.status_code == 403 and response.text.strip() == EXPORT_OFF:
        raise ExportOff("WOCS_BACKUP_EXPORT=on is not set where the functions run")
    if response.status_code in _FINAL:
        raise DoorRefused(f"HTTP {response.status_code}")
    if response.status_code == 503 and response.text.strip() == STORE_DOWN:
        raise StoreDown("their media store does not answer")
    if response.status_code != 200:
        raise DoorDown(f"HTTP {response.status_code}")


def _read_object(response: httpx.Response) -> JSONObject:
    _check_status(response)
    try:
        answer = response.json()
    except ValueError:
        raise DoorDown("an answer that is not ours") from None
    if not isinstance(answer, dict):
        raise DoorDown("an answer that is not ours")
    return answer


def _read_piece(response: httpx.Response) -> tuple[bytes, int]:
    """The bytes from the asked offset on, and how many there are in all."""
    if response.status_code == 404:
        raise MediaGone(response.text.strip()[:40])
    _check_status(response)
    size = response.headers.get("X-WOCS-Size", "")
    if not size.isdecimal():
        raise DoorDown("an answer that is not ours")
    return response.content, int(size)


def _read_stored(response: httpx.Response) -> tuple[bytes, int] | str | None:
    if response.status_code == 404:
        return None
    if "X-WOCS-Size" in response.headers:
        return _read_piece(response)
    return str(_read_object(response).get("address") or "")
