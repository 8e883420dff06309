"""What may go to a customer is told by its bytes alone, and a picture of which only the picture is left."""

from io import BytesIO

import pytest
from PIL import Image

from functions.media.file_names import clean_name
from functions.media.sendable_files import Sendable, make_sendable
from shared import figures
from tests.sendable_samples import FILM, HTML, M4A, MP3, NOTE, PDF, SVG, office, picture

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("data", "kind", "mime"),
    [
        (picture(), "image", "image/jpeg"),
        (picture("PNG"), "image", "image/jpeg"),
        (picture("WEBP"), "image", "image/jpeg"),
        (FILM, "video", "video/mp4"),
        (NOTE, "audio", "audio/ogg; codecs=opus"),
        (MP3, "audio", "audio/mpeg"),
        (M4A, "audio", "audio/mp4"),
        (PDF, "document", "application/pdf"),
        (b"harga: RM 5\n", "document", "text/plain"),
        (office(), "document", WORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "document",
         "application/vnd.ms-excel"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_are(data: bytes, kind: str, mime: str) -> None:
    made = make_sendable(data, "anything.exe")
    assert isinstance(made, Sendable)
    assert (made.kind, made.mime) == (kind, mime)


@pytest.mark.parametrize(
    "data",
    [HTML, SVG, b" \n" + HTML, b"\xef\xbb\xbf" + SVG, b"MZ" + bytes(60), b"PK\x03\x04" + bytes(30), office("other"),
     office("word", "word/vbaProject.bin"), b"\xff\xfe<\0h\0t\0m\0l\0>\0", b"#!/bin/sh\n\0",
     b"\x1f\x8b\x08" + bytes(9)],
)  # fmt: skip
@pytest.mark.parametrize("name", ["menu.jpg", "menu.pdf", "menu.mp4", None])
def test_what_is_none_of_them_is_refused_whatever_its_name(data: bytes, name: str | None) -> None:
    assert make_sendable(data, name) == "not_sendable"


@pytest.mark.parametrize(("data", "problem"), [
    (b"", "empty"), (b"RIFF\0\0\0\0WAVEfmt ", "sound_kind"), (b"OggS" + bytes(24) + b"\x01vorbis", "sound_kind"),
    (picture()[:200], "broken"), (b"\0\0\0\x18ftypheic" + bytes(20), "heic"),
    (FILM + bytes(figures.VIDEO_MAX_BYTES), "video_too_large"), (MP3 + bytes(figures.AUDIO_MAX_BYTES),
    "audio_too_large"), (PDF + bytes(figures.DOCUMENT_MAX_BYTES), "document_too_large"),
])  # fmt: skip
def test_what_cannot_go_says_why(data: bytes, problem: str) -> None:
    assert make_sendable(data) == problem


def test_of_a_file_that_is_two_at_once_the_picture_is_left() -> None:
    made = make_sendable(picture("GIF", end=HTML))
    assert isinstance(made, Sendable)
    assert b"script" not in made.data
    assert Image.open(BytesIO(made.data)).format == "JPEG"


def test_a_sticker_stays_one_where_it_was_sent_as_one() -> None:
    small, large = picture("WEBP"), picture("WEBP", 900)
    assert isinstance(made := make_sendable(small, None, "sticker"), Sendable)
    assert (made.kind, made.mime, made.data) == ("sticker", "image/webp", small)
    assert len(large) > figures.STILL_STICKER_MAX_BYTES
    assert make_sendable(large, None, "sticker") == "sticker_too_large"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("menu.pdf", "menu.pdf"),
        ("Menu Raya 2026.PDF", "Menu Raya 2026.PDF"),
        ("..\\..\\etc/passwd", "passwd.pdf"),
        ("menu.exe", "menu.pdf"),
        ('a"\r\nContent-Type: text/html\r\n\r\n<b>.pdf', "html b.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
        ("", "document.pdf"),
        (None, "document.pdf"),
        (".pdf", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_fit_to_be_shown(name: str | None, cleaned: str) -> None:
    assert clean_name(name, "application/pdf") == cleaned
