"""Texts that are mostly repetition."""

import pytest

from home_node.nlu.normalising.hallucination_loops import is_loop


@pytest.mark.parametrize("text", ["\ud800", "\udcff\udcfe", "ya \udfff", ""])
def test_what_is_no_text_of_utf_8_is_no_loop_and_breaks_nothing(text: str) -> None:
    assert not is_loop(text)


def test_the_same_again_and_again_is_a_loop_whatever_it_is_made_of() -> None:
    assert is_loop("terima kasih " * 30)
    assert is_loop("\ud800 " * 60)
