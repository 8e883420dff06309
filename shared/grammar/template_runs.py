"""Runs a template in words: which variables it lacks, and its commands with them filled in."""

from collections.abc import Callable, Mapping

from shared.grammar import command_text
from shared.grammar.compiled_menu import get_recipe
from shared.grammar.folding import fold_key
from shared.grammar.key_value_pair import Pair
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
from shared.grammar.spelling import find_nearest, find_nearest_meaning
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


def find_objections(template: Template, values: Args) -> list[Mistake]:
    """The variables that are missing, and those the template does not have."""
    lacking = [name for name in template.variables if not values.get(name)]
    unknown = [name for name in values if name not in template.variables]
    return [
        *(
            Mistake(
                0,
                name,
                values[name],
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


def suggest_variables(template: Template, values: Args) -> Args:
    """The variables for the block to copy: those given, put under the nearest name, and `<examples>`."""
    lacking = [name for name in template.variables if not values.get(name)]
    renamed = {find_nearest(name, lacking): value for name, value in values.items() if name not in template.variables}
    return {name: values.get(name) or renamed.get(name) or f"<{name}>" for name in template.variables}


def collect_variables(pairs: list[Pair]) -> Args:
    """The keys that were written, in snake_case, each once; an empty value is not given."""
    return {fold_key(pair.key): " ".join(pair.value.split())[:LONGEST] for pair in pairs if pair.value.strip()}


def run_template(
    parsed: Parsed, context: UnderstandingContext, read: Callable[[str, UnderstandingContext], InnerCommand]
) -> Parsed | Mistaken | Lacking:
    """A template with its variables filled; as it is while nobody looked the templates up."""
    name, values = parsed.args["name"], parsed.args["variables"]
    if context.templates is None:
        return parsed
    template = context.templates.get(name)
    if template is None:
        near = find_nearest_meaning(name, {known: known for known in context.templates})
        return _refuse_run(
            parsed, Mistake(0, "name", name, "no_such_template", near, tuple(context.templates)), near or name
        )
    if name in context.running:
        return _refuse_run(parsed, Mistake(0, "name", name, "no_loops"), name)
    if wrong := find_objections(template, values):
        recipe = get_recipe(parsed.command.key)
        corrected = command_text.render_block(
            recipe, {"name": name}, {"variables": suggest_variables(template, values)}
        )
        known_values = {key: value for key, value in values.items() if key in template.variables}
        return Mistaken(parsed.command, tuple(wrong), corrected, {"name": name, "variables": known_values})
    inner = context._replace(filling=values, running=(*context.running, name))
    return _gather_lines(parsed, [read(text, inner) for text in template.commands])


def _refuse_run(parsed: Parsed, mistake: Mistake, name: str) -> Mistaken:
    args = {**parsed.args, "name": name}
    corrected = command_text.render_command(parsed.command, args)
    return Mistaken(parsed.command, (mistake,), corrected, {"variables": parsed.args["variables"]})


def _gather_lines(parsed: Parsed, inner: list[InnerCommand]) -> Parsed | Mistaken | Lacking:
    mistakes = tuple(mistake for reading in inner for mistake in reading.mistakes)
    if mistakes:
        return Mistaken(
            parsed.command,
            mistakes,
            command_text.render_command(parsed.command, parsed.args),
            {"name": parsed.args["name"]},
        )
    if lacks := tuple(dict.fromkeys(lack for reading in inner for lack in reading.lacks)):
        return Lacking(parsed.command, parsed.args, lacks)
    return Parsed(parsed.command, {**parsed.args, "lines": [reading.line for reading in inner]}, parsed.raw_values)
