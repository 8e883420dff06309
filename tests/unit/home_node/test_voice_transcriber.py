"""The real model on real sound: few notes and short ones."""

from threading import Thread

import pytest

from home_node.executors import Stopped
from home_node.nlu.types import Vocabulary
from tests.unit.home_node.voice_samples import HELP, SALES, load_transcriber, make_wav, needs_weights

pytestmark = needs_weights


def test_a_note_is_written_down_in_both_languages_with_a_probability_a_word() -> None:
    transcript = load_transcriber().transcribe(SALES.read_bytes())
    assert transcript.problem == ""
    assert {hypothesis.language for hypothesis in transcript.hypotheses} == {"ms", "en"}
    assert transcript.hypotheses[0].text.lower() == "report sales bulan ini"
    assert transcript.language == transcript.hypotheses[0].language
    assert transcript.hypotheses[0].logprob == max(hypothesis.logprob for hypothesis in transcript.hypotheses)
    assert [word for word, _ in transcript.hypotheses[0].words] == transcript.hypotheses[0].text.split()
    assert all(0 < sure <= 1 for hypothesis in transcript.hypotheses for _, sure in hypothesis.words)
    assert (transcript.seconds, 0 < transcript.speech_seconds <= transcript.seconds) == (2.25, True)
    assert transcript.took_s > 0


@pytest.mark.parametrize(
    "noise", [make_wav(2), make_wav(2, 0.003), make_wav(2, 0.2)], ids=["silence", "a quiet room", "a fan"]
)
def test_where_nobody_speaks_nothing_is_invented(noise: bytes) -> None:
    transcript = load_transcriber().transcribe(noise)
    assert (transcript.problem, transcript.hypotheses) == ("silence", ())


def test_one_bad_file_changes_nothing_for_the_next() -> None:
    assert load_transcriber().transcribe(b"no sound").problem == "not_audio"
    assert load_transcriber().transcribe(HELP.read_bytes()[:1000]).problem == "truncated"
    assert load_transcriber().transcribe(make_wav(240)).problem == "too_long"
    assert load_transcriber().transcribe(HELP.read_bytes()).hypotheses[0].text.lower().startswith("help")


def test_two_notes_at_once_are_both_heard() -> None:
    texts: dict[str, str] = {}

    def hear(name: str, note: bytes) -> None:
        texts[name] = load_transcriber().transcribe(note, Vocabulary(agents=("Ali",))).hypotheses[0].text.lower()

    threads = [Thread(target=hear, args=(path.stem, path.read_bytes())) for path in (HELP, SALES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts["help"].startswith("help")
    assert texts["report-sales-bulan-ini"].startswith("report sales")


def test_a_long_note_is_heard_in_stretches_and_may_be_stopped_between_them() -> None:
    from home_node.voice.audio import RATE, decode_audio
    from home_node.voice.speech_segments import SEGMENT_S, split_speech

    sound = decode_audio(SALES.read_bytes())
    assert not isinstance(sound, str)
    import numpy as np

    segments = split_speech(np.tile(sound, 20))
    assert len(segments) >= 2
    assert all(len(segment) / RATE <= SEGMENT_S + 1 for segment in segments)

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        load_transcriber().transcribe(SALES.read_bytes(), check_in=stop)
    assert load_transcriber().transcribe(HELP.read_bytes()).problem == ""  # the model is free again
