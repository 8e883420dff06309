"""Commands inside commands, as an answer tells them: {"text", "task", "status", "say", "facts", "ok"} each.

Each of them has an answer of its own: `render` makes it.
"""

from functions.replies.catalogue import sentences, translate_code
from functions.replies.fact_lines import format_lines
from functions.replies.fact_values import as_object, as_objects
from functions.replies.meta_lengths import cut
from functions.replies.plain_text import escape_markup
from functions.replies.reply import Button, Render
from shared.contract.value_types import Facts

_OPEN = {"pending", "awaiting_approval", "running", "uncertain"}
_WITH_ADDRESS = {"landing.published", "landing.rolled_back"}
_ANSWERS_TO_READ = ("report.", "content.caption", "content.exhausted")
"""What a person asked to read: its words are what it did."""
_ANSWER_MAX = 700  # characters of an answer inside an answer
_COMMAND_MAX = 120  # characters of a command that is only named
_MARKS = "❌❓⚠️✅⏳ "


def shorten_command(text: object, longest: int = _COMMAND_MAX) -> str:
    """What was typed, on one line and without effect."""
    return escape_markup(cut(" ".join(str(text or "").split()), longest))


def summarise_part(part: object, language: str, render: Render) -> str:
    """One line of a summary: `✅ /landing publish page: promo-1 (TASK-1202)`, and below it what it found or why not."""
    facts = as_object(part)
    if not facts:
        return ""
    is_open = facts.get("status") in _OPEN
    mark = "❌" if not facts.get("ok", True) else "⏳" if is_open else "✅"
    status = translate_code(language, "status", facts["status"]) if is_open else ""
    beside = ", ".join(str(piece) for piece in (facts.get("task"), status) if piece)
    first = f"{mark} {shorten_command(facts.get('text'))}" + (f" ({beside})" if beside else "")
    return "\n".join([first, *(f"   {line}" for line in _lines_below(facts, language, render) if line)])


def _lines_below(part: Facts, language: str, render: Render) -> list[str]:
    """The lines inside it; for a question its answer; for what was refused the reason."""
    if not part.get("ok", True):
        return explain_refusal(part, language, render).split("\n")
    facts = as_object(part.get("facts"))
    if isinstance(facts.get("told"), dict) or isinstance(facts.get("parts"), list):
        lines = (summarise_part(inner, language, render) for inner in _inner_parts(facts))
        return [line for summary in lines for line in summary.split("\n")]
    if not part.get("task") or str(part.get("say")).startswith(_ANSWERS_TO_READ):
        return cut(answer_of_part(part, language, render), _ANSWER_MAX).split("\n")
    return [str(facts["url"])] if part.get("say") in _WITH_ADDRESS and facts.get("url") else []


def explain_refusal(part: object, language: str, render: Render) -> str:
    """Why it was refused, without the mark in front of it."""
    return answer_of_part(part, language, render).lstrip(_MARKS)


def answer_of_part(part: object, language: str, render: Render) -> str:
    """The whole answer it would have got as a message of its own."""
    say = as_object(part).get("say")
    return render(str(say), _facts_of(as_object(part)), language).text if say in sentences() else ""


def buttons_of_parts(facts: Facts, language: str, render: Render) -> tuple[Button, ...]:
    """The buttons of what it tells: of the one command, or of those that wait for a yes."""
    is_one = isinstance(facts.get("told"), dict)
    parts = (part for part in _inner_parts(facts) if is_one or part.get("status") == "awaiting_approval")
    part = next(parts, None)
    if part is None or part.get("say") not in sentences():
        return ()
    return render(str(part["say"]), _facts_of(part), language).buttons


def _inner_parts(facts: Facts) -> list[Facts]:
    """What it tells: one command, or several."""
    told = facts.get("told")
    return [told] if isinstance(told, dict) else as_objects(facts.get("parts"))


def _facts_of(part: Facts) -> Facts:
    return {"task": part.get("task"), **as_object(part.get("facts"))}


def number_lines(lines: object, language: str, indent: str = "") -> str:
    """The commands that a yes covers, numbered, each with what it would make public."""
    numbered: list[str] = []
    for number, command in enumerate(as_objects(lines), 1):
        subject = as_object(command.get("subject"))
        numbered.append(f"{indent}{number}. {_branch_of(command, language)}{escape_markup(command.get('text'))}")
        numbered += [f"{indent}   {line}" for line in format_lines(subject, None, language).split("\n") if line]
        numbered += [number_lines(subject["lines"], language, indent + "   ")] if subject.get("lines") else []
    return "\n".join(numbered)


def _branch_of(command: Facts, language: str) -> str:
    return translate_code(language, "branch", command["branch"]) + ": " if command.get("branch") else ""
