"""The WhatsApp Cloud API over HTTPS: the one client, for production, the simulator and the tests alike."""

import time
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import httpx

from functions.whatsapp import Fetched, Payload, Piece, Refused, Sent, Unavailable, Unknown, Uploaded
from functions.whatsapp.errors import NO_SUCH_OBJECT, NOT_REACHED, not_reached, refusal_of
from functions.whatsapp.media_address import has_digest, is_allowed
from shared.contract.value_types import JSONObject
from shared.settings import Settings

_SEND_TIMEOUT = httpx.Timeout(8, connect=4)
_TYPING_TIMEOUT = httpx.Timeout(3)
_DOWNLOAD_DEADLINE_S = 12.0
_PRODUCT = {"messaging_product": "whatsapp"}
_AS_IT_IS = {"Accept-Encoding": "identity"}
_UNANSWERED = {502, 504, 520, 521, 522, 523, 524}  # a gateway's: whoever is behind it may have done it
_DEAD = {400, 401, 403, 404, 410}  # an address that lived its five minutes

File = tuple[str, bytes, str]
"""Name, bytes, type."""


class CloudApi:
    """Keeps one connection alive; thread-safe, as httpx is."""

    def __init__(self, chosen: Settings) -> None:
        self._base = chosen.whatsapp_api_base
        self._graph = f"{chosen.whatsapp_api_base}/{chosen.whatsapp_api_version}"
        self._number_id = chosen.whatsapp_phone_number_id
        self._bearer = {"Authorization": f"Bearer {chosen.whatsapp_token}"}
        self._own_number: str | None = None
        # No redirect is ever followed: the token would follow it. No proxy or netrc of the machine either.
        self._http = httpx.Client(timeout=_SEND_TIMEOUT, follow_redirects=False, trust_env=False)

    def close(self) -> None:
        self._http.close()

    def send(self, payload: Payload, attempt: int = 1) -> Sent | Refused | Unknown:
        answer = self._post(f"{self._number_id}/messages", attempt, json={**_PRODUCT, **payload})
        match answer:
            case {"messages": [{"id": str(wamid)}, *_]}:
                return Sent(wamid)
            case Refused(code=code, cause="number") if code == NO_SUCH_OBJECT and self._knows_number():
                return Refused(code, answer.detail)
            case Refused():
                return answer
        return Unknown()

    def upload(self, data: bytes, mime: str) -> Uploaded | Refused:
        name = "picture." + mime.rpartition("/")[2]
        fields = {**_PRODUCT, "type": mime}
        answer = self._post(f"{self._number_id}/media", 1, data=fields, files={"file": (name, data, mime)})
        if isinstance(answer, dict) and answer.get("id"):
            return Uploaded(str(answer["id"]))
        return answer if isinstance(answer, Refused) else Refused(NOT_REACHED, "upload without an answer", 10)

    def media(self, media_id: str) -> str | None:
        url = self._look_up(quote(media_id, safe="")).get("url")
        return url if isinstance(url, str) else None

    def download(self, media_id: str, url: str | None, sha256: str | None, max_bytes: int) -> Fetched | Unavailable:
        answer = self._fetch(url, max_bytes) if url else Unavailable("expired")
        if answer == Unavailable("expired"):
            url = self.media(media_id)
            answer = self._fetch(url, max_bytes) if url else answer
        if isinstance(answer, Fetched) and not has_digest(answer.data, sha256):
            return Unavailable("wrong_bytes")
        return answer

    def download_piece(self, media_id: str, offset: int, most: int, max_bytes: int) -> Piece | Unavailable:
        url = self.media(media_id)
        if not url:
            return Unavailable("expired")
        if not is_allowed(url, self._base):
            return Unavailable("wrong_host")
        part = {"Range": f"bytes={offset}-{offset + most - 1}"}
        try:
            with self._http.stream("GET", url, headers=self._bearer | _AS_IT_IS | part) as response:
                return read_piece(response, offset, most, max_bytes)
        except (httpx.HTTPError, httpx.InvalidURL):
            return Unavailable("unreachable")

    def typing(self, message_id: str) -> None:
        read = {**_PRODUCT, "status": "read", "message_id": message_id, "typing_indicator": {"type": "text"}}
        self._post(f"{self._number_id}/messages", 1, json=read, timeout=_TYPING_TIMEOUT)

    def own_number(self) -> str | None:
        if self._own_number is None:
            number = self._look_up(f"{self._number_id}?fields=display_phone_number").get("display_phone_number")
            self._own_number = "".join(filter(str.isdigit, number)) if isinstance(number, str) else None
        return self._own_number

    def _knows_number(self) -> bool:
        """Whether Graph knows the number we send from: else that is the object which it did not find."""
        return bool(self._look_up(f"{self._number_id}?fields=id"))

    def _post(
        self,
        path: str,
        attempt: int,
        *,
        json: Mapping[str, object] | None = None,
        data: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
        timeout: httpx.Timeout = _SEND_TIMEOUT,
    ) -> JSONObject | Refused | Unknown:
        """Graph's answer; Refused when it certainly did nothing, Unknown when it may have."""
        url = f"{self._graph}/{path}"
        try:
            response = self._http.post(url, headers=self._bearer, json=json, data=data, files=files, timeout=timeout)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol):
            return not_reached()
        except httpx.HTTPError:
            return Unknown()
        answer = read_answer(response)
        if response.is_success and "error" not in answer:
            return answer
        if response.status_code in _UNANSWERED and "error" not in answer:
            return Unknown()
        return refusal_of(answer, response.status_code, attempt)

    def _look_up(self, path: str) -> JSONObject:
        try:
            response = self._http.get(f"{self._graph}/{path}", headers=self._bearer)
        except httpx.HTTPError:
            return {}
        return read_answer(response) if response.is_success else {}

    def _fetch(self, url: str, max_bytes: int) -> Fetched | Unavailable:
        """One GET, with the token, to an allowed host only; the bytes are counted while they come."""
        if not is_allowed(url, self._base):
            return Unavailable("wrong_host")
        try:
            with self._http.stream("GET", url, headers=self._bearer | _AS_IT_IS) as response:
                if response.status_code in _DEAD:
                    return Unavailable("expired")
                if response.status_code != httpx.codes.OK:
                    return Unavailable("unreachable")
                return collect(response.iter_raw(), max_bytes)
        except (httpx.HTTPError, httpx.InvalidURL):
            return Unavailable("unreachable")


