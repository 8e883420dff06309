"""The same words are found for the same sound, whatever order they were learnt in."""

from hypothesis import given
from hypothesis import strategies as st

from home_node.nlu.data.everyday_words import EVERYDAY
from home_node.nlu.phonetics.fuzzy_index import Lexicon, lexicon_of
from home_node.nlu.phonetics.phonetic_code import sound

_WORDS = sorted(EVERYDAY)
_ONE_OF_A_SOUND = sorted({sound(word): word for word in _WORDS}.values())


def _lexicons() -> tuple[Lexicon, Lexicon]:
    return lexicon_of(_ONE_OF_A_SOUND), lexicon_of(reversed(_ONE_OF_A_SOUND))


FORWARDS, BACKWARDS = _lexicons()


@given(st.text("aeioubdgklmnprst", min_size=2, max_size=9))
def test_what_is_near_does_not_hang_on_the_order_of_the_words(heard: str) -> None:
    assert FORWARDS.near(heard, 0.3) == BACKWARDS.near(heard, 0.3)


def test_a_word_with_the_same_beginning_is_tried_before_others() -> None:
    assert FORWARDS.near(sound("kila"), 0.1)[0].phrase == "kilat"
