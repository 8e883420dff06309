"""The grammar's results as intents, which SQL decides about (docs/contracts.md, section 3)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

from functions.intake.attachments import collect_attached
from shared import grammar
from shared.contract.intent_types import (
    ChatIntent,
    CommandIntent,
    IgnoreIntent,
    Intent,
    Remember,
    SayIntent,
    WordIntent,
)
from shared.contract.message_types import MediaRef, QuotedRef
from shared.contract.people_types import Saying
from shared.contract.value_types import ControlWord, Facts
from shared.grammar.results import Args
from shared.grammar.unfinished_commands import find_asked, takes_yes_or_no

DRAFT_MINUTES = 10
IGNORE: IgnoreIntent = {"do": "ignore"}
CHAT: ChatIntent = {"do": "chat"}
Carrier = Mapping[str, Any]
"""A message, or what of it an intent depends on: its `media` and what it `quoted`."""


def make_intent(result: grammar.Understanding, message: Carrier, draft: str | None = None) -> Intent:
    match result:
        case grammar.Parsed():
            return make_command_intent(result, draft)
        case grammar.Word():
            return make_word_intent(cast(ControlWord, result.word), message["quoted"], result.task, result.ask)
        case grammar.Mistaken():
            return make_say_intent("grammar.mistakes", list_mistakes(result), result, message, draft)
        case grammar.Lacking():
            return make_say_intent("grammar.missing", describe_lack(result, message), result, message, draft)
        case grammar.UnknownCommand():
            facts: Facts = {"word": result.word, "nearest": list(result.whole or result.nearest)}
            return {"do": "say", "say": "grammar.unknown", "facts": facts, "command": None, "role": "viewer"}
    return CHAT


def make_command_intent(result: grammar.Parsed, draft: str | None) -> CommandIntent:
    """A complete command. Help needs no database: its answer is the menu's, so it travels with the intent."""
    intent = cast(CommandIntent, {**grammar.build_intent(result), "draft": draft})
    if result.command.key == "help":
        intent.update(answer_help(result.args))  # type: ignore[typeddict-item]  # `say` and `facts` are its keys too
    return intent


def answer_help(args: Mapping[str, Any]) -> Saying:
    if args.get("command"):
        return {"say": "help.command", "facts": {"command": args["command"]}}
    if args.get("category"):
        return {"say": "help.category", "facts": {key: args[key] for key in ("category", "part") if args.get(key)}}
    return {"say": "help.overview", "facts": {}}


def make_word_intent(
    word: ControlWord, quoted: str | None, task: str | None = None, ask: int | None = None
) -> WordIntent:
    return {"do": "word", "word": word, "task": task, "ask": ask, "quoted": quoted}


def make_say_intent(
    say: str, facts: Facts, result: grammar.Mistaken | grammar.Lacking, message: Carrier, draft: str | None
) -> SayIntent:
    """An answer the grammar knows already, remembering what was good of the command."""
    entry = result.command
    return {
        "do": "say",
        "say": say,
        "facts": {"command": entry.name if entry else None, **facts},
        "command": entry.key if entry else None,
        "role": entry.role if entry else "viewer",
        "remember": remember_result(entry.key, result, message) if entry else None,
        "draft": draft,
    }


def remember_result(command: str, result: grammar.Mistaken | grammar.Lacking, message: Carrier) -> Remember:
    """What was good of it; `yes_no` where what it asks for is answered by a bare ya or tidak."""
    readings = result.readings if isinstance(result, grammar.Mistaken) else ()
    kept = remember_command(command, result.kept, message, list(readings))
    asks_yes_no = isinstance(result, grammar.Lacking) and takes_yes_or_no(find_asked(kept))
    return {**kept, "yes_no": True} if asks_yes_no else kept


def remember_command(command: str, kept: Args, message: Carrier, readings: list[str]) -> Remember:
    remembered: Remember = {"command": command, "args": kept, "media": remember_attached(message)}
    return {**remembered, "readings": readings} if readings else remembered


def remember_attached(message: Carrier) -> MediaRef | QuotedRef | None:
    """What came with an unfinished command, for when it is complete."""
    attached = collect_attached(message)
    for kind in ("image", "video", "document"):
        if kind in attached:
            return cast(MediaRef, attached[kind])
    return {"kind": "quoted", "id": attached["quoted"]} if "quoted" in attached else None


def list_mistakes(result: grammar.Mistaken) -> Facts:
    readings: Facts = {"readings": list(result.readings)} if result.readings else {}
    mistakes = [asdict(mistake) for mistake in result.mistakes]
    return {"mistakes": mistakes, "corrected": result.corrected, **readings}


def describe_lack(result: grammar.Lacking, message: Carrier) -> Facts:
    """`field` is asked for now; `missing` are all that lack. What must be attached has no example; `sent` is what came
    in its place.
    """
    sent = next((kind for kind in ("image", "video", "document") if kind in collect_attached(message)), None)
    asked = result.command.field(result.missing[0])
    return {
        "field": result.missing[0],
        "missing": list(result.missing),
        "kept": [[key, str(value)] for key, value in result.kept.items() if not isinstance(value, dict)],
        "example": asked.example if asked else None,
        "minutes": DRAFT_MINUTES,
        **({"sent": sent} if sent and asked is None and sent != result.missing[0] else {}),
    }
