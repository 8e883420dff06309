"""Acts that are read before the database decides: a changed command, the link of a post, where a browser is rung."""

from collections.abc import Callable
from datetime import datetime

from functions.intake.intents import make_intent
from functions.panel.typed_commands import read_typed_command
from functions.web_push.subscription import read_subscription
from shared import grammar
from shared.commands import by_key
from shared.contract.value_types import JSONObject
from shared.grammar.command_text import render_command
from shared.settings import settings

_NOTHING: dict[str, object] = {"media": None, "quoted": None}


def read_typed_act(name: str, args: JSONObject) -> tuple[JSONObject, JSONObject | None]:
    """The act's arguments as SQL takes them, or why they cannot be: {"refused", "facts"} with the `text` as it was."""
    if name == "command":
        return read_typed_command(str(args.get("text", ""))), None
    if name == "push_on":
        return read_subscription(args)
    reader = _READERS.get(name)
    if reader is None:
        return args, None
    text = str(args.get("text", ""))
    meant = reader(args, text)
    if isinstance(meant, grammar.Parsed):
        return {**args, **keep_typed(meant)}, None
    intent = make_intent(meant, _NOTHING)
    if intent["do"] == "say":
        return args, {"refused": intent["say"], "facts": intent["facts"], "text": text}
    return args, {"refused": "grammar.unknown", "facts": {"word": text[:40], "nearest": []}, "text": text}


def write_task_command(command: str, values: JSONObject) -> str:
    """The command of a task as somebody would type it; empty for one that nobody types."""
    entry = by_key.get(command)
    if entry is None or entry.hidden:
        return ""
    try:
        return render_command(entry, values)
    except (AttributeError, KeyError, TypeError, ValueError):  # arguments of an older menu
        return ""


def keep_typed(meant: grammar.Parsed) -> JSONObject:
    """What was attached is no words: it stays as it is."""
    keys = [field.key for field in meant.command.fields]
    typed = {key: value for key, value in meant.args.items() if key not in {"image", "video", "document", "quoted"}}
    return {"command": meant.command.key, "args": typed, "fields": [key for key in keys if key != "video"]}


def _read_edit(_args: JSONObject, text: str) -> grammar.Understanding:
    """As if what came with the command came with it again."""
    attached = {kind: {"kind": kind, "id": "kept"} for kind in ("image", "video", "document")}
    zone = settings().zone
    return grammar.understand(text, now=datetime.now(zone), zone=zone, attached=attached)


def _read_posted(args: JSONObject, text: str) -> grammar.Understanding:
    line = " ".join(text.split())
    zone = settings().zone
    typed = f"/tiktok posted\ntask: {args.get('task', '')}\nlink: {line}"
    return grammar.understand(typed, now=datetime.now(zone), zone=zone)


_READERS: dict[str, Callable[[JSONObject, str], grammar.Understanding]] = {
    "task_edit": _read_edit,
    "task_posted": _read_posted,
}
