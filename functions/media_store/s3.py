"""Media in a bucket that speaks S3: Cloudflare R2, or any other.

The bucket is made by its owner, with a token for it alone (docs/media.md): one that may make buckets may too much.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from functions.media_store import MediaStoreDown, Stored, UploadAddress, checked, is_key
from functions.media_store.s3_signature import S3Access, sign_address

TIMEOUT = httpx.Timeout(20, connect=3)
_CALL_S = 900  # our own calls: as far as S3 lets two clocks differ
UPLOAD_S = 2 * 3600  # as Supabase's
ONCE = {"If-None-Match": "*"}  # a key that is taken refuses with 412; it is signed, so that nobody leaves it out


class S3Store:
    """Thread-safe; connections are kept and shared. `endpoint`: `https://<account>.r2.cloudflarestorage.com`."""

    def __init__(self, endpoint: str, bucket: str, access: S3Access) -> None:
        self._base = f"{endpoint}/{bucket}/"
        self._access = access
        self._http = httpx.Client(timeout=TIMEOUT)

    def put(self, key: str, data: bytes, mime: str) -> None:
        """One call: S3 takes up to 5 GB so, and the largest file here is 50 MB."""
        checked(key, mime)
        answer = self._call("PUT", key, content=data, headers={"Content-Type": mime})
        if not answer.is_success:
            raise refused(answer)

    def get(self, key: str) -> Stored | None:
        if not is_key(key):
            return None
        answer = self._call("GET", key)
        if answer.is_success:
            return Stored(answer.content, answer.headers.get("Content-Type", "application/octet-stream"))
        if is_missing(answer):
            return None
        raise refused(answer)

    def size(self, key: str) -> int | None:
        if not is_key(key):
            return None
        answer = self._call("HEAD", key)
        if answer.is_success:
            return int(answer.headers.get("Content-Length", 0))
        if answer.status_code == 404:  # without a body, so it may also be the bucket that is missing
            return None
        raise refused(answer)

    def sign(self, key: str, seconds: int) -> str | None:
        return None if self.size(key) is None else self._sign("GET", key, seconds)

    def sign_upload(self, key: str) -> UploadAddress:
        """The bucket's CORS rule must allow PUT, `content-type` and `if-none-match` from the panel's address."""
        return UploadAddress(self._sign("PUT", checked(key), UPLOAD_S, ONCE), ONCE)

    def delete(self, key: str) -> None:
        answer = self._call("DELETE", checked(key))
        if not answer.is_success and not is_missing(answer):
            raise refused(answer)

    def close(self) -> None:
        self._http.close()

    def _call(
        self, method: str, key: str, content: bytes | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        with answers():
            return self._http.request(method, self._sign(method, key, _CALL_S), content=content, headers=headers)

    def _sign(self, method: str, key: str, seconds: int, headers: dict[str, str] | None = None) -> str:
        """Of what a key may hold, nothing is encoded in a path."""
        return sign_address(self._access, method, self._base + key, seconds, headers)


def is_missing(answer: httpx.Response) -> bool:
    return answer.status_code == 404 and read_code(answer) != "NoSuchBucket"


def read_code(answer: httpx.Response) -> str:
    """`NoSuchKey`, `SignatureDoesNotMatch`; empty where the answer has none, as that to HEAD."""
    found = re.search(r"<Code>(\w{1,60})</Code>", answer.text)
    return found[1] if found else ""


def refused(answer: httpx.Response) -> MediaStoreDown:
    code = f"{answer.status_code} {read_code(answer)}".strip()
    return MediaStoreDown(f"the bucket refused: {code}", code)


@contextmanager
def answers() -> Iterator[None]:
    try:
        yield
    except httpx.HTTPError as error:
        raise MediaStoreDown(f"the bucket did not answer: {type(error).__name__}", type(error).__name__) from None
