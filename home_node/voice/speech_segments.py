"""Speech segments by voice activity: where somebody speaks in a sound, cut as the decoder can take it, all of one
loudness.
"""

from typing import TYPE_CHECKING

from home_node.voice.audio import RATE

if TYPE_CHECKING:
    from home_node.voice.audio import Sound

WHOLE_S = 14.0  # a note is heard whole up to here; of a longer one the decoder leaves out sentences,
SEGMENT_S = 9.0  # so it is heard in segments of at most this, cut where nobody speaks
PAUSE_MS, MARGIN_MS = 600, 300  # a pause of speech, and what is kept around it
LOUD, LOUDER_MAX = 0.9, 10.0  # of full scale, times: every note is made as loud as this, but noise not into speech


def split_speech(sound: "Sound") -> list["Sound"]:
    """From the first word to the last, or several segments of a long note; none in silence."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=PAUSE_MS, speech_pad_ms=MARGIN_MS, max_speech_duration_s=SEGMENT_S)
    spoken = [(span["start"], span["end"]) for span in get_speech_timestamps(sound, options)]
    is_short = bool(spoken) and spoken[-1][1] - spoken[0][0] <= WHOLE_S * RATE
    longest = (WHOLE_S if is_short else SEGMENT_S) * RATE
    spans: list[tuple[int, int]] = []
    for start, end in spoken:
        if spans and end - spans[-1][0] <= longest:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return [sound[start:end] for start, end in spans]


def normalise_loudness(sound: "Sound") -> "Sound":
    """Whisper hears a quiet voice as another voice: its features follow the loudness."""
    import numpy as np

    loudest = float(np.abs(sound).max(initial=0.0))
    return sound * min(LOUDER_MAX, LOUD / loudest) if loudest else sound
