"""A command about commands from its pairs: /schedule, /if, /batch, /template."""

from collections.abc import Iterable
from typing import Any

from shared.commands import Command
from shared.grammar import command_text, template_runs, template_variables
from shared.grammar.command_boundaries import COMMAND_START, split_commands
from shared.grammar.command_intent import count_commands
from shared.grammar.compiled_menu import Reader, Recipe, get_recipe
from shared.grammar.gathered_values import GatheredValues
from shared.grammar.key_value_pair import Pair
from shared.grammar.mistakes import sort_out_pairs
from shared.grammar.nested_commands import Read, read_inner_command
from shared.grammar.results import InnerCommand, Lacking, Mistake, Mistaken, Parsed, UnderstandingContext

MOST = 20
"""Commands that one message may come down to."""


def read_flow(
    recipe: Recipe, pairs: list[Pair], context: UnderstandingContext, read: Read
) -> Parsed | Mistaken | Lacking:
    """What a command about commands means; `read` reads a message, for those inside it."""
    gathered, own_pairs = _read_inside(recipe, pairs, context, read)
    outcome = sort_out_pairs(recipe, template_variables.fill_variables(own_pairs, context), context, gathered)
    if isinstance(outcome, Lacking) and not outcome.only_attachments:
        return _ask_by_block(recipe, outcome)
    if isinstance(outcome, Parsed) and recipe.command.open_keys and "name" in outcome.args:
        outcome = template_runs.run_template(
            outcome, context, lambda text, inner: read_inner_command(text, 1, inner, read)
        )
    if isinstance(outcome, Parsed) and not context.depth and count_commands(outcome.args) > MOST:
        return _refuse_count(outcome.command, count_commands(outcome.args))
    return outcome


def _read_inside(
    recipe: Recipe, pairs: list[Pair], context: UnderstandingContext, read: Read
) -> tuple[GatheredValues, list[Pair]]:
    """The commands and variables of its pairs, and the pairs that are its own."""
    gathered, own_pairs, variables = GatheredValues(recipe, context), list[Pair](), list[Pair]()
    around = context._replace(within_schedule=True) if recipe.command.key == "schedule" else context
    for pair in pairs:
        if pair.reader and pair.reader.key in recipe.nested:
            _read_inner(gathered, pair.reader, pair, around, read)
        elif pair.reader is None and pair.key and recipe.command.open_keys:
            variables.append(pair)
        else:
            own_pairs.append(pair)
    if recipe.command.open_keys:
        filled = template_variables.fill_variables(variables, context)
        gathered.args[recipe.command.open_keys] = template_runs.collect_variables(filled)
    return gathered, own_pairs


def _ask_by_block(recipe: Recipe, lacking: Lacking) -> Mistaken:
    """A command cannot be asked for: the answer would be a command of its own."""
    mistakes = tuple(Mistake(0, _get_typed_key(recipe, key), "", "missing") for key in lacking.missing)
    return Mistaken(lacking.command, mistakes, command_text.render_lacking(recipe, lacking), lacking.kept)


def _get_typed_key(recipe: Recipe, key: str) -> str:
    return recipe.readers[key].field.typed or key if key in recipe.readers else key


def _refuse_count(command: Command, count: int) -> Mistaken:
    return Mistaken(command, (Mistake(0, "commands", str(count), "too_many", None, (str(MOST),)),), "", {})


def read_due_command(text: str, context: UnderstandingContext, read: Read) -> InnerCommand:
    """The command a schedule kept, as the only one of its message; a template in it may have grown since."""
    inner = read_inner_command(text, 1, context, read)
    count = count_commands(inner.line["intent"]["args"]) if inner.line and not inner.lacks else 0
    return InnerCommand(None, _refuse_count(get_recipe("schedule").command, count).mistakes) if count > MOST else inner


def _read_inner(
    gathered: GatheredValues, reader: Reader, pair: Pair, context: UnderstandingContext, read: Read
) -> None:
    if not pair.value.strip():
        return
    if reader.key in gathered.args or reader.key in gathered.guesses:
        gathered.mistakes.append(Mistake(pair.line, reader.key, pair.value.partition("\n")[0], "twice"))
        gathered.add_beside(reader.key, pair.value)
    elif reader.field.kind == "line":
        _keep_inner(gathered, reader.key, read_inner_command(_strip_quotes(pair.value), pair.line, context, read))
    else:
        _read_list(gathered, reader, pair, context, read)


def _keep_inner(gathered: GatheredValues, key: str, inner: InnerCommand) -> None:
    if inner.mistakes:
        gathered.mistakes += inner.mistakes
        gathered.guesses[key] = inner.corrected
    else:
        gathered.args[key] = inner.line
    gathered.lacks += inner.lacks


def _read_list(gathered: GatheredValues, reader: Reader, pair: Pair, context: UnderstandingContext, read: Read) -> None:
    texts = split_commands(pair.value)
    if len(texts) > MOST:
        gathered.mistakes.append(Mistake(pair.line, reader.key, str(len(texts)), "too_many", None, (str(MOST),)))
        gathered.guesses[reader.key] = [text for _, text in texts]
    elif reader.field.kind == "commands":
        _check_template(gathered, reader, pair, context, read)
    else:
        inner = [read_inner_command(text, pair.line + down, context, read) for down, text in texts]
        _keep_list(gathered, reader, texts, inner, [reading.line for reading in inner])
        gathered.lacks += [] if gathered.mistakes else [lack for reading in inner for lack in reading.lacks]


def _check_template(
    gathered: GatheredValues, reader: Reader, pair: Pair, context: UnderstandingContext, read: Read
) -> None:
    """The commands of a template, kept as their texts with the variables open."""
    texts, unfilled = split_commands(pair.value), context._replace(filling={}, only_checked=True)
    inner = [read_inner_command(text, pair.line + down, unfilled, read) for down, text in texts]
    variables = template_variables.find_variables(text for _, text in texts)
    bad = [Mistake(pair.line, reader.key, name, "bad_variable") for name in variables if not is_usable_variable(name)]
    gathered.args["variables"] = list(variables)
    _keep_list(gathered, reader, texts, inner, [text for _, text in texts], bad)


def _keep_list(
    gathered: GatheredValues,
    reader: Reader,
    texts: list[tuple[int, str]],
    inner: list[InnerCommand],
    good: list[Any],
    mistakes: Iterable[Mistake] = (),
) -> None:
    """A list of commands: what is `good` of it, or its mistakes with each command put right."""
    gathered.mistakes += [*(mistake for reading in inner for mistake in reading.mistakes), *mistakes]
    if gathered.mistakes:
        corrected = [reading.corrected or text for reading, (_, text) in zip(inner, texts, strict=True)]
        gathered.guesses[reader.key] = corrected
    else:
        gathered.args[reader.key] = good


def is_usable_variable(name: str) -> bool:
    """Not a key that /template run has itself."""
    return template_variables.is_variable_name(name) and name not in get_recipe("template_run").readers


def _strip_quotes(text: str) -> str:
    """An inner command without the bullet or the quotes around it."""
    text = text[match.end() :] if (match := COMMAND_START.match(text)) else text.strip()
    return text[1:-1].strip() if len(text) > 2 and text[0] == text[-1] == '"' else text
