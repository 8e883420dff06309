"""Commands that undo what another does: an order heard as its contrary is the dearest of all mistakes.

Derived from the menu where the names say it: `landing publish` and `landing unpublish` differ in a pair of words, and
so do two values of one choice. The few whose names do not are named.
"""

from collections.abc import Mapping

from shared.commands import by_key

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
    return any(
        frozenset((str(args[key]).lower(), str(others[key]).lower())) in _OPPOSITES
        for key in choices & args.keys() & others.keys()
        if args[key] != others[key]
    )


def _split_name(name: str) -> tuple[str, str]:
    family, _, word = name.rpartition(" ")
    return family, word
