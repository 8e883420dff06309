"""A small file never takes much memory or time, whatever picture it claims to be."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from functions.media.picture_parts import MEMORY_MAX
from functions.media.pictures import Picture, Rejected, shrink_picture
from tests.unit.functions.picture_bombs import REFUSED, TAKEN, jpeg, many_scans, webp

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc, which is Linux")


def peak_bytes(work: Callable[[], object]) -> int:
    """What the memory of this process grew by at most while it worked."""
    Path("/proc/self/clear_refs").write_text("5")
    before = high_water_bytes()
    work()
    return high_water_bytes() - before


def high_water_bytes() -> int:
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) * 1024


@pytest.fixture(autouse=True)
def warm() -> None:
    shrink_picture(jpeg())  # what is imported stays, and is no file's doing


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_a_picture_that_claims_too_much_is_refused_before_it_takes_memory(make: Callable[[], bytes]) -> None:
    data, found = make(), []
    assert peak_bytes(lambda: found.append(shrink_picture(data))) < MEMORY_MAX // 10
    assert found == [Rejected("too_many_pixels")]


@pytest.mark.filterwarnings("ignore:Tag data larger than file")  # Pillow's own bound of EXIF
@pytest.mark.parametrize("make", TAKEN.values(), ids=TAKEN)
def test_what_is_no_pixel_is_not_unpacked(make: Callable[[], bytes]) -> None:
    data, found = make(), []
    assert peak_bytes(lambda: found.append(shrink_picture(data))) < MEMORY_MAX
    assert isinstance(found[0], Picture)


@pytest.mark.parametrize("data", [many_scans(5, 200), webp(500), webp(16), jpeg(progressive=True)])
def test_a_picture_of_usual_scans_and_frames_is_taken(data: bytes) -> None:
    assert isinstance(shrink_picture(data), Picture)
