"""Runs a template in words: which variables it lacks, and its commands with them filled in."""

from collections.abc import Callable, Mapping

from shared.grammar import render_command
from shared.grammar.compiled_menu import recipe_of
from shared.grammar.folding import snake
from shared.grammar.results import Args, Inner, Lacking, Mistake, Mistaken, Parsed, Scene, Template
from shared.grammar.spelling import nearest
from shared.grammar.template_variables import variables_in

LONGEST = 500
"""Characters of a variable's value."""


def known(raw: Mapping[str, Mapping[str, list[str]]] | None) -> dict[str, Template] | None:
    """Templates as SQL tells them."""
    if raw is None:
        return None
    return {
        name: Template(tuple(each["commands"]), tuple(each.get("variables") or variables_in(each["commands"])))
        for name, each in raw.items()
    }


def objections(template: Template, given: Args) -> list[Mistake]:
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
                nearest(name, lacking or template.variables),
                template.variables,
            )
            for name in unknown
        ),
        *(
            Mistake(0, name, "", "missing_variable")
            for name in lacking
            if name not in {nearest(other, lacking) for other in unknown}
        ),
    ]


def touched_up(template: Template, given: Args) -> Args:
    """The variables for the block to copy: those given, put under the nearest name, and `<examples>`."""
    lacking = [name for name in template.variables if not given.get(name)]
    renamed = {nearest(name, lacking): value for name, value in given.items() if name not in template.variables}
    return {name: given.get(name) or renamed.get(name) or f"<{name}>" for name in template.variables}


def variables_of(pairs: list[tuple[str, str]]) -> Args:
    """The keys that were written, in snake_case, each once; an empty value is not given."""
    return {snake(key): " ".join(value.split())[:LONGEST] for key, value in pairs if value.strip()}


def run(found: Parsed, scene: Scene, line: Callable[[str, Scene], Inner]) -> Parsed | Mistaken | Lacking:
    """A template with its variables filled; as it is while nobody looked the templates up."""
    name, given = found.args["name"], found.args["variables"]
    if scene.templates is None:
        return found
    template = scene.templates.get(name)
    if template is None:
        near = nearest(name, scene.templates)
        return _refused(found, Mistake(0, "name", name, "no_such_template", near, tuple(scene.templates)), near or name)
    if name in scene.running:
        return _refused(found, Mistake(0, "name", name, "no_loops"), name)
    if wrong := objections(template, given):
        recipe = recipe_of(found.command.key)
        corrected = render_command.block(recipe, {"name": name}, {"variables": touched_up(template, given)})
        good = {key: value for key, value in given.items() if key in template.variables}
        return Mistaken(found.command, tuple(wrong), corrected, {"name": name, "variables": good})
    inner = scene._replace(filling=given, running=(*scene.running, name))
    return _filled(found, [line(text, inner) for text in template.commands])


def _refused(found: Parsed, mistake: Mistake, name: str) -> Mistaken:
    args = {**found.args, "name": name}
    corrected = render_command.written(found.command, args)
    return Mistaken(found.command, (mistake,), corrected, {"variables": found.args["variables"]})


def _filled(found: Parsed, inner: list[Inner]) -> Parsed | Mistaken | Lacking:
    mistakes = tuple(mistake for one in inner for mistake in one.mistakes)
    if mistakes:
        return Mistaken(
            found.command, mistakes, render_command.written(found.command, found.args), {"name": found.args["name"]}
        )
    if lacks := tuple(dict.fromkeys(lack for one in inner for lack in one.lacks)):
        return Lacking(found.command, found.args, lacks)
    return Parsed(found.command, {**found.args, "lines": [one.line for one in inner]}, found.said)
