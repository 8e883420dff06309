"""The grammar chooses among what a decoder may have heard."""

import pytest

from home_node.nlu.types import Hypothesis
from tests.unit.nlu.known_names import read_wordings


def test_the_hypothesis_that_parses_best_wins_over_a_likelier_one() -> None:
    found = read_wordings(("Sales report, habis ini.", -0.78), ("Sales report hari ini.", -0.9))
    assert found.readings[0].args == {"period": "today"}
    assert found.text == "Sales report hari ini."


def test_a_far_less_likely_hypothesis_does_not_win() -> None:
    found = read_wordings(("Cancel task 1304.", -0.2), ("Cancel task 1204.", -1.2))
    assert found.readings[0].args == {"task": "TASK-1304"}


def test_doubt_between_two_numbers_gives_two_readings() -> None:
    found = read_wordings(("Batalkan task 1304.", -0.40), ("Batalkan task 1204.", -0.42))
    assert [reading.args["task"] for reading in found.readings] == ["TASK-1304", "TASK-1204"]


def test_readings_that_differ_in_free_text_alone_are_one() -> None:
    found = read_wordings(("TikTok post caption sambal padu", -0.3), ("TikTok post caption sambal pandu", -0.31))
    assert len(found.readings) == 1


def test_a_decode_that_loops_is_not_believed() -> None:
    looping = "promo raya " * 30
    found = read_wordings((f"landing publish {looping}", -0.05), ("landing publish promo raya", -0.5))
    assert found.readings[0].args == {"page": "promo-raya"}


def test_a_number_before_the_first_task_was_misheard() -> None:
    found = read_wordings(("Cancel task 125.", -0.40), ("Cancel task 1205.", -0.50))
    assert found.readings[0].args == {"task": "TASK-1205"}


def test_a_value_that_the_grammar_refuses_was_misheard() -> None:
    plan = "Content schedule platform TikTok date tomorrow slots {}."
    found = read_wordings((plan.format(90), -0.30), (plan.format(9), -0.40))
    assert found.readings[0].args["slots"] == "9"


def test_words_heard_with_little_probability_are_doubted() -> None:
    words = (("Cancel", 0.98), ("task", 0.9), ("1205.", 0.3))
    assert read_wordings(Hypothesis("Cancel task 1205.", "en", -0.3, words)).readings[0].doubts == ("1205",)


def test_a_required_field_that_was_not_said_is_missing() -> None:
    reading = read_wordings("tolong terbitkan laman").readings[0]
    assert reading.command.name == "landing publish"
    assert reading.missing == ("page",)


def test_an_attachment_is_not_asked_of_a_voice() -> None:
    assert read_wordings("tiktok post caption sambal padu").readings[0].missing == ()


@pytest.mark.parametrize("text", ["", "   ", "...", "you"])
def test_nothing_said_is_silence(text: str) -> None:
    assert read_wordings(text).kind == "silence"


def test_no_hypothesis_is_silence() -> None:
    assert read_wordings().kind == "silence"


def test_what_is_nearly_a_command_names_the_nearest() -> None:
    found = read_wordings("Togong tua, landing promo tu.")
    assert found.kind == "unclear"
    assert "landing create" in found.nearest


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Ya.", "yes"), ("Ya, teruskan.", "yes"), ("Teruskan", "yes"), ("Yes, go ahead.", "yes"), ("Okay", "yes"),
        ("Batal.", "no"), ("Tak jadi", "no"), ("Cancel", "no"), ("Jangan", "no"), ("Ubah", "change"),
        ("Nak ubah.", "change"),
    ],
)  # fmt: skip
def test_an_answer_to_a_card_is_a_word(said: str, answer: str) -> None:
    found = read_wordings(said)
    assert (found.kind, found.said) == ("word", answer)


CONTRARY = [
    ("terbitkan laman promo raya", "unpublish laman promo raya"),
    ("unpublish page promo raya", "publish page promo raya"),
    ("batalkan task 1204", "ulang task 1204"),
    ("app feature dark mode enable", "app feature dark mode disable"),
    ("Ali on duty", "Ali off duty"),
]


@pytest.mark.parametrize(("heard", "contrary"), CONTRARY)
def test_an_order_and_its_contrary_are_both_shown_where_neither_is_plainly_sure(heard: str, contrary: str) -> None:
    found = read_wordings((heard, -0.3), (contrary, -0.7))
    first = read_wordings(heard).readings[0]
    second = read_wordings(contrary).readings[0]
    assert [(one.command, one.args) for one in found.readings[:2]] == [
        (first.command, first.args),
        (second.command, second.args),
    ]


@pytest.mark.parametrize(("heard", "contrary"), CONTRARY)
def test_an_order_that_is_plainly_sure_is_shown_alone(heard: str, contrary: str) -> None:
    found = read_wordings((heard, -0.2), (contrary, -1.4))
    assert len({(one.command, *one.args.values()) for one in found.readings}) == len(read_wordings(heard).readings)
