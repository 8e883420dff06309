"""Finds the phrases that sound like what was heard, among many, quickly."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from home_node.nlu.phonetics.phonetic_code import sound, unlikeness

_PLACES = str.maketrans(
    {
        **dict.fromkeys("pbfv", "P"),
        **dict.fromkeys("td", "T"),
        **dict.fromkeys("kgcq", "K"),
        **dict.fromkeys("szSCj", "S"),
        **dict.fromkeys("mnN", "M"),
        **dict.fromkeys("lr", "L"),
        **dict.fromkeys("aeiouwyh", None),
    }
)
_MOST_TRIED = 50


class Near(NamedTuple):
    phrase: str
    cost: float


@dataclass(slots=True, eq=False)
class Lexicon:
    """Phrases by their sound, and by pairs of the places where their consonants are made."""

    phrases: dict[str, str] = field(default_factory=dict)
    """Each phrase by its sound; the first of those that sound the same."""
    pairs: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    longest: int = 0
    found: dict[tuple[str, float], tuple[Near, ...]] = field(default_factory=dict)

    def near(self, heard: str, most: float) -> tuple[Near, ...]:
        """The phrases that sound like `heard` (a sound), the nearest first; exactly the same is cost 0."""
        if (heard, most) not in self.found:
            if len(self.found) > 20_000:
                self.found.clear()
            self.found[heard, most] = self._near(heard, most)
        return self.found[heard, most]

    def same(self, heard: str) -> tuple[Near, ...]:
        """The phrase that sounds exactly so."""
        return (Near(self.phrases[heard], 0.0),) if heard in self.phrases else ()

    def _near(self, heard: str, most: float) -> tuple[Near, ...]:
        if len(heard) < 2:
            return self.same(heard)
        if len(heard) > self.longest + 4:
            return ()
        pairs = _pairs(heard)
        shared = Counter(known for pair in pairs for known in self.pairs.get(pair, ()))
        room = 1 + int(most * len(heard) * 2.2)
        least = 1 if len(pairs) <= 4 else 2 if len(pairs) <= 7 else 3
        likely = [known for known, count in shared.items() if count >= least and abs(len(known) - len(heard)) <= room]
        likely.sort(key=lambda known: (abs(len(known) - len(heard)) - 2 * shared[known], known[0] != heard[0], known))
        near = (
            Near(self.phrases[known], unlikeness(heard, known, most))
            for known in likely[: _MOST_TRIED if len(heard) > 5 else 2 * _MOST_TRIED]
        )
        return tuple(sorted((one for one in near if one.cost <= most), key=lambda one: (one.cost, one.phrase)))


def lexicon_of(phrases: Iterable[str]) -> Lexicon:
    made = Lexicon()
    for phrase in phrases:
        heard = sound(phrase)
        if heard and heard not in made.phrases:
            made.phrases[heard] = phrase
            made.longest = max(made.longest, len(heard))
            for pair in _pairs(heard):
                made.pairs.setdefault(pair, []).append(heard)
    return made


def _pairs(heard: str) -> set[tuple[str, str]]:
    """A `ch` may stand for the c of `catat` or for that of `cancel`."""
    spellings = {heard, heard.replace("C", "c")}
    return {pair for one in spellings for pair in pairwise(f"^{one.translate(_PLACES)}$")}
