"""Numbers in words, in digits and in both."""

import pytest

from home_node.nlu.tagging.numbers import find_number


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("dua ribu tiga ratus empat", "2304"), ("seribu dua ratus satu", "1201"), ("two three zero four", "2304"),
        ("twenty twenty six", "2026"), ("tiga kosong empat lima", "3045"), ("2.304", "2304"), ("1,200 1", "1201"),
        ("lima belas", "15"), ("dua puluh tiga", "23"), ("lima puluh", "50"), ("1-2-01", "1201"), ("1 2 01", "1201"),
        ("2 ribu 304", "2304"), ("double five three", "553"), ("twenty three hundred and four", "2304"),
        ("kosong satu dua tiga empat lima enam tujuh lapan sembilan", "0123456789"), ("satu juta", "1000000"),
        ("three thousand and forty five", "3045"), ("sepuluh", "10"), ("seratus dua puluh", "120"), ("sebelas", "11"),
        ("012-345 6789", "0123456789"), ("twelve oh one", "1201"), ("dua belas ribu", "12000"), ("ninety nine", "99"),
    ],
)  # fmt: skip
def test_a_number_is_read(said: str, digits: str) -> None:
    words = said.split()
    assert find_number(words, 0) == (digits, len(words), 0.0)


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("tiga kursong umpat lima", "3045"),
        ("sapulo", "10"),
        ("to 304", "2304"),
        ("lima pulo", "50"),
        ("tua belas", "12"),
        ("satu do tiga", "123"),
    ],
)
def test_a_misheard_number_is_read_where_one_is_expected(said: str, digits: str) -> None:
    words = said.split()
    assert find_number(words, 0) is None or find_number(words, 0)[0] != digits  # type: ignore[index]
    found = find_number(words, 0, loose=True)
    assert found is not None and found.digits == digits


@pytest.mark.parametrize("said", ["laman", "to cancel", "dan", "and then"])
def test_other_words_are_no_number(said: str) -> None:
    assert find_number(said.split(), 0, loose=True) is None
