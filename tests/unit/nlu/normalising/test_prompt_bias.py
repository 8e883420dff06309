"""What the prompt or the spelling of a decoder made of a word is read as what was said, too."""

from home_node.nlu.normalising.prompt_bias import find_twins, replace_twin
from home_node.nlu.normalising.spelled_letters import read_letters_aloud


def _read_aloud(written: list[str]) -> list[list[str]]:
    return [variant.words for variant in read_letters_aloud(written)]


def test_small_figures_and_capital_letters_are_read_as_they_sound() -> None:
    assert _read_aloud(["Band", "1"]) == [["Band", "wan"]]
    assert _read_aloud(["tell", "CD", "to", "call"]) == [["tell", "sidi", "to", "call"]]


def test_words_and_numbers_that_are_no_sound_of_a_word_stay() -> None:
    assert _read_aloud(["promo", "BUKA", "harga", "25"]) == []
    assert _read_aloud(["deadline", "2", "jam"]) == []


def test_a_word_of_the_prompt_may_have_been_another() -> None:
    assert list(find_twins("Buat laman promo")) == [("", "buat", "ubah")]
    assert list(find_twins("laporan jualan hari ini")) == [("laporan", "jualan", "harian")]
    assert list(find_twins("tambah jualan, buat sekarang")) == []


def _put_right(text: str, heard: str) -> str:
    (twin,) = find_twins(heard)
    return replace_twin(text, twin)


def test_a_text_is_put_right_where_the_word_stands() -> None:
    assert _put_right("Buat laman promo", "buat laman promo") == "Ubah laman promo"
    assert _put_right("jana laporan jualan", "laporan jualan hari ini") == "jana laporan harian"
    assert _put_right("Ubah laman promo", "buat laman promo") == "Ubah laman promo"


def test_the_same_word_elsewhere_stays() -> None:
    heard = "Catat jualan dalam laporan jualan"
    assert _put_right(heard, heard) == "Catat jualan dalam laporan harian"
    assert _put_right("Ubah apa yang dia buat", "buat laman") == "Ubah apa yang dia buat"
