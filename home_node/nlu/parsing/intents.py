"""Which commands the words may be asking for, by the ways that the concepts among them make up."""

from collections.abc import Iterator
from typing import NamedTuple

from home_node.nlu.data.ways import FIRST_ONLY, RESERVED, WAYS
from home_node.nlu.normalising.tokens import length_of_small
from home_node.nlu.tagging.concepts import SHORT, Sight, clearest, concepts_in, people_in, values_in
from home_node.nlu.tagging.values import Scene
from shared.commands import MENU, Command, by_key

_TRIED = 3
_FEW, _CLEAR = 3, 0.16
"""Among more words than that, one alone that says the command must be heard better than that."""
_NAMED = 0.1
"""What a command is worth more that was called by its name."""


class Asked(NamedTuple):
    command: Command
    sights: tuple[Sight, ...]
    cost: float
    again: frozenset[int] = frozenset()
    """Where else words stand that this command can be asked for with."""


def asked_in(words: list[str], scene: Scene) -> list[Asked]:
    """The commands that may be asked for, with the words that say so; the likeliest few."""
    seen = concepts_in(words)
    values: dict[tuple[str, str], list[Sight]] = {}
    found: list[Asked] = []
    for command in MENU:
        ways = [one for way in WAYS.get(command.key, ()) if (one := _way(command, way, seen, values, words, scene))]
        named = RESERVED.get(command.key, 0.0) - _NAMED
        ways += [Asked(command, (sight,), 2 * sight.cost + named) for sight in seen.get(f"/{command.key}", ())[:1]]
        ways.sort(key=_promise)
        again = _again(command, seen) if ways else frozenset()
        found += [one._replace(again=again) for one in ways[:_TRIED]]
    return sorted(found, key=_promise)


def _again(command: Command, seen: dict[str, list[Sight]]) -> frozenset[int]:
    tags = {tag for way in WAYS.get(command.key, ()) for tag in way.split()}
    sights = [sight for tag in tags for sight in seen.get(tag, ()) if sight.cost < SHORT]
    if command.runs == "answer" or command.family == "report" or command.key == "tiktok_stats":
        sights += seen.get("show", ())
    if command.family == "report" and (command.key != "report_daily" or "daily" in seen):
        sights += seen.get("generate", ())
    return frozenset(at for sight in sights for at in range(sight.start, sight.end))


def _promise(asked: Asked) -> float:
    """What it costs less what it explains."""
    return asked.cost - sum(0.7 * (sight.end - sight.start) for sight in asked.sights)


def _way(
    command: Command,
    way: str,
    seen: dict[str, list[Sight]],
    values: dict[tuple[str, str], list[Sight]],
    words: list[str],
    scene: Scene,
) -> Asked | None:
    tags = way.split()
    if any(tag[0] not in "=" and tag[-1] != "!" and tag not in seen for tag in tags):
        return None
    options = [list(_sights(command, tag, seen, values, words, scene))[:4] for tag in tags]
    sights = _apart(options, ())
    if sights is None or (command.key in FIRST_ONLY and not _first(sights[0], words)):
        return None
    if len(sights) == 1 and len(words) > _FEW and sights[0].cost > _CLEAR:
        return None
    cost = sum(2 * sight.cost for sight in sights) + RESERVED.get(command.key, 0.0)
    return Asked(command, sights, cost)


def _first(sight: Sight, words: list[str]) -> bool:
    at = 0
    while at < sight.start and (length := length_of_small("filler", words, at, sight.start)):
        at += length
    return at >= sight.start


def _apart(options: list[list[Sight]], taken: tuple[Sight, ...]) -> tuple[Sight, ...] | None:
    """One sight for each tag, none over another, the clearest together."""
    if not options:
        return taken
    found: list[tuple[Sight, ...]] = []
    for sight in options[0]:
        if all(sight.end <= one.start or sight.start >= one.end for one in taken):
            rest = _apart(options[1:], (*taken, sight))
            if rest is not None:
                found.append(rest)
    return min(found, key=lambda sights: sum(clearest(one) for one in sights), default=None)


def _sights(
    command: Command,
    tag: str,
    seen: dict[str, list[Sight]],
    values: dict[tuple[str, str], list[Sight]],
    words: list[str],
    scene: Scene,
) -> Iterator[Sight]:
    if tag[0] not in "=" and tag[-1] != "!":
        return iter(seen.get(tag, ()))
    key = ("", tag) if tag[-1] == "!" else (command.key, tag)
    if key not in values:
        field = command.field(tag[1:]) if tag[0] == "=" else None
        found = values_in(field, words) if field else people_in(words, scene)
        # nobody asks a command about itself: the commands of `help with agent commands` are no value of it
        values[key] = sorted((sight for sight in found if words[sight.start] != command.name), key=clearest)
    return iter(values[key])


def nearest_commands(words: list[str]) -> tuple[str, ...]:
    """The names of up to three commands whose concepts are among the words: for a note that was not understood."""
    seen = concepts_in(words)
    score: dict[str, float] = {}
    for key, ways in WAYS.items():
        for way in ways:
            tags = [tag for tag in way.split() if tag[0] != "=" and tag[-1] != "!"]
            hits = sum(1 - seen[tag][0].cost for tag in tags if tag in seen)
            if hits:
                score[key] = max(score.get(key, 0.0), hits / len(tags) + 0.1 * hits)
    best = sorted(score, key=lambda key: -score[key])[:3]
    return tuple(by_key[key].name for key in best if key in by_key)
