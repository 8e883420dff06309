"""The readings of a note as its card shows them: those that may have been meant, ready to be obeyed."""

from collections.abc import Iterator
from typing import Any

from functions.intake.intents import make_command_intent
from shared import grammar
from shared.commands.opposites import are_opposite_orders
from shared.contract.intent_types import CardReading, CommandIntent
from shared.grammar.command_intent import takes_spoken_yes
from shared.grammar.command_text import make_draft_args
from shared.grammar.compiled_menu import get_recipe

Understood = list[tuple[dict[str, Any], Any]]
"""The home's readings, each with what the grammar makes of it."""
_SO_NEAR = 0.1


def list_card_readings(understood: Understood) -> Iterator[CardReading]:
    """The complete readings that are nearly as good as the best, each command once; the contrary of the best always,
    since the reader at home leaves out what is plainly surer the other way."""
    whole = [(one, found) for one, found in understood if isinstance(found, grammar.Parsed)]
    best = max((one["score"] for one, _ in understood), default=0.0)
    seen: list[CommandIntent] = []
    for one, found in whole:
        intent = make_command_intent(found, None)
        contrary = any(is_contrary(intent, shown) for shown in seen[:1])
        if (one["score"] >= best - _SO_NEAR or contrary) and intent not in seen:
            seen.append(intent)
            yield make_card_reading(found, intent, one["doubts"])


def is_contrary(one: CommandIntent, other: CommandIntent) -> bool:
    return are_opposite_orders(one["command"], one["args"], other["command"], other["args"])


def make_card_reading(found: grammar.Parsed, intent: CommandIntent, doubts: list[str] | None = None) -> CardReading:
    """One command as a card shows and keeps it: what was said of it, not what is usual anyway."""
    said = {k: v for k, v in found.args.items() if k in found.raw_values or isinstance(v, dict | list)}
    return {
        "text": grammar.render_command(found.command, said),
        "command": found.command.name,
        "intent": intent,
        "kept": make_draft_args(get_recipe(found.command.key), {k: v for k, v in found.args.items() if k in said}),
        "doubts": doubts or [],
        "asks": intent["asks"],
        "spoken_yes": takes_spoken_yes(intent),
    }