def collect(pieces: Iterator[bytes], max_bytes: int) -> Fetched | Unavailable:
    """The pieces as one, as long as they are few enough and come fast enough."""
    started, data = time.monotonic(), bytearray()
    for piece in pieces:
        data += piece
        if len(data) > max_bytes:
            return Unavailable("too_large")
        if time.monotonic() - started > _DOWNLOAD_DEADLINE_S:
            return Unavailable("unreachable")
    return Fetched(bytes(data))


def read_piece(response: httpx.Response, offset: int, most: int, max_bytes: int) -> Piece | Unavailable:
    """The part that was asked for; of a server that gives no parts what comes before it is let go by."""
    if response.status_code in _DEAD:
        return Unavailable("expired")
    size = read_size(response)
    if size is None:
        return Unavailable("unreachable")
    if size > max_bytes:
        return Unavailable("too_large")
    skipped = 0 if response.status_code == httpx.codes.PARTIAL_CONTENT else min(offset, size)
    wanted = min(most, max(0, size - offset))
    data = collect_part(response.iter_raw(), skipped, wanted)
    return data if isinstance(data, Unavailable) else Piece(data, size)


def read_size(response: httpx.Response) -> int | None:
    """How many bytes there are in all; None for an answer that does not say or is none."""
    if response.status_code == httpx.codes.OK:
        told = response.headers.get("Content-Length", "")
    elif response.status_code in {httpx.codes.PARTIAL_CONTENT, httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE}:
        told = response.headers.get("Content-Range", "").rpartition("/")[2]
    else:
        return None
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 12 else None


def collect_part(pieces: Iterator[bytes], skipped: int, wanted: int) -> bytes | Unavailable:
    """`wanted` bytes after so many others, as long as they come fast enough."""
    started, data = time.monotonic(), bytearray()
    for piece in pieces if wanted else ():
        data += piece[skipped:]
        skipped = max(0, skipped - len(piece))
        if len(data) >= wanted:
            return bytes(data[:wanted])
        if time.monotonic() - started > _DOWNLOAD_DEADLINE_S:
            return Unavailable("unreachable")
    return Unavailable("unreachable") if wanted else b""


def read_answer(response: httpx.Response) -> JSONObject:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
