"""`/landing edit`: the part to change may be written as the key, as people do."""

import pytest

from shared.grammar import Lacking, Mistaken, Parsed
from tests.unit.grammar.parsed_messages import mistakes_in, parse


@pytest.mark.parametrize(
    ("message", "field", "value"),
    [
        ("/landing edit\npage: p\nheadline: Baru", "headline", "Baru"),
        ("/landing edit page: p title: Raya Meriah 🔥", "headline", "Raya Meriah 🔥"),
        ("/landing edit p\nTajuk: Baru", "headline", "Baru"),
        ("/landing edit\npage: p\nstatus: terbit", "status", "published"),
        ("/landing edit\nbutang: Order: sekarang\npage: p", "cta", "Order: sekarang"),
        ("/landing edit\npage: p\nketerangan: Satu\ndua tiga", "description", "Satu\ndua tiga"),
    ],
)
def test_a_part_written_as_the_key_means_its_field_and_value(message: str, field: str, value: str) -> None:
    meaning = parse(message)
    assert isinstance(meaning, Parsed), meaning
    assert meaning.args == {"page": "p", "field": field, "value": value}


def test_a_picture_may_be_named_as_the_part() -> None:
    assert isinstance(parse("/landing edit page: p gambar: ini", picture=True), Parsed)
    lacking = parse("/landing edit page: p gambar: ini")
    assert isinstance(lacking, Lacking) and lacking.missing == ("image",)


def test_a_part_without_its_value_is_asked_for() -> None:
    lacking = parse("/landing edit p\ntajuk:")
    assert isinstance(lacking, Lacking)
    assert (lacking.missing, lacking.kept) == (("value",), {"page": "p", "field": "headline"})


@pytest.mark.parametrize(
    "message",
    [
        "/landing edit\npage: p\ntitle: A\ncta: B",
        "/landing edit p title: A cta: B",
        "/landing edit\npage: p\nfield: cta\ntitle: B",
    ],
)
def test_two_parts_at_once_are_a_mistake_and_nothing_is_guessed_silently(message: str) -> None:
    assert isinstance(parse(message), Mistaken)


def test_a_bad_value_is_told_like_any_other() -> None:
    [mistake] = mistakes_in("/landing edit page: p status: publishd").mistakes
    assert (mistake.problem, mistake.nearest) == ("bad_choice", "published")


def test_other_commands_know_no_parts() -> None:
    assert isinstance(parse("/landing publish page: p title: Baru"), Mistaken)
