"""One command inside another, read like a message of its own.

Its mistakes are told with the line of the whole message, and nobody can be asked for what it lacks.
"""

from collections.abc import Callable
from dataclasses import replace

from shared.grammar import command_lookup, command_text
from shared.grammar.command_intent import build_intent
from shared.grammar.compiled_menu import Recipe
from shared.grammar.derived_values import complete_derived, drop_derived
from shared.grammar.results import InnerCommand, Lacking, Mistake, Mistaken, Parsed, Understanding, UnderstandingContext

DEEPEST = 3
"""Commands around a command: a batch in an if in a schedule."""
_NOT_REPEATED = frozenset({"schedule", "template_create"})
_SLASHES = "/／⁄∕ "
Read = Callable[[str, UnderstandingContext], Understanding]


def read_inner_command(text: str, at: int, context: UnderstandingContext, read: Read) -> InnerCommand:
    """One inner command that starts on line `at` of the message."""
    named = command_lookup.find_command(text.lstrip(_SLASHES))
    if named is None:
        return _refuse_unknown(text, at)
    recipe, name = named[0], named[0].command.name
    if objection := _find_objection(recipe, context):
        return InnerCommand(None, (Mistake(at, name, text.partition("\n")[0], objection, within=name),), text)
    text = text if text[:1] in _SLASHES else f"/{text}"
    inner = context._replace(depth=context.depth + 1)
    meaning = complete_derived(recipe, read(text, inner), inner)
    if isinstance(meaning, Mistaken):
        return _refuse_mistakes(recipe, meaning, at, text)
    if isinstance(meaning, Lacking):
        return _refuse_lack(recipe, meaning, at, text)
    if not isinstance(meaning, Parsed):
        return _refuse_unknown(text, at)
    rendered = _render_inner_text(recipe, text, meaning, inner, read)
    return InnerCommand({"text": rendered, "intent": build_intent(meaning)})


def _render_inner_text(recipe: Recipe, text: str, parsed: Parsed, context: UnderstandingContext, read: Read) -> str:
    """The command's plainest form that means the same; a template's is kept as it was typed."""
    if context.only_checked:
        return text
    outside = context._replace(filling=None)
    read_back = command_text.render_plainly(
        parsed, lambda rendered: complete_derived(recipe, read(rendered, outside), outside)
    )
    return read_back or text


def _find_objection(recipe: Recipe, context: UnderstandingContext) -> str | None:
    if context.within_schedule and recipe.command.key in _NOT_REPEATED:
        return "no_loops"
    if recipe.command.alone:
        return "not_nested"
    return "too_deep" if recipe.is_flow and context.depth + 1 >= DEEPEST else None


def _refuse_mistakes(recipe: Recipe, mistaken: Mistaken, at: int, text: str) -> InnerCommand:
    mistakes, corrected = drop_derived(recipe, mistaken)
    placed = tuple(_place_mistake(mistake, at, recipe.command.name) for mistake in mistakes)
    return InnerCommand(None, placed, command_text.join_block(recipe, corrected) or text)


def _place_mistake(mistake: Mistake, at: int, name: str) -> Mistake:
    """The mistake with its line in the whole message."""
    return replace(mistake, line=at + max(mistake.line, 1) - 1, within=mistake.within or name)


def _refuse_unknown(text: str, at: int) -> InnerCommand:
    """Words that name no command. Without a slash they may be no command at all."""
    word = command_lookup.suggest_commands(text.lstrip(_SLASHES))
    problem = "unknown_command" if text[:1] in _SLASHES else "no_command"
    choices = tuple(f"/{name}" for name in word.nearest)
    nearest = choices[0] if choices else None
    mistake = Mistake(at, word.word, text.partition("\n")[0], problem, nearest, choices)
    return InnerCommand(None, (mistake,), command_text.replace_name(text, nearest) if nearest else text)


def _refuse_lack(recipe: Recipe, lacking: Lacking, at: int, text: str) -> InnerCommand:
    """What must be attached can still be asked for, for the whole message; nothing else can."""
    if lacking.only_attachments:
        return InnerCommand({"text": text}, lacks=lacking.missing)
    name = recipe.command.name
    mistakes = tuple(Mistake(at, key, "", "missing", within=name) for key in lacking.missing)
    return InnerCommand(None, mistakes, command_text.join_block(recipe, command_text.render_lacking(recipe, lacking)))
