"""A video before it goes to TikTok: what it is, and what TikTok would say against it."""

from pathlib import Path
from typing import Any

import pytest

from home_node.tiktok.video_check import check_video
from tests.film_files import film
from tests.unit.home_node.tiktok.films import make_film


def test_a_phones_video_will_be_taken(tmp_path: Path) -> None:
    told = check_video(make_film(tmp_path / "film.mp4"))
    assert (told.code, told.container, told.codec, told.orientation) == ("", "mp4", "h264", "portrait")
    assert (told.width, told.height, round(told.seconds), round(told.frame_rate)) == (360, 640, 4, 30)


@pytest.mark.parametrize(
    ("name", "codec", "container", "read_as"),
    [
        ("film.mov", "libx264", "mov", "h264"),
        ("film.webm", "libvpx-vp9", "webm", "vp9"),
    ],
)
def test_the_other_containers_and_codecs_will_be_taken(
    tmp_path: Path, name: str, codec: str, container: str, read_as: str
) -> None:
    told = check_video(make_film(tmp_path / name, codec=codec))
    assert (told.code, told.container, told.codec) == ("", container, read_as)


@pytest.mark.parametrize(
    ("facts", "code", "said"),
    [
        ({"seconds": 2}, "duration_check_failed", "2 s, from 3 to 600 s"),
        ({"rate": 15}, "frame_rate_check_failed", "15.0 pictures a second, from 23 to 60"),
        ({"rate": 90}, "frame_rate_check_failed", "90.0 pictures"),
        ({"width": 240, "height": 426}, "picture_size_check_failed", "240 × 426, from 360 to 4096"),
        ({"codec": "mpeg4"}, "file_format_check_failed", "mpeg4"),
    ],
)
def test_what_tiktok_will_not_take_is_said_with_the_figure(
    tmp_path: Path, facts: dict[str, Any], code: str, said: str
) -> None:
    told = check_video(make_film(tmp_path / "film.mp4", **facts))
    assert told.code == code
    assert told.detail.startswith(said)


def test_a_length_that_this_account_may_not_post_is_said(tmp_path: Path) -> None:
    video = make_film(tmp_path / "film.mp4")
    assert check_video(video, longest_s=3.5).code == "duration_check_failed"
    assert check_video(video, longest_s=3600).code == ""


@pytest.mark.parametrize(("width", "height", "orientation"), [(640, 360, "landscape"), (400, 400, "square")])
def test_the_orientation_is_as_it_is_shown(tmp_path: Path, width: int, height: int, orientation: str) -> None:
    assert check_video(make_film(tmp_path / "film.mp4", width=width, height=height)).orientation == orientation


def test_a_phones_video_that_lies_on_its_side_stands(tmp_path: Path) -> None:
    """A phone films lying and notes how it is to be turned: the matrix of the track's header."""
    video = make_film(tmp_path / "film.mp4", width=640, height=360)
    upright = (0x10000).to_bytes(4) + bytes(12) + (0x10000).to_bytes(4)
    turned = bytes(4) + (0x10000).to_bytes(4) + bytes(4) + (-0x10000).to_bytes(4, signed=True) + bytes(4)
    data = video.read_bytes()
    at = data.index(upright, data.index(b"tkhd"))
    video.write_bytes(data[:at] + turned + data[at + len(turned) :])
    told = check_video(video)
    assert (told.width, told.height, told.orientation) == (360, 640, "portrait")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"#EXTM3U\nhttp://127.0.0.1:9/secret",
        b"GIF89a" + bytes(100),
        b"\x00\x00\x00\x18ftypmp42" + bytes(200),
        b"\x1aE\xdf\xa3" + bytes(200),
        film(12),
    ],
)
def test_what_is_no_video_is_refused_and_not_followed(tmp_path: Path, content: bytes) -> None:
    video = tmp_path / "film.mp4"
    video.write_bytes(content)
    assert check_video(video).code == "file_format_check_failed"


def test_a_video_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    video = make_film(tmp_path / "film.mp4")
    video.write_bytes(video.read_bytes()[:900])
    assert check_video(video).code == "file_format_check_failed"
