"""What each message wants: the grammar's answer as an intent (docs/contracts.md, section 3)."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from functions.intake.reading import Event, Reading, other
from shared import figures, grammar
from shared.settings import settings

DRAFT_MINUTES = 10
IGNORE: Event = {"do": "ignore"}
CHAT: Event = {"do": "chat"}
_TEXTS = {"text", "button", "interactive"}
_RECORDINGS = {"audio", "video", "document", "location", "contacts"}
_REACTIONS = {"👍": "acknowledge", "❌": "cancel", "🔁": "retry"}


@dataclass
class Intake:
    """One request to `wocs_intake`."""

    messages: list[Event] = field(default_factory=list)
    statuses: list[Event] = field(default_factory=list)
    others: list[Event] = field(default_factory=list)

    def request(self) -> Event:
        chosen = settings()
        return {
            "messages": self.messages,
            "statuses": self.statuses,
            "others": self.others,
            "settings": {
                "approval_minutes": chosen.approval_minutes,
                "four_eyes": chosen.four_eyes,
                "rate_per_minute": figures.COMMANDS_PER_MINUTE,
                "timezone": chosen.timezone,
                "free_messages": chosen.free_messages,
            },
        }


def understand_all(reading: Reading) -> Intake:
    """Every message with its intent. One whose sender cannot be known is kept as an event: it may command nothing."""
    intake = Intake(statuses=reading.statuses, others=list(reading.others))
    for message in reading.messages:
        if message["sender"]["number"] or message["sender"]["user_id"]:
            intake.messages.append(understood(message))
        else:
            intake.others.append(other("unreadable", message["raw"]))
    return intake


def understood(message: Event) -> Event:
    """The contract's `m`, first look."""
    kept = {key: message[key] for key in ("id", "raw", "sender", "sent_at", "type", "text", "media", "quoted")}
    return {**kept, "intent": intent_of(message), "second_look": False}


def intent_of(message: Event) -> Event:
    kind = message["type"]
    if message["group"]:
        return IGNORE
    if kind == "reaction":
        return word(_REACTIONS.get((message["emoji"] or "").rstrip("\ufe0f"), ""), message["quoted"])
    if message["forwarded"]:
        return forwarded(message)
    if message["text"] and (kind in _TEXTS or message["media"]):
        found = meaning(ask_grammar(message["text"], has_picture(message)), message)
        return recording(kind) if found is CHAT and kind in _RECORDINGS else found
    if kind == "image":
        return CHAT
    return recording(kind) if kind in _RECORDINGS else IGNORE


def ask_grammar(text: str, picture: bool) -> Any:
    zone = settings().zone
    return grammar.understand(text, now=datetime.now(zone), zone=zone, picture=picture)


def has_picture(message: Event) -> bool:
    return bool(message["media"]) and message["media"]["kind"] == "image"


def recording(kind: str) -> Event:
    """A voice note, a video, a document, a place, a contact: nothing can be done with it yet, and that is said."""
    return {"do": "say", "say": "grammar.media", "facts": {"kind": kind}, "command": None, "role": "viewer"}


def forwarded(message: Event) -> Event:
    """Forwarded words are content: what looks like a command is not executed, and that is said."""
    if not message["text"]:
        return CHAT if message["type"] == "image" else IGNORE
    found = ask_grammar(message["text"], has_picture(message))
    is_word = isinstance(found, grammar.Word)
    if isinstance(found, grammar.Talk) or (is_word and not found.task):
        return CHAT
    facts = {"command": message["text"].strip().split("\n")[0][:60]}
    return {"do": "say", "say": "grammar.forwarded", "facts": facts, "command": None, "role": "viewer"}


def word(said: str, quoted: str | None, task: str | None = None, ask: int | None = None) -> Event:
    return {"do": "word", "word": said, "task": task, "ask": ask, "quoted": quoted} if said else IGNORE


def meaning(found: Any, message: Event, draft: str | None = None) -> Event:
    """The intent behind one of the grammar's results."""
    match found:
        case grammar.Parsed():
            return command(found, draft)
        case grammar.Word():
            return word(found.word, message["quoted"], found.task, found.ask)
        case grammar.Mistaken():
            facts = {"mistakes": [asdict(one) for one in found.mistakes], "corrected": found.corrected}
            return saying("grammar.mistakes", facts, found, message, draft)
        case grammar.Lacking():
            return saying("grammar.missing", facts_of_lack(found), found, message, draft)
        case grammar.Unknown():
            facts = {"word": found.word, "nearest": list(found.nearest)}
            return {"do": "say", "say": "grammar.unknown", "facts": facts, "command": None, "role": "viewer"}
    return CHAT


def command(found: Any, draft: str | None) -> Event:
    """A complete command. Help needs no database: its answer is the menu's, so it travels with the intent."""
    entry, args = found.command, found.args
    intent = {
        "do": "command",
        "command": entry.key,
        "runs": entry.runs,
        "role": entry.role,
        "asks": entry.asks(args),
        "repeatable": entry.repeatable,
        "args": args,
        "priority": args.get("priority", "normal"),
        "draft": draft,
    }
    return intent | help_answer(args) if entry.key == "help" else intent


def help_answer(args: Event) -> Event:
    for about in ("command", "category"):
        if args.get(about):
            return {"say": f"help.{about}", "facts": {about: args[about]}}
    return {"say": "help.overview", "facts": {}}


def saying(say: str, facts: Event, found: Any, message: Event, draft: str | None) -> Event:
    """An answer the grammar knows already, remembering what was good of the command."""
    entry = found.command
    media = message["media"] if has_picture(message) else None
    return {
        "do": "say",
        "say": say,
        "facts": {"command": entry.name if entry else None, **facts},
        "command": entry.key if entry else None,
        "role": entry.role if entry else "viewer",
        "remember": {"command": entry.key, "args": found.kept, "media": media} if entry else None,
        "draft": draft,
    }


def facts_of_lack(found: Any) -> Event:
    """`field` is asked for now; `missing` are all that lack. A picture has no example."""
    asked = found.command.field(found.missing[0])
    return {
        "field": found.missing[0],
        "missing": list(found.missing),
        "kept": [[key, str(value)] for key, value in found.kept.items()],
        "example": asked.example if asked else None,
        "minutes": DRAFT_MINUTES,
    }


def second_look(intake: Intake, drafts: list[Event]) -> Intake:
    """The messages that may continue an unfinished command, understood together with it. Recorded whatever they are."""
    waiting = {draft["id"]: draft["draft"] for draft in drafts}
    again = [resumed(one, waiting[one["id"]]) for one in intake.messages if one["id"] in waiting]
    return Intake(messages=again)


def resumed(message: Event, draft: Event) -> Event:
    """The message with the intent it has as a continuation; the draft's picture counts as its own."""
    whole = {**message, "media": message["media"] or draft.get("media"), "second_look": True}
    zone = settings().zone
    found = grammar.resume(draft, message["text"] or "", now=datetime.now(zone), zone=zone, picture=has_picture(whole))
    return {**whole, "intent": meaning(found, whole, draft.get("id"))}
