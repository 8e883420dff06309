"""A fuzzy index of phrases by their phonetic code: finds those that sound like what was heard, among many, quickly."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from home_node.nlu.gazetteer import SOUNDS
from home_node.nlu.phonetics.edit_distance import compare_sounds
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.weights import LIMITS, WEIGHTS

_PLACES = str.maketrans({sound: place for sounds, place in SOUNDS["places"].items() for sound in sounds})


class Match(NamedTuple):
    """A phrase of the index, and how unlike what was heard it sounds: 0 is exactly the same."""

    phrase: str
    cost: float


@dataclass(slots=True, eq=False)
class FuzzyIndex:
    """Phrases by their code, and the codes by pairs of the places where their consonants are made."""

    phrases: dict[str, str] = field(default_factory=dict)
    """Each phrase by its code; the first of those that sound the same."""
    codes_by_pair: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    longest: int = 0
    matches: dict[tuple[str, float], tuple[Match, ...]] = field(default_factory=dict)
    """What was looked up before."""

    def find_near(self, code: str, most: float) -> tuple[Match, ...]:
        """The phrases that sound like this code, the nearest first, none more unlike than `most`."""
        if (code, most) not in self.matches:
            if len(self.matches) > LIMITS.index_memory:
                self.matches.clear()
            self.matches[code, most] = self._look_up(code, most)
        return self.matches[code, most]

    def find_same(self, code: str) -> tuple[Match, ...]:
        """The phrase that sounds exactly so."""
        return (Match(self.phrases[code], 0.0),) if code in self.phrases else ()

    def _look_up(self, code: str, most: float) -> tuple[Match, ...]:
        if len(code) < 2:
            return self.find_same(code)
        if len(code) > self.longest + LIMITS.index_longer:
            return ()
        near = (Match(self.phrases[known], compare_sounds(code, known, most)) for known in self._likely(code, most))
        return tuple(
            sorted((match for match in near if match.cost <= most), key=lambda match: (match.cost, match.phrase))
        )

    def _likely(self, code: str, most: float) -> list[str]:
        """The codes that share enough pairs with this one and are about as long: only these are compared."""
        pairs = _place_pairs(code)
        shared = Counter(known for pair in pairs for known in self.codes_by_pair.get(pair, ()))
        room = 1 + int(most * len(code) * WEIGHTS.index.room)
        least = 1 if len(pairs) <= 4 else 2 if len(pairs) <= 7 else 3
        likely = [known for known, count in shared.items() if count >= least and abs(len(known) - len(code)) <= room]
        likely.sort(key=lambda known: (abs(len(known) - len(code)) - 2 * shared[known], known[0] != code[0], known))
        return likely[: LIMITS.index_tries if len(code) > 5 else 2 * LIMITS.index_tries]


def build_index(phrases: Iterable[str]) -> FuzzyIndex:
    index = FuzzyIndex()
    for phrase in phrases:
        code = encode_sound(phrase)
        if code and code not in index.phrases:
            index.phrases[code] = phrase
            index.longest = max(index.longest, len(code))
            for pair in _place_pairs(code):
                index.codes_by_pair.setdefault(pair, []).append(code)
    return index


def _place_pairs(code: str) -> set[tuple[str, str]]:
    """A `ch` may stand for the c of `catat` or for that of `cancel`."""
    spellings = {code, code.replace("C", "c")}
    return {pair for spelling in spellings for pair in pairwise(f"^{spelling.translate(_PLACES)}$")}
