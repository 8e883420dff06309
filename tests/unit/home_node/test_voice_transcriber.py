"""The real model on real sound: few notes and short ones."""

from threading import Thread

import pytest

from home_node.executors import Stopped
from home_node.nlu.types import Vocabulary
from tests.unit.home_node.voice_samples import HELP, SALES, needs_weights, transcriber, wav

pytestmark = needs_weights


def test_a_note_is_written_down_in_both_languages_with_a_probability_a_word() -> None:
    heard = transcriber().transcribe(SALES.read_bytes())
    assert heard.problem == ""
    assert {each.language for each in heard.hypotheses} == {"ms", "en"}
    assert heard.hypotheses[0].text.lower() == "report sales bulan ini"
    assert heard.language == heard.hypotheses[0].language
    assert heard.hypotheses[0].logprob == max(each.logprob for each in heard.hypotheses)
    assert [word for word, _ in heard.hypotheses[0].words] == heard.hypotheses[0].text.split()
    assert all(0 < sure <= 1 for each in heard.hypotheses for _, sure in each.words)
    assert (heard.seconds, 0 < heard.speech_seconds <= heard.seconds) == (2.25, True)
    assert heard.took_s > 0


@pytest.mark.parametrize("noise", [wav(2), wav(2, 0.003), wav(2, 0.2)], ids=["silence", "a quiet room", "a fan"])
def test_where_nobody_speaks_nothing_is_invented(noise: bytes) -> None:
    heard = transcriber().transcribe(noise)
    assert (heard.problem, heard.hypotheses) == ("silence", ())


def test_one_bad_file_changes_nothing_for_the_next() -> None:
    assert transcriber().transcribe(b"no sound").problem == "not_audio"
    assert transcriber().transcribe(HELP.read_bytes()[:1000]).problem == "truncated"
    assert transcriber().transcribe(wav(240)).problem == "too_long"
    assert transcriber().transcribe(HELP.read_bytes()).hypotheses[0].text.lower().startswith("help")


def test_two_notes_at_once_are_both_heard() -> None:
    texts: dict[str, str] = {}

    def hear(name: str, note: bytes) -> None:
        texts[name] = transcriber().transcribe(note, Vocabulary(agents=("Ali",))).hypotheses[0].text.lower()

    threads = [Thread(target=hear, args=(path.stem, path.read_bytes())) for path in (HELP, SALES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts["help"].startswith("help")
    assert texts["report-sales-bulan-ini"].startswith("report sales")


def test_a_long_note_is_heard_in_stretches_and_may_be_stopped_between_them() -> None:
    from home_node.voice.audio import RATE, decode
    from home_node.voice.speech_segments import STRETCH_S, stretches

    said = decode(SALES.read_bytes())
    assert not isinstance(said, str)
    import numpy as np

    parts = stretches(np.tile(said, 20))
    assert len(parts) >= 2
    assert all(len(part) / RATE <= STRETCH_S + 1 for part in parts)

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        transcriber().transcribe(SALES.read_bytes(), check_in=stop)
    assert transcriber().transcribe(HELP.read_bytes()).problem == ""  # the model is free again
