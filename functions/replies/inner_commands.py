"""Commands inside commands, as an answer tells them: {"text", "task", "status", "say", "facts", "ok"} each."""

from typing import Any

from functions.replies import filters
from functions.replies.catalogue import word
from functions.replies.meta_lengths import cut
from shared.commands.metrics import METRICS

Told = dict[str, Any]
Button = tuple[str, str]
_OPEN = {"pending", "awaiting_approval", "running", "uncertain"}
_SHOW_WHERE = {"landing.published", "landing.rolled_back"}
_TELLING = ("report.", "content.caption", "content.exhausted")
"""What a person asked to read: its words are what it did."""
_LONGEST_ANSWER = 700
_MARKS = "❌❓⚠️✅⏳ "


def turns_of_nesting(language: str) -> dict[str, Any]:
    """What a sentence may call."""
    return {
        "command_line": command_line,
        "part_line": lambda part: part_line(part, language),
        "part_text": lambda part: part_text(part, language),
        "reason_of": lambda part: reason_of(part, language),
        "asked_lines": lambda lines: asked_lines(lines, language),
        "metric_name": lambda key: metric_name(key, language),
    }


def command_line(text: Any, longest: int = 120) -> str:
    """What was typed, on one line and without effect."""
    return filters.plain(cut(" ".join(str(text or "").split()), longest))


def part_line(told: Any, language: str) -> str:
    """One line of a summary: `✅ /landing publish page: promo-1 (TASK-1202)`, and below it what it found or why not."""
    if not isinstance(told, dict):
        return ""
    is_open = told.get("status") in _OPEN
    mark = "❌" if not told.get("ok", True) else "⏳" if is_open else "✅"
    status = word(language, "status", told["status"]) if is_open else ""
    beside = ", ".join(part for part in (told.get("task"), status) if part)
    first = f"{mark} {command_line(told.get('text'))}" + (f" ({beside})" if beside else "")
    return "\n".join([first, *(f"   {line}" for line in below(told, language) if line)])


def below(told: Told, language: str) -> list[str]:
    """The lines inside it; for a question its answer; for what was refused the reason."""
    facts = told.get("facts") or {}
    inner = [facts["told"]] if isinstance(facts.get("told"), dict) else facts.get("parts")
    if told.get("ok", True) and isinstance(inner, list):
        return [line for one in inner for line in part_line(one, language).split("\n")]
    if not told.get("ok", True):
        return reason_of(told, language).split("\n")
    if not told.get("task") or str(told.get("say")).startswith(_TELLING):
        return cut(part_text(told, language), _LONGEST_ANSWER).split("\n")
    return [str(facts["url"])] if told.get("say") in _SHOW_WHERE and facts.get("url") else []


def reason_of(told: Any, language: str) -> str:
    """Why it was refused, without the mark in front of it."""
    return part_text(told, language).lstrip(_MARKS)


def part_text(told: Any, language: str) -> str:
    """The whole answer it would have got as a message of its own."""
    from functions.replies.render import reply_to

    if not isinstance(told, dict) or not told.get("say"):
        return ""
    try:
        return reply_to(told["say"], facts_of(told), language).text
    except KeyError:
        return ""


def nested_buttons(facts: Told, language: str) -> tuple[Button, ...]:
    """The buttons of what it tells: of the one command, or of those that wait for a yes."""
    from functions.replies.render import reply_to

    told, parts = facts.get("told"), facts.get("parts")
    found = [told] if isinstance(told, dict) else parts if isinstance(parts, list) else []
    one = next((one for one in found if one is told or waits(one)), None)
    if not isinstance(one, dict) or not one.get("say"):
        return ()
    try:
        return reply_to(one["say"], facts_of(one), language).buttons
    except KeyError:
        return ()


def waits(told: Any) -> bool:
    return isinstance(told, dict) and told.get("status") == "awaiting_approval"


def facts_of(told: Told) -> Told:
    return {"task": told.get("task"), **(told.get("facts") or {})}


def asked_lines(lines: Any, language: str, before: str = "") -> str:
    """The commands that a yes covers, numbered, each with what it would make public."""
    from functions.replies.render import shown_lines

    made: list[str] = []
    for number, line in enumerate(lines if isinstance(lines, list) else [], 1):
        subject = line.get("subject") or {}
        made.append(f"{before}{number}. {branch_of(line, language)}{filters.plain(line.get('text'))}")
        made += [f"{before}   {shown}" for shown in shown_lines(subject, None, language).split("\n") if shown]
        made += [asked_lines(subject.get("lines"), language, before + "   ")] if subject.get("lines") else []
    return "\n".join(made)


def branch_of(line: Told, language: str) -> str:
    return word(language, "branch", line["branch"]) + ": " if line.get("branch") else ""


def metric_name(key: Any, language: str) -> str:
    known = METRICS.get(str(key))
    return (known.label_ms if language == "ms" else known.label_en) if known else str(key or "").replace("_", " ")
