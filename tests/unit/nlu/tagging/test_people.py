"""People are named as ours are, however uncommon the name, or as people here are commonly called."""

import pytest

from home_node.nlu.tagging.context import Context
from home_node.nlu.tagging.person_names import find_person
from home_node.nlu.types import Vocabulary
from shared.grammar.results import Clock
from tests.unit.nlu.known_names import NOW, ZONE

CONTEXT = Context(Vocabulary(agents=("Zulfadhli",)), Clock(NOW, ZONE))


@pytest.mark.parametrize("heard", ["zulfadhli", "sulfadly", "zul padli"])
def test_one_of_ours_is_known_though_the_name_was_misheard(heard: str) -> None:
    person = find_person(heard.split(), 0, len(heard.split()), CONTEXT, labelled=True)
    assert person is not None
    assert (person.value, person.end) == ("zulfadhli", len(heard.split()))


@pytest.mark.parametrize("heard", ["laporan", "lima", "esok"])
def test_a_word_is_a_word_and_no_name(heard: str) -> None:
    assert find_person([heard], 0, 1, CONTEXT, labelled=False) is None
