"""The same words are found for the same sound, whatever order they were learnt in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from home_node.nlu.gazetteer import DICTIONARY
from home_node.nlu.phonetics.fuzzy_index import FuzzyIndex, build_index
from home_node.nlu.phonetics.phonetic_code import encode_sound

_WORDS = sorted(DICTIONARY)
_ONE_OF_A_SOUND = sorted({encode_sound(word): word for word in _WORDS}.values())


def _indexes() -> tuple[FuzzyIndex, FuzzyIndex]:
    return build_index(_ONE_OF_A_SOUND), build_index(reversed(_ONE_OF_A_SOUND))


FORWARDS, BACKWARDS = _indexes()


@given(st.text("aeioubdgklmnprst", min_size=2, max_size=9))
@settings(deadline=None)
def test_what_is_near_does_not_hang_on_the_order_of_the_words(heard: str) -> None:
    assert FORWARDS.find_near(heard, 0.3) == BACKWARDS.find_near(heard, 0.3)


def test_a_word_with_the_same_beginning_is_tried_before_others() -> None:
    assert FORWARDS.find_near(encode_sound("kila"), 0.1)[0].phrase == "kilat"
