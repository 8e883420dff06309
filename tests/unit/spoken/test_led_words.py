"""What the prompt or the spelling of a decoder made of a word is read as what was said, too."""

from shared.spoken.aloud import read_aloud
from shared.spoken.misled import put_right, twins


def test_small_figures_and_capital_letters_are_read_as_they_sound() -> None:
    assert list(read_aloud(["Band", "1"])) == [["Band", "wan"]]
    assert list(read_aloud(["tell", "CD", "to", "call"])) == [["tell", "sidi", "to", "call"]]


def test_words_and_numbers_that_are_no_sound_of_a_word_stay() -> None:
    assert list(read_aloud(["promo", "BUKA", "harga", "25"])) == []
    assert list(read_aloud(["deadline", "2", "jam"])) == []


def test_a_word_of_the_prompt_may_have_been_another() -> None:
    assert list(twins("Buat laman promo")) == [("buat", "ubah")]
    assert list(twins("laporan jualan hari ini")) == [("jualan", "harian")]
    assert list(twins("tambah jualan, buat sekarang")) == []


def test_a_text_is_put_right_where_the_word_stands() -> None:
    assert put_right("Buat laman promo", "buat", "ubah") == "Ubah laman promo"
    assert put_right("laporan jualan hari ini", "jualan", "harian") == "laporan harian hari ini"
    assert put_right("Ubah laman promo", "buat", "ubah") == "Ubah laman promo"
