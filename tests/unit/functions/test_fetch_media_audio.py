"""Voice notes on their way from Meta into the store: only sound that can be heard is kept, and never fetched astray."""

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from functions.after_answer import fetch_media
from functions.media.audio_length import seconds_of
from functions.media.file_types import audio_mime
from functions.media.video_length import find_length_problem
from functions.media_store import Stored, open_media_store
from shared import figures
from tests.film_files import film
from tests.unit.functions.conftest import Recording

GRAPH = "https://graph.facebook.com/v25.0"
ADDRESS = "https://lookaside.fbsbx.com/file"
HEAD = b"OpusHead\x01\x01" + struct.pack("<HIhB", 312, 48_000, 0, 0)


def page(position: int, flags: int, body: bytes) -> bytes:
    return struct.pack("<4sBBQIIIB", b"OggS", 0, flags, position, 7, 0, 0, 1) + bytes([len(body)]) + body


def ogg(seconds: float) -> bytes:
    return page(0, 2, HEAD) + page(0, 0, b"OpusTags") + page(int(seconds * 48_000) + 312, 4, b"sound" * 20)


def wav(seconds: float, rate: int = 16_000) -> bytes:
    sound = bytes(int(seconds * rate * 2))
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    return (
        b"RIFF" + struct.pack("<I", 36 + len(sound)) + b"WAVE" + form + struct.pack("<4sI", b"data", len(sound)) + sound
    )


SOUNDS = {
    "ogg": (ogg(3), "audio/ogg"),
    "wav": (wav(1), "audio/wav"),
    "mp3 with a tag": (b"ID3\x04\x00" + bytes(40), "audio/mpeg"),
    "mp3": (b"\xff\xfb\x90\x44" + bytes(40), "audio/mpeg"),
    "m4a": (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00" + bytes(40), "audio/mp4"),
    "aac": (b"\xff\xf1\x50\x80" + bytes(40), "audio/aac"),
    "amr": (b"#!AMR\n" + bytes(40), "audio/amr"),
}
OTHERS = [
    b"",
    b"hello, this is a text",
    b"\xff\xd8\xff\xe0JFIF",
    b"OggS" + bytes(60),
    b"RIFF\0\0\0\0WEBP",
    b"%PDF-1.7",
    b"\xff\xff",
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    monkeypatch.setattr("functions.database.retry.time.sleep", lambda _: None)


@pytest.fixture
def meta() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        router.get(f"{GRAPH}/99").respond(json={"url": ADDRESS})
        yield router


def fetch(recording: Recording, **more: Any) -> dict[str, Any]:
    job = {"attachment": "3fa85f64", "kind": "audio", "command": "transcribe", "media_id": "99", "task": "TASK-1201"}
    fetch_media.fetch_media({**job, "url": None, "mime": "audio/ogg", "sha256": None, "outbox": None, **more})
    return dict(recording.of("wocs_attach")[-1])


@pytest.mark.parametrize("name", SOUNDS)
def test_sound_is_kept_to_the_byte(meta: respx.MockRouter, recording: Recording, name: str) -> None:
    data, mime = SOUNDS[name]
    meta.get(ADDRESS).respond(content=data)
    stored = fetch(recording)["stored"]
    assert (stored["key"], stored["mime"], stored["size"]) == ("voice/3fa85f64", mime, len(data))
    assert open_media_store().get("voice/3fa85f64") == Stored(data, mime)


@pytest.mark.parametrize("data", OTHERS)
def test_what_is_no_sound_is_not_kept(meta: respx.MockRouter, recording: Recording, data: bytes) -> None:
    meta.get(ADDRESS).respond(content=data)
    told = fetch(recording)
    assert (told["stored"], told["problem"]) == (None, "not_audio" if data else "empty")
    assert open_media_store().get("voice/3fa85f64") is None


def test_a_four_minute_note_is_refused_before_the_pc_hears_of_it(meta: respx.MockRouter, recording: Recording) -> None:
    meta.get(ADDRESS).respond(content=ogg(240))
    told = fetch(recording)
    assert (told["problem"], told["seconds"]) == ("too_long", 240.0)
    meta.get(ADDRESS).respond(content=ogg(180.4))
    assert fetch(recording)["stored"]["seconds"] == 180.4


def test_a_note_over_16_mb_is_too_large(
    meta: respx.MockRouter, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetch_media._LARGEST["audio"] == figures.AUDIO_MAX_BYTES == 16 * 1024 * 1024
    monkeypatch.setitem(fetch_media._LARGEST, "audio", 50)
    meta.get(ADDRESS).respond(content=ogg(3))
    assert fetch(recording)["problem"] == "too_large"


def test_bytes_that_are_not_the_promised_ones_are_refused(meta: respx.MockRouter, recording: Recording) -> None:
    meta.get(ADDRESS).respond(content=ogg(3))
    assert fetch(recording, sha256=hashlib.sha256(b"others").hexdigest())["problem"] == "wrong_bytes"
    assert fetch(recording, sha256=hashlib.sha256(ogg(3)).hexdigest())["problem"] is None


def test_the_token_goes_to_metas_hosts_alone_and_follows_nobody(meta: respx.MockRouter, recording: Recording) -> None:
    elsewhere = meta.get("https://evil.example/file").respond(content=ogg(3))
    assert fetch(recording, url="https://evil.example/file")["problem"] == "wrong_host"
    meta.get(ADDRESS).mock(return_value=httpx.Response(302, headers={"Location": "https://evil.example/file"}))
    assert fetch(recording)["problem"] == "unreachable"
    assert not elsewhere.called


def test_an_expired_media_id_is_told(meta: respx.MockRouter, recording: Recording) -> None:
    meta.get(f"{GRAPH}/99").mock(return_value=httpx.Response(400, json={"error": {"code": 100}}))
    assert fetch(recording)["problem"] == "expired"


def test_a_recordings_length_is_read_from_its_own_bytes() -> None:
    assert seconds_of(ogg(3), "audio/ogg") == 3.0
    assert seconds_of(wav(2.5), "audio/wav") == 2.5
    assert seconds_of(SOUNDS["amr"][0], "audio/amr") is None
    assert seconds_of(film(200, b"M4A "), "audio/mp4") == 200.0


@given(st.binary(max_size=60), st.integers(0, 90), st.integers(0, 255))
def test_a_film_whose_boxes_lie_breaks_nothing(put: bytes, at: int, byte: int) -> None:
    data = bytearray(film(3, size=8))
    data[at : at + len(put)] = put + bytes([byte])
    assert find_length_problem(bytes(data)) in {None, "broken", "too_short", "too_long"}


@pytest.mark.parametrize("cut", [30, 60, 95, 110, 130])
def test_a_recording_that_ends_too_early_breaks_nothing(cut: int) -> None:
    short = ogg(3)[:cut]
    assert (seconds_of(short, "audio/ogg") or 0.0) <= 3.0
    assert audio_mime(short) in {"audio/ogg", None}
    assert (seconds_of(wav(1)[:cut], "audio/wav") or 0.0) <= 1.0
