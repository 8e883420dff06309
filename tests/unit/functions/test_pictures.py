"""Pictures from strangers: small, without EXIF, and never opened when they are none."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from functions.media.pictures import Picture, Rejected, shrink_picture


def encoded(picture: Image.Image, kind: str, **more: object) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **more)
    return written.getvalue()


def opened(picture: Picture | Rejected) -> Image.Image:
    assert isinstance(picture, Picture), picture
    return Image.open(BytesIO(picture.data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_becomes_a_small_jpeg(kind: str) -> None:
    made = shrink_picture(encoded(Image.new("RGB", (3000, 1500), "#d3201f"), kind))
    assert isinstance(made, Picture)
    assert (made.mime, made.width, made.height, opened(made).format) == ("image/jpeg", 1280, 640, "JPEG")


def test_a_small_picture_is_not_blown_up() -> None:
    made = shrink_picture(encoded(Image.new("RGB", (320, 200)), "PNG"))
    assert isinstance(made, Picture)
    assert (made.width, made.height) == (320, 200)


def test_where_and_with_what_it_was_taken_is_forgotten_but_not_which_side_is_up() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of the admin"
    exif[0x8825] = {1: "N", 2: (3.0, 8.0, 21.0)}
    turned = shrink_picture(encoded(Image.new("RGB", (400, 200)), "JPEG", exif=exif, comment=b"secret"))
    assert isinstance(turned, Picture)
    assert (turned.width, turned.height) == (200, 400)
    assert not opened(turned).getexif()
    assert b"admin" not in turned.data
    assert b"secret" not in turned.data


def test_what_was_transparent_becomes_white() -> None:
    made = shrink_picture(encoded(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"))
    assert opened(made).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "I;16", "CMYK"])
def test_unusual_colours_are_understood(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(shrink_picture(encoded(Image.new(mode, (30, 20)), kind))).mode == "RGB"


NO_PICTURES = {
    "nothing": b"",
    "a page": b"<html><script>alert(1)</script>",
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "an archive": b"PK\x03\x04" + b"0" * 100,
    "a playlist": b"#EXTM3U\nconcat:file:///etc/passwd",
    "a GIF": b"GIF89a" + b"0" * 50,
    "a program": b"MZ" + b"0" * 100,
}


@pytest.mark.parametrize("data", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_rejected_whatever_it_claims(data: bytes) -> None:
    assert shrink_picture(data) == Rejected("not_a_picture")


@pytest.mark.parametrize("start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP"])
def test_a_picture_that_only_begins_like_one_is_broken(start: bytes) -> None:
    assert shrink_picture(start + b"0" * 200) == Rejected("broken")


def test_a_picture_cut_off_on_its_way_is_broken() -> None:
    whole = encoded(Image.effect_noise((600, 600), 90).convert("RGB"), "JPEG")
    assert shrink_picture(whole[: len(whole) // 2]) == Rejected("broken")


@pytest.mark.parametrize("side", [5_001, 10_000, 50_000])
def test_a_flood_of_pixels_is_rejected_before_it_is_unpacked(side: int) -> None:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    flood = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0" * 999)) + chunk(b"IEND", b"")
    )
    assert shrink_picture(flood) == Rejected("too_many_pixels")
