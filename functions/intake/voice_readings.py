"""What a voice note asks for: the home's readings of it, understood as of the moment it was spoken."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from functions.intake.card_readings import Understood, list_card_readings, make_card_reading, read_order
from functions.intake.faults import guard, make_broken_saying
from functions.intake.intents import make_intent
from functions.intake.spoken_answer import is_plain_answer, write_as_typed
from shared import grammar
from shared.grammar.unfinished_commands import find_asked
from shared.settings import settings

Facts = dict[str, Any]
_SO_SURE = 0.8
"""As the reader at home has it: a reading from here on is not doubted (home_node/nlu/data/weights.toml, score.sure)."""
_MOST_READINGS = 5
_MOST_LETTERS = 1000
_WORDS = {"yes", "no", "change"}
_KINDS = {"command", "word", "talk", "silence", "unclear", "negated"}


def is_heard(result: Any) -> bool:
    """Whether a node's result is that of a voice note."""
    return isinstance(result, dict) and "readings" in result and "text" in result


def add_heard(result: Facts, hearing: Facts | None) -> Facts:
    """The node's result with what came of it (`heard`, see the SQL's wocs.finished_transcribe)."""
    told = drop_heard(result)
    return (
        {**told, "heard": guard(partial(understand_readings, told, hearing), partial(make_broken_heard, told))}
        if hearing
        else told
    )


def drop_heard(result: Facts) -> Facts:
    """The result without what only the functions may say of it."""
    return {key: value for key, value in result.items() if key != "heard"}


def make_broken_heard(result: Facts, fault: str) -> Facts:
    """Words that our code could not bear: that is said."""
    text = str(result.get("text") or "").strip()[:_MOST_LETTERS]
    return {"kind": "say", "do": "say", "text": text, "nearest": [], "role": "viewer", **make_broken_saying(fault)}


def understand_readings(result: Facts, hearing: Facts) -> Facts:
    """`hearing`: {"at", "quoted", "draft", "templates"}. An unfinished command comes first where the words fit it."""
    text = str(result.get("text") or "").strip()[:_MOST_LETTERS]
    kind = kind_of(result, text)
    told: Facts = {"kind": kind, "text": text, "nearest": nearest_of(result)}
    if kind in {"silence", "word"}:
        return told | ({"word": result["said"]} if kind == "word" else {})
    understood = [(one, grammar.understand(one["text"], **make_context(hearing))) for one in readings_of(result)]
    message = {"media": None, "quoted": hearing.get("quoted")}
    for found, draft in list_meanings(kind, text, understood, hearing):
        if isinstance(found, list):
            return told | {"kind": "command", "readings": found}
        intent = make_intent(found, message, draft)
        if intent["do"] == "say" and intent["say"] != "grammar.unknown":
            return told | {**intent, "kind": "say"}
    forbidden = list(told["nearest"]) if kind == "negated" else list_forbidden(understood)
    if forbidden or kind == "negated":
        return told | make_negated_saying(text, forbidden)
    return told | {"kind": "unclear" if kind == "command" else kind}


def list_forbidden(understood: Understood) -> list[str]:
    """The commands that it was said not to give."""
    return [found.command.name for one, found in understood if one["negated"] and read_order(found)[0]]


def make_negated_saying(text: str, forbidden: list[str]) -> Facts:
    facts = {"heard": text, "nearest": forbidden}
    return {"kind": "say", "do": "say", "say": "voice.negated", "facts": facts, "command": None, "role": "viewer"}


def list_meanings(kind: str, text: str, understood: Understood, hearing: Facts) -> Iterator[tuple[Any, str | None]]:
    """What it may mean, the likeliest first: readings ready for a card, or the grammar's question about one.

    An order that is surely heard, and is not plainly about the unfinished command, goes before it; where it is not so
    sure, both are shown.
    """
    draft = hearing.get("draft")
    orders = list_orders(understood) if kind == "command" else []
    found = continue_draft(kind, text, hearing, draft) if isinstance(draft, dict) else None
    if isinstance(draft, dict) and found is not None:
        goes_on, its_id = read_order(found)[0] == draft.get("command"), draft.get("id")
        about_it = goes_on and is_about_draft(text, draft)
        if orders and not about_it and (not goes_on or is_surely_heard(understood)):
            yield from orders
        elif orders and not about_it:
            good, _ = orders[0]
            shown = good if isinstance(good, list) else []
            yield [*shown, make_card_reading(found, continues=its_id)], its_id
        if isinstance(found, grammar.Parsed) and goes_on:
            yield [make_card_reading(found, continues=its_id)], its_id
        if not (kind == "negated" and isinstance(found, grammar.Mistaken)):
            yield found, its_id
    yield from orders


def continue_draft(kind: str, text: str, hearing: Facts, draft: Facts) -> Any:
    """What the unfinished command becomes with these words; None where they can be no part of it."""
    asked = find_asked(draft)
    may_be_bare = kind != "command" or (asked is not None and asked.field.kind == "text")
    answered = write_as_typed(text, str(draft.get("command")), may_be_bare)
    return grammar.resume(draft, answered, **make_context(hearing)) if answered else None


def list_orders(understood: Understood) -> list[tuple[Any, None]]:
    """What a note orders by itself: its complete readings, then what the grammar asks about the best."""
    good = list_card_readings(understood)
    asked = [(found, None) for one, found in understood[:1] if not one["negated"]]
    return [*([(good, None)] if good else []), *asked]


def is_surely_heard(understood: Understood) -> bool:
    best, meant = understood[0]
    return best["score"] >= _SO_SURE and isinstance(meant, grammar.Parsed | grammar.Lacking)


def is_about_draft(text: str, draft: Facts) -> bool:
    """Whether the words are plainly about the unfinished command whatever else they could mean."""
    asked = find_asked(draft)
    return is_plain_answer(text, str(draft.get("command")), asked.key if asked else None)


def make_context(hearing: Facts) -> Facts:
    zone = settings().zone
    quoted = hearing.get("quoted")
    return {
        "now": datetime.fromisoformat(str(hearing["at"])).astimezone(zone),
        "zone": zone,
        "attached": {"quoted": quoted} if quoted else {},
        "templates": grammar.template_runs.read_templates(hearing.get("templates")),
    }


def kind_of(result: Facts, text: str) -> str:
    """As the node says it, where that can be."""
    said, told = result.get("said"), result.get("kind")
    if isinstance(said, str) and said in _WORDS:
        return "word"
    if next(readings_of(result), None):
        return "command"
    if isinstance(told, str) and told in _KINDS - {"word", "command"}:
        return told
    return "unclear" if text else "silence"


def readings_of(result: Facts) -> Iterator[Facts]:
    found = result.get("readings")
    for one in found[:_MOST_READINGS] if isinstance(found, list) else []:
        if isinstance(one, dict) and isinstance(one.get("text"), str) and one["text"].startswith("/"):
            doubts, negated = words_in(one.get("doubts")), one.get("negated") is True
            yield {"text": one["text"], "score": score_of(one), "doubts": doubts, "negated": negated}


def score_of(one: Mapping[str, Any]) -> float:
    score = one.get("score")
    return float(score) if isinstance(score, int | float) else 0.0


def nearest_of(result: Facts) -> list[str]:
    return words_in(result.get("nearest"))[:3]


def words_in(value: Any) -> list[str]:
    return [str(one)[:60] for one in value[:20] if one] if isinstance(value, list) else []
