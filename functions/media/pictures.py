"""Pictures from strangers made harmless: real type by its bytes, few pixels, no EXIF, a small JPEG."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from functions.media.file_types import picture_mime
from functions.media.picture_parts import is_too_large, read_parts

_LONGEST_SIDE: Final = 1280
_QUALITY: Final = 82
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"} | {
    "image/bmp": "BMP"
}
_AT_HOME: Final = {"image/heic": "heic", "image/avif": "avif", "image/tiff": "tiff"}
"""What the PC at home can open: their decoders are large, or take more memory than a function has."""


@dataclass(frozen=True)
class Picture:
    """`is_first`: of several, as of an animation, it is the first."""

    data: bytes
    mime: str
    width: int
    height: int
    is_first: bool = False


@dataclass(frozen=True)
class Rejected:
    """Why there is no picture: not_a_picture, heic, avif, tiff, too_many_pixels, broken."""

    problem: str


def shrink_picture(data: bytes) -> Picture | Rejected:
    """At most 1280 px a side, turned as the camera meant it, as JPEG without any metadata; the first of several."""
    mime = picture_mime(data) or ""
    kind = _FORMATS.get(mime)
    if not kind:
        return Rejected(_AT_HOME.get(mime, "not_a_picture"))
    parts = read_parts(kind, data)
    if parts is None:
        return Rejected("broken")
    if is_too_large(kind, parts):
        return Rejected("too_many_pixels")
    try:
        with Image.open(BytesIO(parts.data), formats=[kind]) as opened:
            if opened.size != (parts.width, parts.height):
                return Rejected("broken")
            return as_jpeg(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Rejected("too_many_pixels")
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError):
        return Rejected("broken")


def as_jpeg(opened: Image.Image) -> Picture:
    is_moving = bool(getattr(opened, "is_animated", False))
    opened.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
    opened.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    flat = on_white(in_eight_bits(ImageOps.exif_transpose(opened)))  # last, for it makes a copy
    written = BytesIO()
    flat.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Picture(written.getvalue(), "image/jpeg", flat.width, flat.height, is_moving)


def in_eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 bits as grey of 8: converted as it is, all but the darkest would be white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda grey: grey / 256).convert("L")


def on_white(picture: Image.Image) -> Image.Image:
    """RGB, what was transparent made white; a new image, so that nothing but pixels is carried over."""
    layer = picture.convert("RGBA")
    flat = Image.new("RGB", layer.size, "white")
    flat.paste(layer, mask=layer.getchannel("A"))
    return flat
