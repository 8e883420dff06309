"""Any file becomes a sound or the name of what is wrong with it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from home_node.voice.audio import RATE, decode_audio, detect_format
from tests.unit.home_node.voice_samples import HELP, convert_note, make_wav

NOTE = HELP.read_bytes()
SECONDS = 1.76


@pytest.mark.parametrize(
    ("kind", "container", "codec", "rate"),
    [
        ("ogg", "ogg", "libopus", 48_000),
        ("wav", "wav", "pcm_s16le", 44_100),
        ("mp3", "mp3", "mp3", 44_100),
        ("m4a", "ipod", "aac", 44_100),
        ("aac", "adts", "aac", 44_100),
        ("amr", "amr", "libopencore_amrnb", 8_000),
    ],
)
def test_a_note_is_decoded_whatever_recorded_it(kind: str, container: str, codec: str, rate: int) -> None:
    data = convert_note(NOTE, container, codec, rate)
    assert detect_format(data) == kind
    sound = decode_audio(data)
    assert not isinstance(sound, str)
    assert sound.dtype == np.float32
    assert len(sound) / RATE == pytest.approx(SECONDS, abs=0.15)
    assert 0.1 < np.abs(sound).max() <= 1


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"hello, I am a text named voice.ogg", "not_audio"),
        (b"#EXTM3U\nhttp://127.0.0.1:9/note.ogg\n", "not_audio"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_audio"),
        (NOTE[: len(NOTE) // 2], "truncated"),
        (NOTE[:-1], "truncated"),
        (b"OggS", "truncated"),
        (make_wav(1)[:-100], "truncated"),
        (b"RIFF\0\0\0\0WAVE", "truncated"),
        (b"\0\0\0\x18ftypM4A " + bytes(40), "truncated"),
        (b"ID3" + bytes(200), "unreadable"),
        (b"#!AMR\n" + b"x" * 100, "unreadable"),
        (make_wav(0), "empty"),
    ],
)
def test_what_is_wrong_has_a_name(data: bytes, problem: str) -> None:
    assert decode_audio(data) == problem


def test_three_minutes_are_heard_and_four_are_not() -> None:
    assert not isinstance(decode_audio(make_wav(180)), str)
    assert decode_audio(make_wav(240)) == "too_long"


def test_a_short_file_that_unpacks_to_hours_is_given_up_early() -> None:
    hours = convert_note(make_wav(600), "ogg", "libopus", 48_000)
    assert decode_audio(hours) == "too_long"


def test_a_damaged_packet_costs_a_syllable_and_not_the_note() -> None:
    damaged = bytearray(make_wav(1, 0.1))
    damaged[8000:8100] = b"\x55" * 100
    assert not isinstance(decode_audio(bytes(damaged)), str)


@given(st.integers(0, len(NOTE) - 1), st.binary(min_size=1, max_size=40))
def test_no_damage_raises(at: int, junk: bytes) -> None:
    decode_audio(NOTE[:at] + junk + NOTE[at + len(junk) :])


@given(
    st.sampled_from([b"OggS", b"ID3", b"\xff\xfb\x90", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x18ftypM4A ", b"#!AMR\n"]),
    st.binary(max_size=200),
)
def test_no_junk_behind_good_first_bytes_raises(first: bytes, junk: bytes) -> None:
    decode_audio(first + junk)
