"""What each message wants: the grammar's answer as an intent (docs/contracts.md, section 3)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from functions.intake.attachments import attached_to, is_sheet, kind_of
from functions.intake.scheduled_command import scheduled_intent as scheduled_intent
from functions.intake.voice_note import card_answer, is_note, note
from functions.intake.webhook_body import Event, Reading, other
from functions.request_settings import request_settings
from shared import grammar
from shared.settings import settings

DRAFT_MINUTES = 10
IGNORE: Event = {"do": "ignore"}
CHAT: Event = {"do": "chat"}
_TEXTS = {"text", "button", "interactive"}
_RECORDINGS = {"audio", "location", "contacts"}
_REACTIONS = {"👍": "acknowledge", "❌": "cancel", "🔁": "retry"}
_IMPORT = "/sale import"


@dataclass
class Intake:
    """One request to `wocs_intake`."""

    messages: list[Event] = field(default_factory=list)
    statuses: list[Event] = field(default_factory=list)
    others: list[Event] = field(default_factory=list)

    def is_lone(self) -> bool:
        """One message and nothing else: what Meta sends nearly always."""
        return len(self.messages) == 1 and not (self.statuses or self.others)

    def request(self) -> Event:
        return {
            "messages": self.messages,
            "statuses": self.statuses,
            "others": self.others,
            "settings": request_settings(),
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
    if is_note(message):
        return note()
    answered = card_answer(message["text"], message["quoted"]) if kind in _TEXTS else None
    if answered:
        return answered
    if message["text"] and (kind in _TEXTS or message["media"]):
        found = meaning(ask_grammar(message["text"], attached_to(message)), message)
        return recording(message) if found is CHAT and message["media"] else found
    return recording(message) if message["media"] or kind in _RECORDINGS else IGNORE


def ask_grammar(text: str, attached: Mapping[str, Any], templates: Any = None) -> Any:
    zone = settings().zone
    return grammar.understand(text, now=datetime.now(zone), zone=zone, attached=attached, templates=templates)


def recording(message: Event) -> Event:
    """Something sent without a command. A sheet is sales to import; a picture, a video or a document may be what an
    unfinished command or a task waits for, so it is chat that says what it is for when nothing does; the rest is told
    that nothing can be done with it."""
    if is_sheet(message["media"]):
        return meaning(ask_grammar(_IMPORT, attached_to(message)), message)
    kind = kind_of(message)
    told = {"say": "grammar.media", "facts": {"kind": kind}, "command": None, "role": "viewer"}
    return {"do": "chat" if kind in {"image", "video", "document"} else "say", **told}


def forwarded(message: Event) -> Event:
    """Forwarded words are content: what looks like a command is not executed, and that is said. A forwarded sheet is
    imported like any other: that waits for a CONFIRM."""
    if is_note(message):
        return {"do": "say", "say": "grammar.forwarded", "facts": {}, "command": None, "role": "viewer"}
    if not message["text"]:
        return recording(message) if message["media"] else IGNORE
    found = ask_grammar(message["text"], attached_to(message))
    is_word = isinstance(found, grammar.Word)
    if isinstance(found, grammar.Talk) or (is_word and not found.task):
        return recording(message) if message["media"] else CHAT
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
        case grammar.UnknownCommand():
            facts = {"word": found.word, "nearest": list(found.nearest)}
            return {"do": "say", "say": "grammar.unknown", "facts": facts, "command": None, "role": "viewer"}
    return CHAT


def command(found: Any, draft: str | None) -> Event:
    """A complete command. Help needs no database: its answer is the menu's, so it travels with the intent."""
    intent = {**grammar.build_intent(found), "draft": draft}
    return intent | help_answer(found.args) if found.command.key == "help" else intent


def help_answer(args: Event) -> Event:
    for about in ("command", "category"):
        if args.get(about):
            return {"say": f"help.{about}", "facts": {about: args[about]}}
    return {"say": "help.overview", "facts": {}}


def saying(say: str, facts: Event, found: Any, message: Event, draft: str | None) -> Event:
    """An answer the grammar knows already, remembering what was good of the command."""
    entry = found.command
    return {
        "do": "say",
        "say": say,
        "facts": {"command": entry.name if entry else None, **facts},
        "command": entry.key if entry else None,
        "role": entry.role if entry else "viewer",
        "remember": {"command": entry.key, "args": found.kept, "media": to_remember(message)} if entry else None,
        "draft": draft,
    }


def to_remember(message: Event) -> Event | None:
    """What came with an unfinished command, for when it is complete."""
    attached = attached_to(message)
    quoted = attached.get("quoted")
    media = next((attached[kind] for kind in ("image", "video", "document") if kind in attached), None)
    return media or ({"kind": "quoted", "id": quoted} if quoted else None)


def facts_of_lack(found: Any) -> Event:
    """`field` is asked for now; `missing` are all that lack. What must be attached has no example."""
    asked = found.command.field(found.missing[0])
    return {
        "field": found.missing[0],
        "missing": list(found.missing),
        "kept": [[key, str(value)] for key, value in found.kept.items() if not isinstance(value, dict)],
        "example": asked.example if asked else None,
        "minutes": DRAFT_MINUTES,
    }


def second_look(intake: Intake, drafts: list[Event]) -> Intake:
    """The messages that may continue an unfinished command, or that name templates, understood together with them.
    Recorded whatever they are."""
    waiting = {draft["id"]: draft for draft in drafts}
    return Intake(
        messages=[looked_at_again(one, waiting[one["id"]]) for one in intake.messages if one["id"] in waiting]
    )


def looked_at_again(message: Event, entry: Event) -> Event:
    templates = grammar.template_runs.read_templates(entry.get("templates"))
    if entry.get("draft"):
        return resumed(message, entry["draft"], templates)
    found = ask_grammar(message["text"] or "", attached_to(message), templates)
    return {**message, "second_look": True, "intent": meaning(found, message)}


def resumed(message: Event, draft: Event, templates: Any = None) -> Event:
    """The message with the intent it has as a continuation; what the draft had attached counts as its own."""
    kept = draft.get("media") or None
    media = message["media"] or (kept if kept and kept.get("kind") != "quoted" else None)
    whole = {**message, "media": media, "second_look": True}
    zone = settings().zone
    found = grammar.resume(
        draft,
        message["text"] or "",
        now=datetime.now(zone),
        zone=zone,
        attached=attached_to(message),
        templates=templates,
    )
    intent = meaning(found, whole, draft.get("id"))
    if draft.get("voice") and isinstance(found, grammar.Parsed) and found.command.key == draft.get("command"):
        intent["reading"] = spoken_reading(found, intent)
    return {**whole, "intent": told(recording(message)) if intent is CHAT and message["media"] else intent}


def spoken_reading(found: Any, intent: Event) -> Event:
    """What was spoken in part is shown whole before anything happens, also when the rest was typed."""
    from functions.intake.voice_readings import reading_of

    return reading_of(found, dict(intent))


def told(intent: Event) -> Event:
    """It was for no unfinished command either: what it is for is said now."""
    return {**intent, "do": "say"} if intent["do"] == "chat" else intent
