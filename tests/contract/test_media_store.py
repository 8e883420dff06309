"""One contract, three places for media: a folder, Supabase Storage (its HTTP, played by `fake_storage.py`), and an S3
bucket as Cloudflare's R2 is one (moto, behind a check of each signature by Amazon's own library)."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest

from functions.media_store import (
    MediaStore,
    MediaStoreDown,
    Stored,
    UploadAddress,
    find_media_origin,
    is_key,
    open_media_store,
)
from functions.media_store.folder import UPLOADS, FolderStore
from functions.media_store.s3 import S3Store
from functions.media_store.s3_signature import S3Access, sign_address
from functions.media_store.supabase import SupabaseStore
from shared.settings import read_settings, settings
from tests.contract.fake_storage import Storage
from tests.contract.http_servers import SECRET_KEY, served
from tests.contract.s3_bucket import ACCESS, NAME, S3Bucket, sign_like_amazon

NO_KEYS = [
    "",
    "/x",
    "x/",
    "a//b",
    "../x",
    "a/../b",
    "a/..",
    ".hidden",
    "a/.b",
    "a\\b",
    "a b",
    "a\0b",
    "%2e%2e",
    "a~b",
    "é",
]
DOCS = Path(__file__).resolve().parents[2] / "docs"
EVERY_BYTE = bytes(range(256)) * 300


@pytest.fixture
def storage() -> Storage:
    return Storage(SECRET_KEY)


@pytest.fixture
def bucket() -> Iterator[S3Bucket]:
    made = S3Bucket()
    yield made
    made.forget()


@pytest.fixture(params=["folder", "supabase", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, storage: Storage, bucket: S3Bucket) -> Iterator[MediaStore]:
    if request.param == "folder":
        yield FolderStore(tmp_path / "not there yet" / "media", "a secret")
        return
    if request.param == "s3":
        bucket.make()
        with served(bucket) as url:
            store = S3Store(url, NAME, ACCESS)
            yield store
            store.close()
        return
    with served(storage) as url:
        opened = SupabaseStore(url, SECRET_KEY)
        yield opened
        opened.close()


def test_what_is_kept_comes_back_with_its_type(store: MediaStore) -> None:
    store.put("shots/TASK-1201.jpg", EVERY_BYTE, "image/jpeg")
    store.put("voice/1.ogg", b"", "audio/ogg; codecs=opus")
    assert store.get("shots/TASK-1201.jpg") == Stored(EVERY_BYTE, "image/jpeg")
    assert store.get("voice/1.ogg") == Stored(b"", "audio/ogg; codecs=opus")


def test_nothing_is_there_before_anything_was_kept(store: MediaStore) -> None:
    assert store.get("shots/none.jpg") is None
    store.put("shots/other.jpg", b"x", "image/jpeg")
    assert store.get("shots/none.jpg") is None


def test_the_same_key_again_takes_the_place(store: MediaStore) -> None:
    store.put("a", b"old and longer", "image/png")
    store.put("a", b"new", "image/jpeg")
    assert store.get("a") == Stored(b"new", "image/jpeg")


def test_a_key_may_begin_with_another_key(store: MediaStore) -> None:
    store.put("a", b"1", "image/png")
    store.put("a/b", b"2", "image/png")
    assert (store.get("a"), store.get("a/b")) == (Stored(b"1", "image/png"), Stored(b"2", "image/png"))


def test_only_what_is_kept_has_an_address_of_its_own(store: MediaStore) -> None:
    store.put("films/1.mp4", b"1", "video/mp4")
    address = store.sign("films/1.mp4", 60)
    if isinstance(store, FolderStore):
        assert address is None
    else:
        assert address is not None
        assert httpx.get(address).content == b"1"
        assert httpx.get(address.replace("1.mp4", "3.mp4")).status_code >= 400
    assert store.sign("films/2.mp4", 60) is None
    assert store.sign("../x", 60) is None


def test_what_is_deleted_is_gone_and_deleting_it_again_is_no_mistake(store: MediaStore) -> None:
    store.put("a/b.png", b"1", "image/png")
    store.delete("a/b.png")
    assert store.get("a/b.png") is None
    store.delete("a/b.png")


@pytest.mark.parametrize("key", [*NO_KEYS, "x" * 201])
def test_what_is_no_key_reaches_nothing(store: MediaStore, key: str) -> None:
    assert not is_key(key)
    assert store.get(key) is None
    with pytest.raises(ValueError, match="media key"):
        store.put(key, b"x", "image/png")
    with pytest.raises(ValueError, match="media key"):
        store.delete(key)


@pytest.mark.parametrize("mime", ["", "image", "image/png\nx: y", "text/html\r\n"])
def test_what_is_no_type_is_refused(store: MediaStore, mime: str) -> None:
    with pytest.raises(ValueError, match="media type"):
        store.put("a", b"x", mime)


def test_readers_see_the_old_or_the_new_and_nothing_between(store: MediaStore) -> None:
    versions = [Stored(bytes([n]) * 300_000, f"image/{n}") for n in range(4)]
    store.put("a", *versions[0])
    writer = threading.Thread(target=lambda: [store.put("a", *version) for version in versions * 5])
    writer.start()
    seen = []
    while writer.is_alive():
        seen.append(store.get("a"))
    writer.join()
    assert all(one in versions for one in seen)


def test_the_folder_keeps_nothing_half(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put("a/b", b"x", "image/png")
    with pytest.raises(TypeError):
        store.put("a/b", "not bytes", "image/png")  # type: ignore[arg-type]
    assert [file.name for file in tmp_path.iterdir()] == ["a~b"]


def test_a_folder_that_cannot_be_written_is_down(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    store = FolderStore(tmp_path / "media")
    with pytest.raises(MediaStoreDown, match="cannot keep"):
        store.put("a", b"x", "image/png")
    with pytest.raises(MediaStoreDown, match="cannot read"):
        store.get("a")


def test_the_bucket_is_made_once_and_private(storage: Storage) -> None:
    with served(storage) as url:
        store = SupabaseStore(url, SECRET_KEY)
        store.put("a", b"1", "image/png")
        store.put("b", b"2", "image/png")
        store.close()
    assert storage.private == {"wocs-media"}
    assert storage.requests.count("POST /storage/v1/bucket") == 1
    assert len(storage.requests) == 4


def test_a_storage_that_refuses_or_is_away_is_down(storage: Storage) -> None:
    with served(storage) as url:
        refused = SupabaseStore(url, "sb_secret_wrong")
        for action in (
            lambda: refused.put("a", b"1", "image/png"),
            lambda: refused.get("a"),
            lambda: refused.delete("a"),
        ):
            with pytest.raises(MediaStoreDown):
                action()
        refused.close()
    away = SupabaseStore("http://127.0.0.1:1", "sb_secret_x")
    with pytest.raises(MediaStoreDown, match="did not answer"):
        away.get("a")
    away.close()


def test_the_settings_choose_the_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    again()
    open_media_store().put("a", b"1", "image/png")
    assert (tmp_path / "media" / "a").exists()
    monkeypatch.setenv("SUPABASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("SUPABASE_SECRET_KEY", "sb_secret_x")
    again()
    assert isinstance(open_media_store(), SupabaseStore)
    assert find_media_origin() == "http://127.0.0.1:1"
    monkeypatch.setenv("R2_ENDPOINT", "https://abc.r2.cloudflarestorage.com/")
    again()
    assert isinstance(open_media_store(), S3Store)
    assert find_media_origin() == "https://abc.r2.cloudflarestorage.com"


@pytest.mark.parametrize("address", ["abc.r2.cloudflarestorage.com", "https://abc.example/wocs-media", "https://a b"])
def test_an_endpoint_that_is_none_is_named(address: str) -> None:
    with pytest.raises(ValueError, match="R2_ENDPOINT must be such as"):
        read_settings({"R2_ENDPOINT": address})


def again() -> None:
    settings.cache_clear()
    open_media_store.cache_clear()


def put_at(store: MediaStore, address: UploadAddress, data: bytes) -> int:
    """As a browser puts it, at the store itself or at this machine's server."""
    if isinstance(store, FolderStore):
        parts = urlsplit(address.url)
        key, told = parts.path.removeprefix(UPLOADS), dict(parse_qsl(parts.query))
        return 200 if store.take_upload(key, told["until"], told["mac"], data) else 403
    headers = {"Content-Type": "application/octet-stream", **address.headers}
    return httpx.put(address.url, content=data, headers=headers).status_code


