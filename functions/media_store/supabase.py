"""Media in Supabase Storage, in a private bucket that is made when it is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from storage3 import SyncStorageClient
from storage3.exceptions import StorageApiError

from functions.media_store import BUCKET, MediaStoreDown, Stored, UploadAddress, checked, is_key

TIMEOUT = httpx.Timeout(20, connect=3)  # the free plan keeps files up to 50 MB; ours are pictures and short clips


class SupabaseStore:
    """Thread-safe; connections are kept and shared."""

    def __init__(self, url: str, key: str) -> None:
        self._base = f"{url}/storage/v1/"
        self._headers = {"apikey": key} if key.startswith("sb_") else {"apikey": key, "Authorization": f"Bearer {key}"}
        self._http = httpx.Client(timeout=TIMEOUT)
        self._storage = SyncStorageClient(self._base, self._headers, http_client=self._http)

    def put(self, key: str, data: bytes, mime: str) -> None:
        checked(key, mime)
        with answers():
            try:
                self._upload(key, data, mime)
            except StorageApiError as error:
                if not is_bucket_missing(error):
                    raise
                self._make_bucket()
                self._upload(key, data, mime)

    def get(self, key: str) -> Stored | None:
        """Asks for the object itself rather than with the client's `download`, which drops the type."""
        if not is_key(key):
            return None
        with answers():
            response = self._http.get(f"{self._base}object/{BUCKET}/{key}", headers=self._headers)
        if response.is_success:
            return Stored(response.content, response.headers.get("Content-Type", "application/octet-stream"))
        if is_missing(response):
            return None
        raise MediaStoreDown(f"Storage answered {response.status_code}", str(response.status_code))

    def size(self, key: str) -> int | None:
        if not is_key(key):
            return None
        with answers():
            try:
                return int(self._storage.from_(BUCKET).info(key)["size"])
            except StorageApiError as error:
                if str(error.status) in {"400", "404"}:
                    return None
                raise

    def sign(self, key: str, seconds: int) -> str | None:
        if not is_key(key):
            return None
        with answers():
            try:
                return self._storage.from_(BUCKET).create_signed_url(key, seconds)["signedURL"]
            except StorageApiError as error:
                if str(error.status) in {"400", "404"}:
                    return None
                raise

    def sign_upload(self, key: str) -> UploadAddress:
        """Storage takes no second upload at such an address: what was checked stays what it was."""
        checked(key)
        with answers():
            try:
                return self._sign_upload(key)
            except StorageApiError as error:
                if not is_bucket_missing(error):
                    raise
                self._make_bucket()
                return self._sign_upload(key)

    def delete(self, key: str) -> None:
        checked(key)
        with answers():
            try:
                self._storage.from_(BUCKET).remove([key])
            except StorageApiError as error:
                if str(error.status) != "404":
                    raise

    def close(self) -> None:
        self._http.close()

    def _upload(self, key: str, data: bytes, mime: str) -> None:
        self._storage.from_(BUCKET).upload(key, data, {"content-type": mime, "upsert": "true"})

    def _sign_upload(self, key: str) -> UploadAddress:
        return UploadAddress(self._storage.from_(BUCKET).create_signed_upload_url(key)["signed_url"], {})

    def _make_bucket(self) -> None:
        """Two functions may find it missing at the same moment; the second is told so, and that is fine."""
        try:
            self._storage.create_bucket(BUCKET, options={"public": False})
        except StorageApiError as error:
            if str(error.status) != "409":
                raise


def is_bucket_missing(error: StorageApiError) -> bool:
    return str(error.message).lower() == "bucket not found"


def is_missing(response: httpx.Response) -> bool:
    """Storage says "not found" as HTTP 400 with `"statusCode": "404"` in its body, and in some versions as 404."""
    return response.status_code == 404 or (response.status_code == 400 and '"404"' in response.text)


@contextmanager
def answers() -> Iterator[None]:
    try:
        yield
    except StorageApiError as error:
        raise MediaStoreDown(f"Storage refused: {error.status} {error.code}", f"{error.status} {error.code}") from error
    except httpx.HTTPError as error:
        raise MediaStoreDown(f"Storage did not answer: {type(error).__name__}", type(error).__name__) from error
