"""Redecoding: which commands a doubtful note may have asked for, and how these are said: to listen for just those."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from home_node.nlu.gazetteer import CONCEPTS
from home_node.nlu.normalising.tokens import fold_tokens
from home_node.nlu.parsing.intent_entries import INTENTS, Pattern, is_concept
from home_node.nlu.parsing.nearest_commands import find_nearest_commands
from home_node.nlu.tagging.choices import find_spoken_forms
from home_node.nlu.types import Heard, Hypothesis
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import MENU, Command

_SOMEBODY = "Ali"


def is_doubtful(heard: Heard) -> bool:
    """Whether a second listening may help. Silence, talk and a plain yes or no are what they are."""
    unsure = not heard.readings or heard.readings[0].score < WEIGHTS.score.sure
    return heard.kind in {"command", "unclear"} and unsure


def suspect_commands(heard: Heard, hypotheses: Sequence[Hypothesis]) -> tuple[Command, ...]:
    """The likeliest first: what it was read as, then the commands whose words are among the hypotheses."""
    votes: defaultdict[str, float] = defaultdict(float)
    likeliest = sorted(hypotheses, key=lambda hypothesis: -hypothesis.logprob)[: LIMITS.voting_hypotheses]
    for rank, hypothesis in enumerate(likeliest):
        for place, name in enumerate(find_nearest_commands(fold_tokens(hypothesis.text))):
            votes[name] += 1 / (1 + place) / (1 + WEIGHTS.score.vote_by_rank * rank)
    names = [*(reading.command.name for reading in heard.readings), *sorted(votes, key=lambda name: -votes[name])]
    by_name = {command.name: command for command in MENU}
    return tuple(by_name[name] for name in list(dict.fromkeys(names))[: LIMITS.suspected_commands])


def list_sayings(command: Command) -> tuple[str, ...]:
    """How it is asked for in both languages, with the choices and the names of its fields in between."""
    patterns = _say_patterns(command)
    mixed = chain.from_iterable(zip_longest(patterns, _list_names(command)[: len(patterns)]))
    return tuple(saying for saying in mixed if saying)


def _say_patterns(command: Command) -> list[str]:
    sayings: list[str] = []
    intent = INTENTS.get(command.key)
    for pattern in intent.patterns[: LIMITS.spoken_patterns] if intent else ():
        for language in (1, 0):  # a concept's phrases begin with the menu's word and the Malay one
            sayings.append(_say_pattern(command, pattern, language, len(sayings)))
    return list(dict.fromkeys(sayings))


def _say_pattern(command: Command, pattern: Pattern, language: int, turn: int) -> str:
    return " ".join(_say_tag(command, tag, language, turn) for tag in pattern.tags).strip()


def _say_tag(command: Command, tag: str, language: int, turn: int) -> str:
    if is_concept(tag):
        return CONCEPTS[tag][min(language, len(CONCEPTS[tag]) - 1)]
    if tag[0] != "=":
        return _SOMEBODY
    choices = _list_choices(command, tag[1:])
    return choices[turn % len(choices)] if choices else ""


def _list_choices(command: Command, key: str) -> list[str]:
    """Every spoken form; numbers come back in what is heard, so they are kept out."""
    field = command.field(key)
    forms = find_spoken_forms(field)[1] if field else {}
    return [form for form in forms if not any(letter.isdigit() for letter in form)]


def _list_names(command: Command) -> list[str]:
    return list(dict.fromkeys(_each_name(command)))


def _each_name(command: Command) -> Iterator[str]:
    for field in command.fields:
        if field.kind in {"choice", "period"}:
            yield from _list_choices(command, field.key)[: LIMITS.spoken_choices]
        yield field.key
