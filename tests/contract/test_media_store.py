"""One contract, two places for media: a folder, and Supabase Storage (its HTTP, played by `storage.py`)."""

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from functions.media_store import MediaStore, MediaStoreDown, Stored, is_key, open_media_store
from functions.media_store.folder import UPLOADS, FolderStore
from functions.media_store.supabase import SupabaseStore
from shared.settings import settings
from tests.contract.fake_storage import Storage
from tests.contract.http_servers import SECRET_KEY, served

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
EVERY_BYTE = bytes(range(256)) * 300


@pytest.fixture
def storage() -> Storage:
    return Storage(SECRET_KEY)


@pytest.fixture(params=["folder", "supabase"])
def store(request: pytest.FixtureRequest, tmp_path: Path, storage: Storage) -> Iterator[MediaStore]:
    if request.param == "folder":
        yield FolderStore(tmp_path / "not there yet" / "media", "a secret")
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
    if isinstance(store, SupabaseStore):
        assert address is not None
        assert address.endswith("/object/sign/wocs-media/films/1.mp4?token=secret")
    else:
        assert address is None
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


def again() -> None:
    settings.cache_clear()
    open_media_store.cache_clear()


def put_at(store: MediaStore, address: str, data: bytes) -> int:
    """As a browser puts it, at the store itself or at this machine's server."""
    if isinstance(store, FolderStore):
        parts = urlsplit(address)
        key, told = parts.path.removeprefix(UPLOADS), dict(parse_qsl(parts.query))
        return 200 if store.take_upload(key, told["until"], told["mac"], data) else 403
    return httpx.put(address, content=data, headers={"Content-Type": "application/octet-stream"}).status_code


def test_an_upload_is_taken_once_and_for_its_key_alone(store: MediaStore) -> None:
    address = store.sign_upload("uploads/1")
    assert address
    for forged in (address.replace("uploads/1", "uploads/2"), address[:-1] + ("0" if address[-1] != "0" else "1")):
        if isinstance(store, FolderStore):
            assert put_at(store, forged, b"forged") == 403
    assert put_at(store, address, EVERY_BYTE) == 200
    assert put_at(store, address, b"other") >= 400
    kept = store.get("uploads/1")
    assert kept
    assert kept.data == EVERY_BYTE


def test_a_folder_without_a_secret_takes_no_uploads(tmp_path: Path) -> None:
    assert FolderStore(tmp_path).sign_upload("uploads/1") is None
    assert not FolderStore(tmp_path).take_upload("uploads/1", "99999999999", "", b"")
