"""A picture that no function can open (HEIC of an iPhone, AVIF, TIFF), made a small JPEG.

Its decoders meet a stranger's file, so in a process of its own.
"""

from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from home_node.executors import MediaProblem, ProcessLimits, Task, Tools
from home_node.outcomes import Done, Outcome
from shared.contract.value_types import JSONObject
from shared.figures import PICTURE_FILE_MAX_BYTES

PROCESS = ProcessLimits(seconds=60, memory_bytes=1024**3)
_FORMATS: Final = ("HEIF", "AVIF", "TIFF")
_LONGEST_SIDE, _QUALITY = 1280, 82  # as the functions make theirs
_MOST_PIXELS: Final = 100_000_000


def check_ability() -> str:
    return "ready" if find_spec("pi_heif") else "missing"


def execute(task: Task, tools: Tools) -> Outcome:  # noqa: ARG001 its file says all
    """The JPEG as the report's file, or the `problem` that whoever sent it hears."""
    try:
        made = convert_picture(tools.fetch_file())
    except MediaProblem as problem:
        return Done({"problem": problem.problem})
    jpeg, told = made
    return Done(told, files=(tools.store_file("picture.jpg", "image/jpeg", jpeg),))


def convert_picture(file: Path) -> tuple[bytes, JSONObject]:
    """The first picture of it, turned as the camera meant it, with nothing but its pixels; raises MediaProblem."""
    import pi_heif  # type: ignore[import-untyped]

    pi_heif.register_heif_opener()
    if file.stat().st_size > PICTURE_FILE_MAX_BYTES:
        raise MediaProblem("too_large")
    try:
        with Image.open(file, formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise MediaProblem("too_many_pixels")
            is_first = getattr(opened, "n_frames", 1) > 1
            flat = flatten(opened)
    except Image.DecompressionBombError:
        raise MediaProblem("too_many_pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError):
        raise MediaProblem("broken") from None
    written = BytesIO()
    flat.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return written.getvalue(), {"width": flat.width, "height": flat.height, "is_first": is_first}


def flatten(opened: Image.Image) -> Image.Image:
    """Small, and on white what was transparent."""
    opened.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    layer = ImageOps.exif_transpose(opened).convert("RGBA")
    flat = Image.new("RGB", layer.size, "white")
    flat.paste(layer, mask=layer.getchannel("A"))
    return flat
