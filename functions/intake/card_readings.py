"""The readings of a note as its card shows them: what may have been meant, to be obeyed or to be asked about."""

from typing import Any, cast

from functions.intake.intents import make_command_intent, make_intent
from shared import grammar
from shared.commands.opposites import are_opposite_orders
from shared.contract.intent_types import CardReading, CommandIntent, SayIntent
from shared.grammar.command_intent import takes_spoken_yes
from shared.grammar.command_text import make_draft_args
from shared.grammar.compiled_menu import get_recipe

Meant = tuple[dict[str, Any], Any]
"""One of the home's readings, with what the grammar makes of it."""
Understood = list[Meant]
_SO_NEAR = 0.1
_NO_MEDIA = {"media": None, "quoted": None}


def list_card_readings(understood: Understood) -> list[CardReading]:
    """The complete readings that are nearly as good as the best, each command once, and the contrary of the best
    always, whatever it lacks: the reader at home leaves out what is plainly surer the other way.

    None where nothing is complete, nor where all that is left was not to be done.
    """
    best = max((one["score"] for one, _ in understood), default=0.0)
    near = [meant for meant in understood if is_whole(meant) and meant[0]["score"] >= best - _SO_NEAR]
    lead = next(iter(near or understood), None)
    shown = [meant for meant in understood if lead and (meant in near or is_contrary(meant, lead))]
    if lead and shown and not near:
        shown.insert(0, lead)
    made: list[CardReading] = []
    for one, found in shown:
        reading = make_card_reading(found, one["doubts"], negated=one["negated"])
        if reading["intent"] not in [other["intent"] for other in made]:
            made.append(reading)
    return [] if all(one["negated"] for one, _ in shown) else made


def is_whole(meant: Meant) -> bool:
    return isinstance(meant[1], grammar.Parsed)


def is_contrary(meant: Meant, other: Meant) -> bool:
    (one, args), (another, others) = (read_order(found) for _, found in (meant, other))
    return bool(one and another) and are_opposite_orders(one, args, another, others)


def read_order(found: Any) -> tuple[str, dict[str, Any]]:
    """The command's key, empty for none, with what is known of its arguments."""
    match found:
        case grammar.Parsed():
            return found.command.key, found.args
        case grammar.Lacking():
            return found.command.key, found.kept
    return "", {}


def make_card_reading(
    found: grammar.Parsed | grammar.Lacking,
    doubts: list[str] | None = None,
    *,
    negated: bool = False,
    continues: str | None = None,
) -> CardReading:
    """One command as a card shows and keeps it; one that lacks something asks for it once it is chosen.

    `continues`: the id of the unfinished command that it is the continuation of.
    """
    reading = make_ready_reading(found) if isinstance(found, grammar.Parsed) else make_lacking_reading(found)
    reading["doubts"] = doubts or []
    if negated:
        reading["negated"] = True
    if continues:
        reading["continues"] = continues
    return reading


def make_ready_reading(found: grammar.Parsed) -> CardReading:
    """With what was said of it, not what is usual anyway."""
    intent: CommandIntent = make_command_intent(found, None)
    said = {k: v for k, v in found.args.items() if k in found.raw_values or isinstance(v, dict | list)}
    return {
        "text": grammar.render_command(found.command, said),
        "command": found.command.name,
        "intent": intent,
        "kept": make_draft_args(get_recipe(found.command.key), {k: v for k, v in found.args.items() if k in said}),
        "doubts": [],
        "asks": intent["asks"],
        "spoken_yes": takes_spoken_yes(intent),
    }


def make_lacking_reading(found: grammar.Lacking) -> CardReading:
    return {
        "text": grammar.render_command(found.command, found.kept),
        "command": found.command.name,
        "intent": cast(SayIntent, make_intent(found, _NO_MEDIA)),
        "kept": found.kept,
        "doubts": [],
        "asks": False,
        "spoken_yes": False,
        "lacks": list(found.missing),
    }
