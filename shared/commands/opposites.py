"""Commands that undo what another does: an order heard as its contrary is the dearest of all mistakes.

Derived from the menu where the names say it: `landing publish` and `landing unpublish` differ in a pair of words, and
so do two values of one choice. The few whose names do not are named.
"""

from collections.abc import Iterator, Mapping

from shared.commands import MENU, Command, by_key

_WORDS = (
    ("add", "remove"), ("create", "remove"), ("publish", "unpublish"), ("published", "draft"), ("post", "delete"),
    ("schedule", "cancel"), ("enable", "disable"), ("on", "off"), ("accept", "decline"),
)  # fmt: skip
_COMMANDS = (("cancel", "retry"), ("stop all", "resume"), ("schedule", "schedule remove"), ("undo", "retry"))
_OPPOSITES = frozenset(frozenset(pair) for pair in (*_WORDS, *_COMMANDS))


def are_opposites(one: str, other: str) -> bool:
    """Of two commands by their keys: `user_add` and `user_remove`."""
    if one not in by_key or other not in by_key:
        return False
    names = by_key[one].name, by_key[other].name
    (family, word), (other_family, other_word) = (_split_name(name) for name in names)
    by_word = family == other_family and bool(family) and frozenset((word, other_word)) in _OPPOSITES
    return by_word or frozenset(names) in _OPPOSITES


def are_opposite_orders(one: str, args: Mapping[str, object], other: str, others: Mapping[str, object]) -> bool:
    """Of two commands by their keys, with their arguments: a feature enabled and the same feature disabled, too."""
    if one != other:
        return are_opposites(one, other)
    choices = {field.key for field in by_key[one].fields} if one in by_key else set()
    both = choices & args.keys() & others.keys()
    return any(are_opposite_values(str(args[key]), str(others[key])) for key in both)


def are_opposite_values(one: str, other: str) -> bool:
    """Of two values of one choice: enable and disable."""
    return one != other and frozenset((one.lower(), other.lower())) in _OPPOSITES


def find_opposite_order(command: Command, args: Mapping[str, str]) -> tuple[Command, dict[str, str]] | None:
    """What undoes this order, with as much of its arguments as it takes: a choice turned round, or the contrary command
    that takes most of them."""
    turned = next(_turn_choices(command, args), None)
    if turned:
        return command, turned
    others = [entry for entry in MENU if are_opposites(command.key, entry.key)]
    shared = [(entry, {field.key: args[field.key] for field in entry.fields if field.key in args}) for entry in others]
    return max(shared, key=lambda order: len(order[1]), default=None)


def _turn_choices(command: Command, args: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for field in command.fields:
        for choice in field.choices if field.key in args else ():
            if are_opposite_values(choice, args[field.key]):
                yield {**args, field.key: choice}


def _split_name(name: str) -> tuple[str, str]:
    family, _, word = name.rpartition(" ")
    return family, word
