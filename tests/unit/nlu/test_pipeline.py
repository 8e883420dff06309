"""The pipeline: stages make variants with a reason, scorers give penalties, and a score is made of nothing else."""

import pytest

from home_node.nlu.interpretations import interpret
from home_node.nlu.pipeline import SCORERS, STAGES, generate_variants, normalise
from home_node.nlu.tagging.context import Context
from home_node.nlu.types import Hypothesis, Vocabulary
from home_node.nlu.weights import WEIGHTS
from shared.grammar.results import Clock
from tests.unit.nlu.known_names import NOW, VOCABULARY, ZONE, read_wordings
from tests.unit.nlu.sentences import ORDERS

CONTEXT = Context(VOCABULARY, Clock(NOW, ZONE))


def variants_of(text: str) -> list[tuple[str, str]]:
    normalised = normalise(text.split(), Vocabulary())
    found = [normalised, *generate_variants(normalised, Vocabulary(), last_resort=False)]
    return [(" ".join(variant.words), variant.because) for variant in found]


def test_a_stage_that_normalises_takes_the_place_of_the_words() -> None:
    assert variants_of("suruhali call dua pull up pelanggan")[0][0] == "suruh ali call dua puluh pelanggan"


def test_a_stage_that_adds_leaves_the_words_as_they_were() -> None:
    assert variants_of("suruh Ali lawat eh bukan call pelanggan") == [
        ("suruh Ali lawat eh bukan call pelanggan", "as the decoder wrote it"),
        ("suruh Ali call pelanggan", "the speaker took something back"),
        ("suruh call pelanggan", "the speaker took something back"),
    ]


@pytest.mark.parametrize("line", ORDERS[::7])
def test_the_score_is_made_of_the_penalties_that_a_reading_carries(line: str) -> None:
    for one in interpret(Hypothesis(line.split("|")[0]), 0.0, CONTEXT):
        assert one.cost == pytest.approx(sum(penalty.cost for penalty in one.penalties))
        assert all(penalty.reason and penalty.cost for penalty in one.penalties)


def test_a_reading_tells_why_it_is_not_believed_in_full() -> None:
    reading = read_wordings("terbitkan laman promo raya sangat best").readings[0]
    assert reading.penalties[-1].reason.endswith("is a remark")
    assert reading.score < 1


def test_what_the_decoder_finds_less_likely_costs() -> None:
    reading = read_wordings(("xyzzy", -0.2), ("landing list", -0.5)).readings[0]
    assert reading.penalties[-1].reason == "the decoder found other words likelier"
    assert reading.penalties[-1].cost == pytest.approx(0.3 * WEIGHTS.variant.logprob)


def test_every_stage_and_scorer_has_a_name_of_its_own() -> None:
    assert len({stage.name for stage in STAGES}) == len(STAGES)
    assert len({scorer.__name__ for scorer in SCORERS}) == len(SCORERS)
