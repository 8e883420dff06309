"""Where somebody speaks in a sound, in stretches that the decoder can take, all of one loudness."""

from typing import TYPE_CHECKING

from home_node.voice.audio import RATE

if TYPE_CHECKING:
    from home_node.voice.audio import Sound

WHOLE_S = 14.0  # a note is heard whole up to here; of a longer one the decoder leaves out sentences,
STRETCH_S = 9.0  # so it is heard in stretches of at most this, cut where nobody speaks
PAUSE_MS, MARGIN_MS = 600, 300  # a pause of speech, and what is kept around it
LOUD, LOUDER_MAX = 0.9, 10.0  # every note is made as loud as this, but never more than ten times louder


def stretches(sound: "Sound") -> list["Sound"]:
    """Where somebody speaks: from the first word to the last, or several stretches of a long note; none in silence."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=PAUSE_MS, speech_pad_ms=MARGIN_MS, max_speech_duration_s=STRETCH_S)
    spoken = [(span["start"], span["end"]) for span in get_speech_timestamps(sound, options)]
    whole = bool(spoken) and spoken[-1][1] - spoken[0][0] <= WHOLE_S * RATE
    most = (WHOLE_S if whole else STRETCH_S) * RATE
    spans: list[tuple[int, int]] = []
    for start, end in spoken:
        if spans and end - spans[-1][0] <= most:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return [sound[start:end] for start, end in spans]


def as_loud(sound: "Sound") -> "Sound":
    """Whisper hears a quiet voice as another voice: its features follow the loudness."""
    import numpy as np

    loudest = float(np.abs(sound).max(initial=0.0))
    return sound * min(LOUDER_MAX, LOUD / loudest) if loudest else sound
