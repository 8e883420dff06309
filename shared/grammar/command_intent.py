"""A complete command as the intent that SQL decides about (docs/contracts.md, section 3)."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.commands import by_key
from shared.grammar.results import Args, Parsed


def build_intent(parsed: Parsed) -> Args:
    """For a message of its own and for a command inside another one alike."""
    entry, args = parsed.command, parsed.args
    return {
        "do": "command",
        "command": entry.key,
        "runs": entry.runs,
        "role": entry.role,
        "asks": entry.asks(args),
        "repeatable": entry.repeatable,
        "args": args,
        "priority": args.get("priority", "normal"),
    }


def find_inner_lines(args: Args) -> Iterator[Args]:
    """The commands directly inside a command."""
    for value in args.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and "intent" in item:
                yield item


def takes_spoken_yes(intent: Mapping[str, Any]) -> bool:
    """Whether a spoken YA is enough for the card of this command: the menu says so, of it and of all inside it."""
    entry, lines = by_key[intent["command"]], list(find_inner_lines(intent["args"]))
    if entry.spoken_yes == "inside" and not lines:
        return False
    return entry.takes_spoken_yes(intent["args"]) and all(takes_spoken_yes(line["intent"]) for line in lines)


def count_commands(args: Args) -> int:
    """How many commands a command comes down to: both branches of an /if count, the commands around them do not."""
    return sum(count_commands(line["intent"]["args"]) or 1 for line in find_inner_lines(args))


def measure_depth(args: Args) -> int:
    """How many commands stand around the innermost one: an /if with a /batch is 2; a plain command is 0."""
    inner = [measure_depth(line["intent"]["args"]) for line in find_inner_lines(args)]
    return 1 + max(inner) if inner else 0
