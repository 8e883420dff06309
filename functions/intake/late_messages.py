"""Messages that Meta delivers long after they were sent: what they meant then is asked about before it is done now."""

from datetime import datetime, timedelta

from functions.intake.intents import make_intent, remember_command
from shared import figures, grammar
from shared.contract.intent_types import Intent, SayIntent
from shared.contract.message_types import WebhookMessage
from shared.grammar.command_text import make_draft_args
from shared.grammar.compiled_menu import get_recipe

_LATE = timedelta(hours=figures.LATE_COMMAND_HOURS)


def said_at(message: WebhookMessage) -> datetime:
    """When its person sent it, as Meta tells it; when it came, where that is earlier or Meta does not say."""
    received = datetime.fromisoformat(message["received_at"])
    sent = message.get("sent_at")
    return min(received, datetime.fromisoformat(sent)) if sent else received


def is_late(message: WebhookMessage) -> bool:
    return datetime.fromisoformat(message["received_at"]) - said_at(message) >= _LATE


def make_timely_intent(result: grammar.Understanding, message: WebhookMessage, draft: str | None = None) -> Intent:
    """The intent of a message; of a late command that changes something, the question whether it is still wanted."""
    if isinstance(result, grammar.Parsed) and result.command.runs != "answer" and is_late(message):
        return ask_about_late(result, message, draft)
    return make_intent(result, message, draft)


def ask_about_late(result: grammar.Parsed, message: WebhookMessage, draft: str | None) -> SayIntent:
    """The command is remembered as a block with the moments that it meant when it was sent."""
    entry, said = result.command, {key: value for key, value in result.args.items() if is_said(result, key)}
    text = grammar.render_command(entry, said)
    kept = make_draft_args(get_recipe(entry.key), said)
    return {
        "do": "say",
        "say": "grammar.late",
        "facts": {"sent_at": said_at(message).isoformat(), "text": text},
        "command": entry.key,
        "role": entry.role,
        "remember": remember_command(entry.key, kept, message, [text]),
        "draft": draft,
    }


def is_said(result: grammar.Parsed, key: str) -> bool:
    """What was written, what is inside, and what was meant by not writing it: "now", "today"."""
    field = result.command.field(key)
    value = result.args[key]
    is_moment = field is not None and field.default is not None and field.kind in {"time", "date"}
    return key in result.raw_values or isinstance(value, dict | list) or is_moment
