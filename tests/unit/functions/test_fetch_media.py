"""What was sent beside the words, on its way from Meta into the store: what its bytes are, or a named problem."""

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from PIL import Image

from functions.after_answer import fetch_media
from functions.media.file_types import video_mime
from functions.media_store import MediaStoreDown, Stored, open_media_store
from shared import figures
from tests.film_files import box, film
from tests.unit.functions.conftest import Recording

GRAPH = "https://graph.facebook.com/v25.0"
ADDRESS = "https://lookaside.fbsbx.com/file"
MP4, THREE_GP = film(), film(brand=b"3gp5")
QUICKTIME = b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  " + b"film" * 100


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    monkeypatch.setattr("functions.database.retry.time.sleep", lambda _: None)


@pytest.fixture
def meta() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        router.get(f"{GRAPH}/99").respond(json={"url": ADDRESS})
        yield router


def job(kind: str = "video", command: str = "tiktok_post") -> dict[str, Any]:
    told = {"attachment": "3fa85f64", "kind": kind, "command": command, "media_id": "99", "task": "TASK-1201"}
    return told | {"url": None, "mime": "video/mp4", "sha256": None, "outbox": None}


def told(recording: Recording) -> dict[str, Any]:
    [request] = recording.of("wocs_attach")
    return dict(request)


def a_picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(("data", "mime"), [(MP4, "video/mp4"), (THREE_GP, "video/3gpp")])
def test_a_video_is_kept_to_the_byte_under_its_own_key(
    meta: respx.MockRouter, recording: Recording, data: bytes, mime: str
) -> None:
    meta.get(ADDRESS).respond(content=data)
    fetch_media.fetch_media(job())
    assert told(recording) == {
        "attachment": "3fa85f64",
        "stored": {"key": "videos/3fa85f64.mp4", "mime": mime, "size": len(data)},
        "problem": None,
    }
    assert open_media_store().get("videos/3fa85f64.mp4") == Stored(data, mime)


@pytest.mark.parametrize("data", [b"<html>", QUICKTIME, b"", b"\x00\x00\x00\x18ftypheic", a_picture()])
def test_what_whatsapp_could_not_send_on_is_no_video(meta: respx.MockRouter, recording: Recording, data: bytes) -> None:
    meta.get(ADDRESS).respond(content=data)
    fetch_media.fetch_media(job())
    assert (told(recording)["stored"], told(recording)["problem"]) == (None, "not_a_video")


FRAGMENTS = box(
    b"moov",
    box(b"mvhd", bytes(12) + struct.pack(">II", 1000, 0) + bytes(80))
    + box(b"mvex", box(b"mehd", b"\1\0\0\0" + struct.pack(">Q", 700_000))),
)
LONG_CLOCK = box(b"moov", box(b"mvhd", b"\1" + bytes(19) + struct.pack(">IQ", 600, 600 * 3600) + bytes(80)))
HEAD = box(b"ftyp", b"isom")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (film(2.5), "too_short"),
        (film(3), None),
        (film(600), None),
        (film(900), "too_long"),
        (film(30)[:-100], "broken"),
        (HEAD + box(b"mdat", b"film"), "broken"),
        (HEAD + box(b"moov"), "broken"),
        (HEAD + box(b"moov", box(b"mvhd", bytes(10))), "broken"),
        (HEAD + FRAGMENTS, "too_long"),
        (HEAD + LONG_CLOCK, "too_long"),
        (HEAD + box(b"free") * 5000, "broken"),
        (HEAD + b"\0\0\0\x01moov\xff\xff\xff\xff\xff\xff\xff\xff", "broken"),
        (HEAD + b"\0\0\0\x01moov" + bytes(8), "broken"),
    ],
    ids=str,
)
def test_a_film_that_tiktok_would_not_take_is_told_before_an_agent_has_it(
    meta: respx.MockRouter, recording: Recording, data: bytes, problem: str | None
) -> None:
    meta.get(ADDRESS).respond(content=data)
    fetch_media.fetch_media(job())
    assert told(recording)["problem"] == problem


