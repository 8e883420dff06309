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


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "GIF"])
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
    "a bitmap": b"BM" + b"0" * 50,
    "a program": b"MZ" + b"0" * 100,
}


@pytest.mark.parametrize("data", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_rejected_whatever_it_claims(data: bytes) -> None:
    assert shrink_picture(data) == Rejected("not_a_picture")


@pytest.mark.parametrize(
    ("start", "problem"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x14ftypheix\0\0\0\0", "heic"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "avif"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "avif"),
        (b"II*\0" + bytes(4), "tiff"),
        (b"MM\0*" + bytes(4), "tiff"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "not_a_picture"),
    ],
)
def test_what_a_phone_calls_a_picture_and_nobody_here_can_open_is_rejected_by_its_name(
    start: bytes, problem: str
) -> None:
    assert shrink_picture(start + bytes(200)) == Rejected(problem)


def test_of_a_moving_gif_the_first_picture_is_taken() -> None:
    first, second = (Image.new("RGB", (40, 30), colour) for colour in ("red", "blue"))
    made = opened(shrink_picture(encoded(first, "GIF", save_all=True, append_images=[second] * 50)))
    red, green, blue = made.getpixel((20, 15))
    assert red > 240 and green < 20 and blue < 20


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_what_moves_it_is_told_that_only_the_first_is_shown(kind: str) -> None:
    first, second = (Image.new("RGB", (40, 30), colour) for colour in ("red", "blue"))
    moving = shrink_picture(encoded(first, kind, save_all=True, append_images=[second]))
    still = shrink_picture(encoded(first, kind))
    assert isinstance(moving, Picture) and isinstance(still, Picture)
    assert (moving.is_first, still.is_first) == (True, False)


def test_a_bitmap_that_claims_a_flood_or_less_than_nothing_is_rejected() -> None:
    bitmap = bytearray(encoded(Image.new("RGB", (40, 30)), "BMP"))
    for width, height, problem in ((60_000, 60_000, "too_many_pixels"), (-40, 30, "broken"), (40, 0, "broken")):
        struct.pack_into("<ii", bitmap, 18, width, height)
        assert shrink_picture(bytes(bitmap)) == Rejected(problem)


@pytest.mark.parametrize("side", [64, 3000])
@pytest.mark.parametrize("mode", ["I;16", "I;16B"])
def test_grey_of_16_bits_stays_grey(side: int, mode: str) -> None:
    grey = Image.frombytes("I;16", (side, 2), struct.pack("<H", 0x8000) * side * 2)
    made = opened(shrink_picture(encoded(grey.convert("I").convert(mode) if mode != "I;16" else grey, "PNG")))
    assert made.getpixel((1, 0)) == (128, 128, 128)


@pytest.mark.parametrize("start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP", b"GIF89a\5\0\5\0"])
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
