"""What a decoder wrote is cleaned before anybody believes it."""

import pytest

from home_node.nlu.normalising.hallucination_loops import fold_loop
from home_node.voice.nbest import Beam, make_hypotheses, pick_believable


def make_beam(text: str, logprob: float = -0.3, language: str = "ms", no_speech: float = 0.0) -> Beam:
    return Beam(text, language, logprob, len(text.split()), no_speech)


@pytest.mark.parametrize(
    ("loop", "once"),
    [
        ("Help. Help.", "Help."),
        ("Report sales bulan ini. Report sales bulan ini. Report", "Report sales bulan ini."),
        ("Retry task, tiga kosong, Retry task, tiga kosong.", "Retry task, tiga kosong"),
        ("terima kasih", "terima kasih"),
        ("dua dua", "dua dua"),
        ("22 22", "22 22"),
        ("enam enam enam", "enam enam enam"),
        ("", ""),
    ],
)
def test_what_is_said_twice_by_the_decoder_was_said_once(loop: str, once: str) -> None:
    assert fold_loop(loop) == once


def test_a_decoder_that_runs_in_circles_is_not_believed_however_sure_it_is() -> None:
    circles = "and the page and the page " * 12
    assert [beam.text for beam in pick_believable([make_beam(circles, -0.05), make_beam("landing list", -0.9)])] == [
        "landing list"
    ]


def test_nothing_is_believed_of_a_window_without_speech() -> None:
    assert pick_believable([make_beam("you", -1.2, no_speech=0.9)]) == []
    assert pick_believable([make_beam("help", -0.4, no_speech=0.9)])
    assert pick_believable([make_beam("..."), make_beam("sure of nothing", -3.0)]) == []


def test_the_same_words_count_once_for_each_language_and_the_likeliest_comes_first() -> None:
    beams = [make_beam("Landing list.", -0.5), make_beam("landing list", -0.4), make_beam("Landing list", -0.2, "en")]
    assert [(beam.language, beam.logprob) for beam in pick_believable(beams)] == [("en", -0.2), ("ms", -0.4)]


def test_a_word_on_which_the_beams_disagree_is_doubted() -> None:
    first, *_ = make_hypotheses([make_beam("publish promo raya", -0.30), make_beam("publish promo raja", -0.32)])
    sure = dict(first.words)
    assert sure["publish"] == sure["promo"] > 0.9
    assert sure["raya"] < 0.6


def test_a_word_is_no_surer_than_the_whole() -> None:
    [only] = make_hypotheses([make_beam("publish promo raya", -1.8)])
    assert max(sure for _, sure in only.words) < 0.6
