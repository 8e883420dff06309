"""Runs a template in words: which variables it lacks, and its commands with them filled in."""

from collections.abc import Callable, Mapping

from shared.grammar import command_text
from shared.grammar.compiled_menu import get_recipe
from shared.grammar.folding import fold_key
from shared.grammar.results import (
    Args,
    InnerCommand,
    Lacking,
    Mistake,
    Mistaken,
    Parsed,
    Template,
    UnderstandingContext,
)
from shared.grammar.spelling import find_nearest
from shared.grammar.template_variables import find_variables

LONGEST = 500
"""Characters of a variable's value."""


def read_templates(raw: Mapping[str, Mapping[str, list[str]]] | None) -> dict[str, Template] | None:
    """Templates as SQL tells them."""
    if raw is None:
        return None
    return {
        name: Template(tuple(each["commands"]), tuple(each.get("variables") or find_variables(each["commands"])))
        for name, each in raw.items()
    }


def find_objections(template: Template, given: Args) -> list[Mistake]:
    """The variables that are missing, and those the template does not have."""
    lacking = [name for name in template.variables if not given.get(name)]
    unknown = [name for name in given if name not in template.variables]
    return [
        *(
            Mistake(
                0,
                name,
                given[name],
                "unknown_variable",
                find_nearest(name, lacking or template.variables),
                template.variables,
            )
            for name in unknown
        ),
        *(
            Mistake(0, name, "", "missing_variable")
            for name in lacking
            if name not in {find_nearest(other, lacking) for other in unknown}
        ),
    ]


def suggest_variables(template: Template, given: Args) -> Args:
    """The variables for the block to copy: those given, put under the nearest name, and `<examples>`."""
    lacking = [name for name in template.variables if not given.get(name)]
    renamed = {find_nearest(name, lacking): value for name, value in given.items() if name not in template.variables}
    return {name: given.get(name) or renamed.get(name) or f"<{name}>" for name in template.variables}


def collect_variables(pairs: list[tuple[str, str]]) -> Args:
    """The keys that were written, in snake_case, each once; an empty value is not given."""
    return {fold_key(key): " ".join(value.split())[:LONGEST] for key, value in pairs if value.strip()}


def run_template(
    found: Parsed, context: UnderstandingContext, line: Callable[[str, UnderstandingContext], InnerCommand]
) -> Parsed | Mistaken | Lacking:
    """A template with its variables filled; as it is while nobody looked the templates up."""
    name, given = found.args["name"], found.args["variables"]
    if context.templates is None:
        return found
    template = context.templates.get(name)
    if template is None:
        near = find_nearest(name, context.templates)
        return _refuse_run(
            found, Mistake(0, "name", name, "no_such_template", near, tuple(context.templates)), near or name
        )
    if name in context.running:
        return _refuse_run(found, Mistake(0, "name", name, "no_loops"), name)
    if wrong := find_objections(template, given):
        recipe = get_recipe(found.command.key)
        corrected = command_text.render_block(recipe, {"name": name}, {"variables": suggest_variables(template, given)})
        good = {key: value for key, value in given.items() if key in template.variables}
        return Mistaken(found.command, tuple(wrong), corrected, {"name": name, "variables": good})
    inner = context._replace(filling=given, running=(*context.running, name))
    return _gather_lines(found, [line(text, inner) for text in template.commands])


def _refuse_run(found: Parsed, mistake: Mistake, name: str) -> Mistaken:
    args = {**found.args, "name": name}
    corrected = command_text.render_command(found.command, args)
    return Mistaken(found.command, (mistake,), corrected, {"variables": found.args["variables"]})


def _gather_lines(found: Parsed, inner: list[InnerCommand]) -> Parsed | Mistaken | Lacking:
    mistakes = tuple(mistake for one in inner for mistake in one.mistakes)
    if mistakes:
        return Mistaken(
            found.command,
            mistakes,
            command_text.render_command(found.command, found.args),
            {"name": found.args["name"]},
        )
    if lacks := tuple(dict.fromkeys(lack for one in inner for lack in one.lacks)):
        return Lacking(found.command, found.args, lacks)
    return Parsed(found.command, {**found.args, "lines": [one.line for one in inner]}, found.said)