def test_an_upload_is_taken_once_and_for_its_key_alone(store: MediaStore) -> None:
    address = store.sign_upload("uploads/1")
    assert address
    url = address.url
    for forged in (url.replace("uploads/1", "uploads/2", 1), url[:-1] + ("0" if url[-1] != "0" else "1")):
        assert put_at(store, address._replace(url=forged), b"forged") >= 400
    assert put_at(store, address, EVERY_BYTE) == 200
    assert put_at(store, address, b"other") >= 400
    kept = store.get("uploads/1")
    assert kept
    assert kept.data == EVERY_BYTE


@pytest.mark.parametrize("size", [0, 1, 76_800])
def test_a_file_is_measured_without_being_read(store: MediaStore, size: int) -> None:
    store.put("a/b", bytes(10) * (size // 10) + b"x" * (size % 10), "audio/ogg; codecs=opus")
    assert store.size("a/b") == size
    assert [store.size(key) for key in ("a", "../a", "none")] == [None, None, None]


def test_an_upload_into_a_bucket_cannot_leave_the_condition_out(bucket: S3Bucket) -> None:
    """Without it, whoever has the address could change the file after it was checked."""
    bucket.make()
    with served(bucket) as url:
        store = S3Store(url, NAME, ACCESS)
        address = store.sign_upload("uploads/1")
        assert put_at(store, address._replace(headers={}), b"1") == 403
        assert put_at(store, address._replace(headers={"If-None-Match": '"x"'}), b"1") == 403
        assert put_at(store, address, b"1") == 200
        assert put_at(store, address, b"2") == 412
        assert store.get("uploads/1") == Stored(b"1", "application/octet-stream")
        store.close()


def test_a_bucket_that_refuses_is_missing_or_away_is_down_and_says_which(bucket: S3Bucket) -> None:
    with served(bucket) as url:
        wrong = S3Store(url, NAME, S3Access(ACCESS.key_id, "another secret"))
        for action in (lambda: wrong.get("a"), lambda: wrong.put("a", b"1", "image/png"), lambda: wrong.delete("a")):
            with pytest.raises(MediaStoreDown) as down:
                action()
            assert down.value.code == "403 SignatureDoesNotMatch"
        missing = S3Store(url, NAME, ACCESS)
        for action in (lambda: missing.get("a"), lambda: missing.put("a", b"1", "image/png")):
            with pytest.raises(MediaStoreDown, match="NoSuchBucket"):
                action()
        wrong.close()
        missing.close()
    away = S3Store("http://127.0.0.1:1", NAME, ACCESS)
    with pytest.raises(MediaStoreDown, match="did not answer: ConnectError"):
        away.get("a")
    away.close()


def test_no_secret_is_in_what_is_told_of_a_bucket() -> None:
    assert ACCESS.secret not in repr(ACCESS)
    address = sign_address(ACCESS, "GET", "https://b.example/a", 60)
    assert ACCESS.secret not in address and quote(ACCESS.secret) not in address


def test_the_published_example_is_signed_to_the_letter() -> None:
    """Amazon's own: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html."""
    access = S3Access("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
    at = datetime(2013, 5, 24, tzinfo=UTC)
    address = sign_address(access, "GET", "https://examplebucket.s3.amazonaws.com/test.txt", 86400, now=at)
    assert address.rpartition("=")[2] == "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"


@pytest.mark.parametrize("headers", [{}, {"If-None-Match": "*"}, {"X-Amz-Meta-B": " spaced ", "content-type": "a/b"}])
@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "DELETE"])
def test_we_sign_as_amazons_library_does(method: str, headers: dict[str, str]) -> None:
    at = datetime(2026, 11, 30, 21, 5, 9, tzinfo=UTC)
    where = "https://abc.r2.cloudflarestorage.com/wocs-media/shots/TASK-1201_2.jpg"
    ours = sign_address(ACCESS, method, where, 900, headers, at)
    assert ours.rpartition("=")[2] == sign_like_amazon(method, where, headers, "20261130T210509Z", 900)


@pytest.mark.parametrize("seconds", [0, -1, 604_801])
def test_no_address_is_signed_for_a_time_that_no_s3_takes(seconds: int) -> None:
    with pytest.raises(ValueError, match="signed for 1 to 604800 seconds"):
        sign_address(ACCESS, "GET", "https://b.example/a", seconds)


def test_the_bucket_rule_of_the_documents_lets_the_panels_script_in(bucket: S3Bucket) -> None:
    """As a browser asks before it puts a file: with the headers that we tell it to send, and from the panel alone."""
    rule = json.loads((DOCS / "media.md").read_text().split("```json\n")[1].split("```")[0])[0]
    panel = rule["AllowedOrigins"][0]
    bucket.make({name.removesuffix("s"): value for name, value in rule.items() if name.startswith("Allowed")})
    with served(bucket) as url:
        store = S3Store(url, NAME, ACCESS)
        address = store.sign_upload("uploads/1")
        store.close()
        asked = {
            "Origin": panel,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": ",".join(["content-type", *map(str.lower, address.headers)]),
        }
        allowed = httpx.options(address.url, headers=asked).headers
        assert allowed["Access-Control-Allow-Origin"] == panel
        assert set(asked["Access-Control-Request-Headers"].split(",")) <= {
            name.strip().lower() for name in allowed["Access-Control-Allow-Headers"].split(",")
        }
        assert "PUT" in allowed["Access-Control-Allow-Methods"]
        other = httpx.options(address.url, headers={**asked, "Origin": "https://thief.example"})
        assert "https://thief.example" not in other.headers.get("Access-Control-Allow-Origin", "")


def test_a_folder_without_a_secret_takes_no_uploads(tmp_path: Path) -> None:
    assert FolderStore(tmp_path).sign_upload("uploads/1") is None
    assert not FolderStore(tmp_path).take_upload("uploads/1", "99999999999", "", b"")
