"""Meta's side as we use it: send, upload, look up, download, typing. One implementation, `cloud_api.py`.

The simulator and the tests play Meta over HTTP, so there is no second one. Importing this package costs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from shared.contract.value_types import Cause
from shared.settings import settings

Payload = Mapping[str, object]
"""A message as Graph takes it."""


@dataclass(frozen=True)
class Sent:
    wamid: str


@dataclass(frozen=True)
class Refused:
    """Certainly not sent. `code` is Graph's error code (0: Graph was not reached); `retry_in_s` None: never again.

    `cause`: what is wrong with us or Graph, so that no message is to blame.
    """

    code: int
    detail: str
    retry_in_s: int | None = None
    cause: Cause | None = None


@dataclass(frozen=True)
class Unknown:
    """Perhaps sent: the request went out and no readable answer came."""


@dataclass(frozen=True)
class Uploaded:
    media_id: str


@dataclass(frozen=True)
class Fetched:
    """The bytes of a media, their sha256 checked where one was told."""

    data: bytes


@dataclass(frozen=True)
class Piece:
    """Some bytes of a media; `size`: how many it has in all."""

    data: bytes
    size: int


@dataclass(frozen=True)
class Unavailable:
    """No bytes: expired, too_large, wrong_host, wrong_bytes, unreachable."""

    problem: str


class WhatsApp(Protocol):
    def send(self, payload: Payload, attempt: int = 1) -> Sent | Refused | Unknown:
        """Posts one message; `attempt` (1, 2, ..) makes the pauses grow."""
        ...

    def upload(self, data: bytes, mime: str) -> Uploaded | Refused:
        """Puts a picture at Meta's, to be sent by its id."""
        ...

    def media(self, media_id: str) -> str | None:
        """The download address of a media id, None when it expired."""
        ...

    def download(self, media_id: str, url: str | None, sha256: str | None, max_bytes: int) -> Fetched | Unavailable:
        """The bytes of what a person sent us; a dead address is looked up anew, once."""
        ...

    def download_piece(self, media_id: str, offset: int, most: int, max_bytes: int) -> Piece | Unavailable:
        """At most `most` bytes from `offset` on, of a media of at most `max_bytes`; its address is looked up anew."""
        ...

    def typing(self, message_id: str) -> None:
        """Marks a message read and shows that we are typing; best effort."""
        ...

    def own_number(self) -> str | None:
        """The digits of the number we answer from."""
        ...

    def close(self) -> None: ...


@cache
def open_whatsapp() -> WhatsApp:
    """The client of this process; the first call pays for the import of httpx."""
    from functions.whatsapp.cloud_api import CloudApi

    return CloudApi(settings())
