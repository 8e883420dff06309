"""Numbers that a decoder ran together or tore apart are the numbers that were said; other words stay as they are."""

import pytest

from home_node.nlu.normalising.torn_numbers import join_numbers
from tests.unit.nlu.known_names import read_wordings


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("lima pull up", "lima puluh"),
        ("kosong satu tujohenam", "kosong satu tujuh enam"),
        ("seribu dorato satu", "seribu dua ratus satu"),
        ("nombor co song satu dua", "nombor kosong satu dua"),
        ("empat puluh lima ring get", "empat puluh lima ringgit"),
        ("seribu dua ratosatu", "seribu dua ratus satu"),
        ("tiga rato sempat", "tiga ratus empat"),
        ("due ribu lima", "dua ribu lima"),
        ("lima belas ringe", "lima belas ringgit"),
    ],
)
def test_number_words_become_whole_beside_a_number(written: str, said: str) -> None:
    assert join_numbers(written.split()) == said.split()


@pytest.mark.parametrize(
    "written",
    [
        "pull up a chair",
        "Ali call song pelanggan",
        "dua set ayam",
        "lima bungkus colek",
        "due today",
        "dua ribu seratus lapan tu",
    ],
)
def test_other_words_stay_as_they_were_written(written: str) -> None:
    assert join_numbers(written.split()) == written.split()


def test_a_page_that_lives_is_edited_rather_than_made_again() -> None:
    first, second = read_wordings("buat laman promo raya tajuk Raya Meriah").readings[:2]
    assert (first.command.name, first.args["page"]) == ("landing edit", "promo-raya")
    assert second.command.name == "landing create"
    assert read_wordings("buat laman durian runtuh tajuk Durian Runtuh").readings[0].command.name == "landing create"
    assert len(read_wordings("buat laman durian runtuh tajuk Durian Runtuh").readings) == 1
