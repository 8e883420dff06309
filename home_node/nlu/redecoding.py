"""Which commands a doubtful note may have asked for, and how these are said: to listen once more for just those."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from home_node.nlu.data.things import CONCEPTS
from home_node.nlu.data.ways import WAYS
from home_node.nlu.normalising.tokens import folded, words_of
from home_node.nlu.parsing.intents import nearest_commands
from home_node.nlu.tagging.choices import forms
from home_node.nlu.types import Heard, Hypothesis
from shared.commands import MENU, Command

_SURE = 0.8
"""A reading that scores so well is not doubted."""
_WORDINGS, _MOST = 4, 4
"""How many of the likeliest wordings have a say, and how many commands are suspected at most."""
_WAYS, _FORMS = 8, 10
_SOMEBODY = "Ali"


def is_doubtful(heard: Heard) -> bool:
    """Whether a second listening may help. Silence, talk and a plain yes or no are what they are."""
    return heard.kind in {"command", "unclear"} and (not heard.readings or heard.readings[0].score < _SURE)


def suspected(heard: Heard, hypotheses: Sequence[Hypothesis]) -> tuple[Command, ...]:
    """The likeliest first: what it was read as, then the commands whose words are among the wordings."""
    votes: defaultdict[str, float] = defaultdict(float)
    for rank, one in enumerate(sorted(hypotheses, key=lambda one: -one.logprob)[:_WORDINGS]):
        for place, name in enumerate(nearest_commands(folded(words_of(one.text)))):
            votes[name] += 1 / (1 + place) / (1 + 0.3 * rank)
    names = [*(reading.command.name for reading in heard.readings), *sorted(votes, key=lambda name: -votes[name])]
    by_name = {command.name: command for command in MENU}
    return tuple(by_name[name] for name in list(dict.fromkeys(names))[:_MOST])


def sayings(command: Command) -> tuple[str, ...]:
    """How it is asked for in both languages, with the choices and the names of its fields in between."""
    asked = _asked(command)
    mixed = chain.from_iterable(zip_longest(asked, _named(command)[: len(asked)]))
    return tuple(saying for saying in mixed if saying)


def _asked(command: Command) -> list[str]:
    said: list[str] = []
    for way in WAYS.get(command.key, ())[:_WAYS]:
        for language in (1, 0):  # a concept's phrases begin with the menu's word and the Malay one
            said.append(" ".join(_phrase(command, tag, language, len(said)) for tag in way.split()).strip())
    return list(dict.fromkeys(said))


def _phrase(command: Command, tag: str, language: int, turn: int) -> str:
    if tag[-1] == "!":
        return _SOMEBODY
    if tag[0] == "=":
        choices = _choices(command, tag[1:])
        return choices[turn % len(choices)] if choices else ""
    return CONCEPTS[tag][min(language, len(CONCEPTS[tag]) - 1)]


def _choices(command: Command, key: str) -> list[str]:
    """Every spoken form; numbers come back in what is heard, so they are kept out."""
    field = command.field(key)
    meant = forms(field)[1] if field else {}
    return [form for form in meant if not any(letter.isdigit() for letter in form)]


def _named(command: Command) -> list[str]:
    return list(dict.fromkeys(_names(command)))


def _names(command: Command) -> Iterator[str]:
    for field in command.fields:
        if field.kind == "choice":
            yield from _choices(command, field.key)[:_FORMS]
        yield field.key
