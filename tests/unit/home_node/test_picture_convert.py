"""Pictures that no function can open, made by the libraries that phones and cameras use."""

import struct
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from home_node.executor_process import find_contained_executor
from home_node.executors import MediaProblem, Task
from home_node.executors.picture_convert import convert_picture
from home_node.outcomes import Done
from tests.unit.home_node.executor_tools import KeptFiles

TASK = Task("TASK-1203", "picture_convert", {}, 1, 60, repeatable=True, language="ms")
KINDS = ("HEIF", "AVIF", "TIFF")


@pytest.fixture(autouse=True)
def writers() -> None:
    pillow_heif.register_heif_opener()


def write(folder: Path, kind: str, picture: Image.Image, **more: object) -> Path:
    file = folder / "media"
    picture.save(file, kind, **more)
    return file


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg))


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_one_becomes_a_small_jpeg(tmp_path: Path, kind: str) -> None:
    jpeg, told = convert_picture(write(tmp_path, kind, Image.new("RGB", (2000, 1000), "#d3201f")))
    picture = opened(jpeg)
    assert (picture.format, picture.size) == ("JPEG", (1280, 640))
    assert told == {"width": 1280, "height": 640, "is_first": False}
    red, green, blue = (int(part) for part in picture.getpixel((640, 320)))  # type: ignore[union-attr, misc]
    assert red > 180 and green < 60 and blue < 60


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_transparent_becomes_white_and_nothing_of_the_camera_is_kept(tmp_path: Path, kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of the admin"
    more = {} if kind == "TIFF" else {"exif": exif.tobytes()}
    jpeg, _ = convert_picture(write(tmp_path, kind, Image.new("RGBA", (64, 64), (0, 0, 0, 0)), **more))
    assert all(part > 250 for part in opened(jpeg).getpixel((32, 32)))  # type: ignore[union-attr]
    assert b"admin" not in jpeg


def test_an_iphones_picture_stands_as_it_was_held(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    jpeg, told = convert_picture(write(tmp_path, "HEIF", Image.new("RGB", (400, 200)), exif=exif.tobytes()))
    assert opened(jpeg).size == (told["width"], told["height"]) == (200, 400)


def test_of_several_the_first_is_taken_and_told(tmp_path: Path) -> None:
    first, second = (Image.new("RGB", (64, 64), colour) for colour in ("red", "blue"))
    jpeg, told = convert_picture(write(tmp_path, "AVIF", first, save_all=True, append_images=[second]))
    assert told["is_first"] is True
    assert opened(jpeg).getpixel((32, 32))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.1, 0.6])
def test_one_that_was_cut_off_is_broken(tmp_path: Path, kind: str, part: float) -> None:
    file = write(tmp_path, kind, Image.effect_noise((300, 300), 90).convert("RGB"))
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])
    with pytest.raises(MediaProblem, match="broken"):
        convert_picture(file)


def test_a_flood_of_pixels_is_rejected(tmp_path: Path) -> None:
    head = struct.pack("<HHII", 256, 4, 1, 60_000) + struct.pack("<HHII", 257, 4, 1, 60_000)
    (tmp_path / "media").write_bytes(b"II*\0" + struct.pack("<IH", 8, 2) + head + bytes(4))
    with pytest.raises(MediaProblem, match=r"too_many_pixels|broken"):
        convert_picture(tmp_path / "media")


def test_another_kind_is_not_opened_whatever_it_claims(tmp_path: Path) -> None:
    with pytest.raises(MediaProblem, match="broken"):
        convert_picture(write(tmp_path, "PNG", Image.new("RGB", (10, 10))))


def test_it_is_done_in_a_process_of_its_own(tmp_path: Path) -> None:
    file, kept = write(tmp_path, "HEIF", Image.new("RGB", (64, 64), "red")), KeptFiles()
    executor = find_contained_executor("picture_convert")
    assert executor
    outcome = executor(TASK, replace(kept.tools, fetch_file=lambda: file))
    assert isinstance(outcome, Done) and outcome.result == {"width": 64, "height": 64, "is_first": False}
    [(name, mime, jpeg)] = kept.files
    assert (name, mime, opened(jpeg).size) == ("picture.jpg", "image/jpeg", (64, 64))

    def gone() -> Path:
        raise MediaProblem("expired")

    assert executor(TASK, replace(kept.tools, fetch_file=gone)) == Done({"problem": "expired"})