def test_a_video_over_16_mb_is_told_as_too_large(
    meta: respx.MockRouter, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert figures.VIDEO_MAX_BYTES == 16 * 1024 * 1024
    monkeypatch.setitem(fetch_media._LARGEST, "video", 100)
    meta.get(ADDRESS).respond(content=MP4)
    fetch_media.fetch_media(job())
    assert told(recording)["problem"] == "too_large"


def test_a_media_id_that_expired_is_told(meta: respx.MockRouter, recording: Recording) -> None:
    meta.get(f"{GRAPH}/99").mock(return_value=httpx.Response(400, json={"error": {"code": 100}}))
    fetch_media.fetch_media(job())
    assert told(recording)["problem"] == "expired"


def test_a_proof_is_a_small_picture_that_no_page_serves(meta: respx.MockRouter, recording: Recording) -> None:
    meta.get(ADDRESS).respond(content=a_picture())
    fetch_media.fetch_media(job("image", "agent_task"))
    stored = told(recording)["stored"]
    assert (stored["key"], stored["mime"], stored["width"]) == ("proofs/3fa85f64.jpg", "image/jpeg", 40)


def test_a_pages_picture_is_kept_where_pages_are_served_from(meta: respx.MockRouter, recording: Recording) -> None:
    meta.get(ADDRESS).respond(content=a_picture())
    fetch_media.fetch_media(job("image", "landing_create"))
    assert told(recording)["stored"]["key"] == "pages/3fa85f64.jpg"


def test_a_store_that_is_away_is_told(
    meta: respx.MockRouter, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise MediaStoreDown("away")

    meta.get(ADDRESS).respond(content=MP4)
    monkeypatch.setattr(type(open_media_store()), "put", away)
    fetch_media.fetch_media(job())
    assert told(recording)["problem"] == "not_stored"


def test_a_document_is_read_and_not_kept(meta: respx.MockRouter, recording: Recording) -> None:
    meta.get(ADDRESS).respond(content=b"date,amount\n2026-01-20,12.50\n")
    fetch_media.fetch_media(job("document", "sale_import"))
    assert told(recording)["stored"] is None
    assert told(recording)["sheet"]
    assert open_media_store().get("videos/3fa85f64.mp4") is None


def test_a_kind_that_nobody_takes_is_not_even_fetched(meta: respx.MockRouter, recording: Recording) -> None:
    fetch_media.fetch_media(job("sticker"))
    assert (told(recording)["problem"], len(meta.calls)) == ("not_taken", 0)


def test_a_video_is_known_by_its_first_box() -> None:
    assert [video_mime(data) for data in (MP4, THREE_GP, QUICKTIME, b"ftyp")] == ["video/mp4", "video/3gpp", None, None]


@pytest.mark.parametrize(
    ("kind", "told_as", "data", "mime"),
    [
        ("document", "application/pdf", b"%PDF-1.7", "application/pdf"),
        ("document", "text/html", b"<script>alert(1)</script>", "application/octet-stream"),
        ("document", "image/svg+xml", b"<svg onload='x'/>", "application/octet-stream"),
        ("video", "video/quicktime", QUICKTIME, "application/octet-stream"),
        ("audio", "audio/ogg", b"OggS" + b"\0" * 24 + b"OpusHead", "audio/ogg"),
    ],
)
def test_a_customers_file_is_kept_as_it_came_and_no_browser_runs_it(
    meta: respx.MockRouter, recording: Recording, kind: str, told_as: str, data: bytes, mime: str
) -> None:
    meta.get(ADDRESS).respond(content=data)
    fetch_media.fetch_media({**job(kind, "chat"), "mime": told_as, "task": None})
    assert open_media_store().get("chats/3fa85f64") == Stored(data, mime)


def test_a_customers_picture_is_kept_apart_from_what_pages_show(meta: respx.MockRouter, recording: Recording) -> None:
    meta.get(ADDRESS).respond(content=a_picture())
    fetch_media.fetch_media({**job("image", "chat"), "mime": "image/png", "task": None})
    assert told(recording)["stored"]["key"] == "chats/3fa85f64.jpg"
