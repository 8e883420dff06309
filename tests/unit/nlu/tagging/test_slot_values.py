"""Values as they are said: times, money, names, free text, sounds."""

import pytest

from home_node.nlu.normalising.tokens import split_tokens
from home_node.nlu.phonetics.edit_distance import compare_sounds
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.free_text import index_own_words, write_text
from home_node.nlu.tagging.times import find_time
from shared.grammar.results import Clock
from tests.unit.nlu.known_names import NOW, VOCABULARY, ZONE, read_wordings


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("esok", "tomorrow"), ("hari ini", "today"), ("dua jam", "2h"),
        ("setengah jam", "setengah jam"), ("tiga hari", "3d"),
        ("lima november", "2027-11-05"), ("fifth of december", "2026-12-05"),
        ("esok pukul sembilan pagi", "esok pukul 9 pagi"),
        ("pukul lapan setengah malam", "pukul 8:30 malam"), ("next monday", "next monday"), ("now", "now"),
        ("twenty five december twenty twenty six", "2026-12-25"), ("hari jumaat", "hari jumaat"), ("9 am", "9 am"),
    ],
)  # fmt: skip
def test_a_time_is_left_in_words_the_grammar_reads(said: str, written: str) -> None:
    words = said.split()
    found = find_time(words, 0, len(words), Clock(NOW, ZONE), day_only=False)
    assert found is not None
    assert (found.words, found.end) == (written, len(words))


@pytest.mark.parametrize("said", ["sambal padu", "ali", "dua", "promo raya"])
def test_other_words_are_no_time(said: str) -> None:
    words = said.split()
    assert find_time(words, 0, len(words), Clock(NOW, ZONE), day_only=False) is None


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("diskaun lima puluh peratus", "Diskaun 50%"), ("Discount lima puluh paratus", "Diskaun 50%"),
        ("up to twenty percent off", "Up to 20% off"), ("hanya dua puluh ringgit", "Hanya RM20"),
        ("cuma RM 5", "Cuma RM5"),
        ("bayaran gagal dua kali", "Bayaran gagal dua kali"), ("pelangan tunggu refund", "Pelanggan tunggu refund"),
        ("sambal baru hashtag street food hashtag viral", "Sambal baru #streetfood #viral"),
        ("abang kolek terbaik", "Abang colek terbaik"),
    ],
)  # fmt: skip
def test_free_text_keeps_what_was_heard(said: str, written: str) -> None:
    assert write_text(split_tokens(said), index_own_words(VOCABULARY.words)) == written


@pytest.mark.parametrize(
    ("heard_as", "meant"),
    [
        ("eso", "esok"), ("betalkan", "batalkan"), ("Farad", "Farid"), ("tick dot", "tiktok"), ("lending", "landing"),
        ("pindaratan", "pendaratan"), ("kutaman", "keutamaan"), ("mingu", "minggu"), ("retray", "retry"),
    ],
)  # fmt: skip
def test_what_is_misheard_sounds_alike(heard_as: str, meant: str) -> None:
    assert compare_sounds(encode_sound(heard_as), encode_sound(meant)) < 0.2


@pytest.mark.parametrize(
    ("one", "other"), [("laman", "tugas"), ("jualan", "jadual"), ("publish", "cancel"), ("page", "queue")]
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert compare_sounds(encode_sound(one), encode_sound(other)) > 0.35


@pytest.mark.parametrize(("said", "name"), [("Alli", "ali"), ("Bop", "bob"), ("Khmer", "kumar"), ("Siti", "siti")])
def test_a_name_is_one_of_ours_or_a_common_one(said: str, name: str) -> None:
    assert read_wordings(f"agent task to {said} type call").readings[0].args["to"] == name


def test_a_page_is_one_we_know() -> None:
    assert read_wordings("terbitkan laman promo raia").readings[0].args == {"page": "promo-raya"}


def test_money_with_sen() -> None:
    assert read_wordings("tambah jualan dua belas ringgit lima puluh sen").readings[0].args == {"amount": "12.50"}


def test_a_schedule_is_written_with_the_key_that_people_type() -> None:
    reading = read_wordings("laporan harian setiap malam pukul sepuluh").readings[0]
    assert reading.text == "/schedule\nat: malam pukul 10\nrepeat: daily\ntask: /report daily"
