"""An unfinished command asks for what is missing, remembers the rest, and takes the answer in any form."""

import pytest

from shared.grammar import Lacking, Mistaken, Parsed, Talk, UnknownCommand, Word
from tests.unit.grammar.parsed_messages import parse, resume_draft


def lacking(text: str) -> Lacking:
    meaning = parse(text)
    assert isinstance(meaning, Lacking), meaning
    return meaning


def test_words_alone_answer_what_is_asked_one_after_the_other() -> None:
    first = lacking("/landing create\ncta: Order")
    second = resume_draft(first, "Promo Raya")
    assert isinstance(second, Lacking)
    assert (second.kept, second.missing) == ({"cta": "Order", "page": "promo-raya"}, ("title",))
    third = resume_draft(second, "Raya: promo gila 🔥")
    assert isinstance(third, Parsed)
    assert third.args == {"cta": "Order", "page": "promo-raya", "title": "Raya: promo gila 🔥"}


def test_lines_with_keys_answer_too_and_may_correct_what_was_known() -> None:
    meaning = resume_draft(lacking("/landing create\npage: a"), "tajuk: Promo\nhalaman: b")
    assert isinstance(meaning, Parsed)
    assert meaning.args == {"page": "b", "title": "Promo"}


def test_an_answer_may_be_followed_by_more_lines() -> None:
    meaning = resume_draft(lacking("/landing create\npage: a"), "Promo Gila\ndesc: satu\ndua")
    assert isinstance(meaning, Parsed)
    assert meaning.args == {"page": "a", "title": "Promo Gila", "desc": "satu\ndua"}


def test_a_task_written_with_a_space_is_no_task_and_a_name() -> None:
    assert lacking("/agent reassign TASK 1201").kept == {"task": "TASK-1201"}


def test_a_wrong_answer_is_told_like_any_mistake_and_keeps_the_rest() -> None:
    meaning = resume_draft(lacking("/user add\nname: Ali\nrole: agent"), "12")
    assert isinstance(meaning, Mistaken)
    assert [(each.line, each.problem) for each in meaning.mistakes] == [(1, "bad_phone")]
    assert meaning.kept == {"name": "Ali", "role": "agent"}


def test_a_misspelt_key_in_the_answer_is_told() -> None:
    meaning = resume_draft(lacking("/landing create\npage: a"), "tilte: Promo")
    assert isinstance(meaning, Mistaken)
    assert [(each.problem, each.nearest) for each in meaning.mistakes] == [("unknown_key", "title")]


def test_a_picture_answers_a_question_for_one_whatever_is_written_under_it() -> None:
    asked = lacking("/landing edit\npage: a\nfield: image")
    for caption in ("", "ini gambarnya"):
        meaning = resume_draft(asked, caption, picture=True)
        assert isinstance(meaning, Parsed)
        assert meaning.args == {"page": "a", "field": "image"}
    assert resume_draft(asked, "nanti") == Talk()


def test_a_picture_never_runs_a_command_whose_mistakes_wait_for_an_answer() -> None:
    draft = parse("/landing create\npage: a\ntitle: b\nschedule: 2020-01-01 08:00")
    assert isinstance(draft, Mistaken)
    assert resume_draft(draft, "", picture=True) == Talk()
    assert resume_draft(draft, "alamak", picture=True, media={"id": "1"}) == Talk()


def test_a_picture_sent_while_words_are_asked_asks_again() -> None:
    meaning = resume_draft(lacking("/landing create\npage: a"), "", picture=True)
    assert isinstance(meaning, Lacking)
    assert (meaning.kept, meaning.missing) == ({"page": "a"}, ("title",))


def test_a_picture_sent_earlier_is_remembered() -> None:
    meaning = resume_draft(lacking("/landing edit\npage: a"), "field: image", media={"id": "1"})
    assert isinstance(meaning, Parsed)
    assert meaning.args == {"page": "a", "field": "image"}


def test_changing_the_part_to_edit_checks_its_value_again() -> None:
    first = parse("/landing edit\npage: a\nvalue: Promo")
    assert isinstance(first, Lacking)
    assert (first.kept, first.missing) == ({"page": "a", "value": "Promo"}, ("field",))
    wrong = resume_draft(first, "status")
    assert isinstance(wrong, Mistaken)
    assert [(each.key, each.problem) for each in wrong.mistakes] == [("value", "bad_choice")]
    right = resume_draft(first, "headline")
    assert isinstance(right, Parsed)


def test_times_stay_the_same_moment_through_a_draft() -> None:
    meaning = resume_draft(lacking("/landing create\npage: a\nschedule: esok 9 pagi"), "Promo")
    assert isinstance(meaning, Parsed)
    assert meaning.args["schedule"] == "2026-01-15T09:00:00+08:00"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("batal", Word("cancel")),
        ("tolak", Word("reject")),
        ("CONFIRM TASK-1201", Word("confirm", "TASK-1201")),
    ],
)
def test_a_word_of_cancelling_or_with_a_task_is_no_answer(text: str, meaning: object) -> None:
    assert resume_draft(lacking("/landing create\npage: a"), text) == meaning


def test_a_new_command_replaces_the_unfinished_one() -> None:
    asked = lacking("/landing create\npage: a")
    status = resume_draft(asked, "/status")
    assert isinstance(status, Parsed) and status.command.key == "status"
    assert isinstance(resume_draft(asked, "/xyzzy"), UnknownCommand)


def test_talk_after_mistakes_stays_talk() -> None:
    draft = parse("/landing create\npage: a\ntitle: b\nwarna: merah")
    assert isinstance(draft, Mistaken)
    assert resume_draft(draft, "alamak") == Talk()


def test_a_long_answer_keeps_its_lines() -> None:
    asked = lacking("/landing edit\npage: a\nfield: description")
    meaning = resume_draft(asked, "satu\n\nHarga: RM5\n- tiga")
    assert isinstance(meaning, Parsed)
    assert meaning.args["value"] == "satu\n\nHarga: RM5\n- tiga"
