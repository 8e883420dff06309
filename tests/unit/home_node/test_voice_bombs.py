"""A small file never takes much memory, whatever it claims to be: the PC at home has other things to do."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from home_node.voice.audio import FILE_MAX_BYTES, RATE, decode_audio
from tests.unit.home_node.sound_bombs import BOMBS, HARMLESS, NOTE

MEMORY_MAX_MB = 64  # three minutes are 17 MB of samples, and twice that while they are put together
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc, which is Linux")


def peak_mb(work: Callable[[], object]) -> float:
    """What the memory of this process grew by at most while it worked."""
    Path("/proc/self/clear_refs").write_text("5")
    before = high_water_mb()
    work()
    return high_water_mb() - before


def high_water_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


@pytest.fixture(autouse=True)
def warm() -> None:
    decode_audio(NOTE)  # what is imported stays, and is no file's doing


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
def test_a_file_that_claims_too_much_is_refused_before_it_takes_memory(make: Callable[[], bytes]) -> None:
    data, found = make(), []
    assert peak_mb(lambda: found.append(decode_audio(data))) < MEMORY_MAX_MB
    assert found[0] in ("unreadable", "too_long", "empty")


@pytest.mark.parametrize("make", HARMLESS.values(), ids=HARMLESS)
def test_what_is_no_sound_is_left_out_and_the_note_is_heard(make: Callable[[], bytes]) -> None:
    data, found = make(), []
    assert peak_mb(lambda: found.append(decode_audio(data))) < MEMORY_MAX_MB
    assert not isinstance(found[0], str)
    assert len(found[0]) / RATE == pytest.approx(1.76, abs=0.15)


def test_a_file_larger_than_any_note_is_not_looked_into() -> None:
    assert decode_audio(b"\xff\xf1\x50\x80" + bytes(FILE_MAX_BYTES)) == "too_long"
