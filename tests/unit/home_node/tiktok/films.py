"""Real films for tests, a few kilobytes each: grey pictures at the size, rate and length that are asked for."""

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import av
import numpy as np
from av.video.stream import VideoStream

SPEED: dict[str, dict[str, object]] = {
    "libx264": {"preset": "ultrafast"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "mpeg4": {},
}


def make_film(
    video: Path, seconds: float = 4, rate: int = 30, width: int = 360, height: int = 640, codec: str = "libx264"
) -> Path:
    with av.open(str(video), "w") as container:
        stream = cast(VideoStream, container.add_stream(codec, rate=Fraction(rate)))
        stream.options = SPEED[codec]
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        picture = np.full((height, width, 3), 90, np.uint8)
        for _ in range(int(seconds * rate)):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return video


def make_film_bytes() -> bytes:
    with TemporaryDirectory() as folder:
        return make_film(Path(folder) / "film.mp4").read_bytes()
