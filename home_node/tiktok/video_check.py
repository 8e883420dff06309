"""A video before it goes to TikTok: its container, codec, length, frame rate, size and orientation, and what TikTok
would say against it. Nothing of it is decoded but its first picture, and the file's own word for what it is counts
nothing: the container is told to the decoder, so that none follows a playlist to other files or hosts.

Source, read 2026-11: https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide (video restrictions).
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shared.figures import TIKTOK_VIDEO_MAX_S, TIKTOK_VIDEO_MIN_S

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

Code = Literal["", "file_format_check_failed", "duration_check_failed", "frame_rate_check_failed",
               "picture_size_check_failed"]  # fmt: skip
CODECS = {"h264", "hevc", "vp8", "vp9"}
FRAME_RATES = (23, 60)  # pictures a second
SIDES = (360, 4096)  # pixels
_NEARLY = 0.5  # a phone's 60 pictures a second are 60.02 in the mean, its 24 may be 22.9
_FORMATS = {"mp4": "mp4", "mov": "mp4", "webm": "matroska"}


@dataclass(frozen=True)
class Film:
    """`width` and `height` as it is shown, turned as the phone says; `code` is empty where TikTok will take it."""

    code: Code = ""
    detail: str = ""
    container: str = ""
    codec: str = ""
    seconds: float = 0
    frame_rate: float = 0
    width: int = 0
    height: int = 0

    @property
    def orientation(self) -> Literal["portrait", "landscape", "square"]:
        if self.width == self.height:
            return "square"
        return "portrait" if self.height > self.width else "landscape"


def check_video(video: Path, longest_s: float | None = None) -> Film:
    """`longest_s`: what this account may post; raises OSError where there is no such file."""
    container = detect_container(video)
    if container is None:
        return Film("file_format_check_failed", "no MP4, MOV or WebM")
    film = read_film(video, container)
    return film if film.code else judge_film(film, longest_s)


def detect_container(video: Path) -> str | None:
    """By the first bytes; None for what TikTok takes none of."""
    with video.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp":
        return "mov" if head[8:12] == b"qt  " else "mp4"
    return "webm" if head[:4] == b"\x1aE\xdf\xa3" else None


def read_film(video: Path, container: str) -> Film:
    import av  # half a second that a node without TikTok need not spend

    try:
        with av.open(str(video), format=_FORMATS[container]) as opened:
            if not opened.streams.video:
                return Film("file_format_check_failed", "no picture in it", container)
            return read_stream(opened, opened.streams.video[0], container)
    except (av.FFmpegError, ValueError) as error:
        return Film("file_format_check_failed", type(error).__name__, container)


def read_stream(opened: "InputContainer", stream: "VideoStream", container: str) -> Film:
    rate = stream.average_rate or stream.guessed_rate
    film = Film(
        container=container,
        codec=stream.codec_context.name,
        seconds=opened.duration / 1_000_000 if opened.duration else 0,
        frame_rate=float(rate) if rate else 0,
        width=stream.width,
        height=stream.height,
    )
    if film.codec not in CODECS or max(film.width, film.height) > SIDES[1]:
        return film  # judged by that: a picture of any size is not decoded
    frame = next(opened.decode(stream), None)
    if frame is None:
        return replace(film, code="file_format_check_failed", detail="no picture in it")
    turned = frame.rotation % 180 != 0
    return replace(film, width=film.height, height=film.width) if turned else film


def judge_film(film: Film, longest_s: float | None) -> Film:
    longest = min(longest_s or TIKTOK_VIDEO_MAX_S, TIKTOK_VIDEO_MAX_S)
    if film.codec not in CODECS:
        return replace(film, code="file_format_check_failed", detail=film.codec)
    if not SIDES[0] <= min(film.width, film.height) <= max(film.width, film.height) <= SIDES[1]:
        size = f"{film.width} × {film.height}, from {SIDES[0]} to {SIDES[1]} pixels a side are taken"
        return replace(film, code="picture_size_check_failed", detail=size)
    if not TIKTOK_VIDEO_MIN_S <= film.seconds <= longest:
        seconds = f"{film.seconds:.0f} s, from {TIKTOK_VIDEO_MIN_S} to {longest:.0f} s are taken"
        return replace(film, code="duration_check_failed", detail=seconds)
    if not FRAME_RATES[0] - _NEARLY <= film.frame_rate <= FRAME_RATES[1] + _NEARLY:
        rate = f"{film.frame_rate:.1f} pictures a second, from {FRAME_RATES[0]} to {FRAME_RATES[1]} are taken"
        return replace(film, code="frame_rate_check_failed", detail=rate)
    return film
