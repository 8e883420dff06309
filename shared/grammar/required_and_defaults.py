"""Says what a command still lacks, and makes it whole: defaults filled in, what was attached put in its place."""

from collections.abc import Mapping
from typing import Any

from shared.grammar.compiled_menu import Reader, Recipe
from shared.grammar.results import Args, Parsed, UnderstandingContext

PICTURE = "image"
_NOTHING: Mapping[str, str] = {}


def find_missing(
    recipe: Recipe, args: Args, attached: Mapping[str, Any], left_open: Mapping[str, str] = _NOTHING
) -> tuple[str, ...]:
    """The keys still to be asked for; one that is left open, or made of such a one, has a value nobody knows yet."""
    if left_open:
        made = {field.key: "" for field in recipe.command.fields if field.derived_from in left_open}
        args = {**made, **left_open, **args}
    missing_keys = [key for key in recipe.required if key not in args]
    for field in recipe.conditional:
        known = recipe.defaults | args
        if field.key not in args and all(known.get(key) == value for key, value in field.needed_when.items()):
            missing_keys.append(field.key)
    for reader in recipe.shaped:
        if _is_picture(reader, args):
            missing_keys = [key for key in missing_keys if key != reader.key] + (
                [] if attached.get(PICTURE) or attached.get("quoted") else [PICTURE]
            )
    if recipe.command.one_of and not any(key in args for key in recipe.command.one_of):
        missing_keys.append(recipe.command.one_of[0])
    if recipe.command.needs_attachment and not _find_attachment(recipe, attached):
        missing_keys.append(str(recipe.command.takes))
    return tuple(missing_keys)


def _is_picture(reader: Reader, args: Args) -> bool:
    which = str(args.get(reader.field.shaped_by or ""))
    return which in reader.shapes and reader.shapes[which] is None


def _may_show_picture(recipe: Recipe, args: Args) -> bool:
    """A page that is made, or a part of one that is its picture."""
    return recipe.command.takes == PICTURE and all(_is_picture(reader, args) for reader in recipe.shaped)


def _find_attachment(recipe: Recipe, attached: Mapping[str, Any]) -> Args:
    """What stands among the arguments for the attached video or document; a picture stays beside them, and the message
    that it is in among them."""
    if recipe.command.takes == PICTURE and attached.get(PICTURE):
        return {}
    kinds = {"image": ("quoted",), "video": ("video", "quoted"), "document": ("document",)}
    kinds_taken = kinds.get(recipe.command.takes or "", ())
    return next(({kind: attached[kind]} for kind in kinds_taken if attached.get(kind)), {})


def complete_command(recipe: Recipe, args: Args, raw_values: Args, context: UnderstandingContext) -> Parsed:
    """A command that lacks nothing."""
    if recipe.moving:
        moving = {
            reader.key: reader.check(str(reader.field.default), context.clock)
            for reader in recipe.moving
            if reader.key not in args
        }
        args = moving | args
    if recipe.command.needs_attachment or _may_show_picture(recipe, args):
        args = args | _find_attachment(recipe, context.attached)
    return Parsed(recipe.command, recipe.defaults | args, raw_values)
