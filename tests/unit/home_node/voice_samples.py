"""Voice notes for the tests, and the real model where there is one."""

import io
import os
import wave
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream

from home_node.voice.speech_model import find_model
from home_node.voice.transcriber import Transcriber
from tests.foreign_data import SPEECH_MODEL, WITHOUT

NOTES = Path(__file__).parent / "notes"
HELP, SALES = NOTES / "help.ogg", NOTES / "report-sales-bulan-ini.ogg"
RATE = 16_000
WHISPER_MODEL = os.environ.get("WHISPER_MODEL") or str(SPEECH_MODEL)  # read before each test hides the settings

needs_weights = pytest.mark.skipif(
    find_model(WHISPER_MODEL, ".wocs") is None,
    reason=f"WHISPER_MODEL names no speech model, and {WITHOUT} one",
)


@cache
def load_transcriber() -> Transcriber:
    """Loaded once for all tests."""
    folder = find_model(WHISPER_MODEL, ".wocs")
    assert folder
    return Transcriber(folder)


def make_wav(seconds: float, loudness: float = 0.0) -> bytes:
    """Silence, or noise as loud as `loudness` of full scale."""
    samples = np.random.default_rng(7).normal(0, loudness, int(seconds * RATE)).clip(-1, 1) * 32767
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return buffer.getvalue()


def convert_note(note: bytes, container: str, codec: str, rate: int) -> bytes:
    """The same sound in another format."""
    buffer = io.BytesIO()
    with av.open(io.BytesIO(note), "r") as source, av.open(buffer, "w", format=container) as target:
        stream = target.add_stream(codec, rate=rate)
        assert isinstance(stream, AudioStream)
        stream.layout = "mono"
        resampler = av.AudioResampler(format=stream.codec_context.format, layout="mono", rate=rate)
        for frame in [*source.decode(audio=0), None]:
            for piece in resampler.resample(frame):
                piece.pts = None
                target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return buffer.getvalue()
