"""Commands inside a command: /schedule, /if, /batch, /template.

Each is read like a message of its own. Its mistakes are told with the line of the whole message, and nobody can be
asked for what it lacks.
"""

from collections.abc import Callable
from dataclasses import replace

from shared.commands import Command
from shared.grammar import command_lookup, command_text, template_runs, template_variables
from shared.grammar.command_boundaries import COMMAND_START, split_commands
from shared.grammar.command_intent import build_intent, count_commands
from shared.grammar.compiled_menu import Reader, Recipe, get_recipe
from shared.grammar.key_value_lines import Pair
from shared.grammar.mistakes import Inside, sort_out_pairs
from shared.grammar.required_and_defaults import complete_command, find_missing
from shared.grammar.results import InnerCommand, Lacking, Mistake, Mistaken, Parsed, Understanding, UnderstandingContext

DEEPEST = 3
"""Commands around a command: a batch in an if in a schedule."""
MOST = 20
"""Commands that one message may come down to."""
_NOT_REPEATED = frozenset({"schedule", "template_create"})
_SLASHES = "/／⁄∕ "
_ATTACHMENTS = frozenset({"image", "video", "document"})
Read = Callable[[str, UnderstandingContext], Understanding]


def is_flow(recipe: Recipe) -> bool:
    return bool(recipe.nested or recipe.command.open_keys)


def read_flow(
    recipe: Recipe, pairs: list[Pair], context: UnderstandingContext, read: Read
) -> Parsed | Mistaken | Lacking:
    """A command about commands from its pairs, see `nested_pairs`."""
    inside, plain, variables = Inside(), list[Pair](), list[tuple[str, str]]()
    around = context._replace(within_schedule=True) if recipe.command.key == "schedule" else context
    for pair in pairs:
        if pair.reader and pair.reader.key in recipe.nested:
            _read_inner(inside, pair.reader, pair, around, read)
        elif pair.reader is None and pair.key and recipe.command.open_keys:
            variables.append((pair.key, pair.value))
        else:
            plain.append(pair)
    if context.filling is not None:
        plain = template_variables.fill_variables(plain, context)
        variables = [(key, template_variables.fill_text(value, context.filling)) for key, value in variables]
    if recipe.command.open_keys:
        inside.args[recipe.command.open_keys] = template_runs.collect_variables(variables)
    outcome = sort_out_pairs(recipe, plain, context, inside)
    if isinstance(outcome, Lacking):
        outcome = outcome if all(key in _ATTACHMENTS for key in outcome.missing) else _ask_by_block(recipe, outcome)
    elif isinstance(outcome, Parsed) and recipe.command.open_keys and "name" in outcome.args:
        outcome = template_runs.run_template(
            outcome, context, lambda text, inner: read_inner_command(text, 1, inner, read)
        )
    if isinstance(outcome, Parsed) and not context.depth and count_commands(outcome.args) > MOST:
        return _refuse_count(outcome.command, count_commands(outcome.args))
    return outcome


def _ask_by_block(recipe: Recipe, lacking: Lacking) -> Mistaken:
    """A command cannot be asked for: the answer would be a command of its own."""
    mistakes = tuple(Mistake(0, _get_typed_key(recipe, key), "", "missing") for key in lacking.missing)
    return Mistaken(
        lacking.command,
        mistakes,
        command_text.render_block(recipe, lacking.kept, _guess_values(recipe, lacking)),
        lacking.kept,
    )


def _guess_values(recipe: Recipe, lacking: Lacking) -> dict[str, str]:
    """What the block to fill shows for keys without a value: an example, or the words with an open variable."""
    examples = {key: recipe.reader(key).placeholder for key in lacking.missing if key in recipe.readers}
    return _find_open_values(lacking) | examples


def _find_open_values(lacking: Lacking) -> dict[str, str]:
    """The values of a command with an open variable in them."""
    return {key: value for key, value in lacking.raw_values.items() if value and key not in lacking.kept}


def _get_typed_key(recipe: Recipe, key: str) -> str:
    return recipe.readers[key].field.typed or key if key in recipe.readers else key


def _refuse_count(command: Command, count: int) -> Mistaken:
    return Mistaken(command, (Mistake(0, "commands", str(count), "too_many", None, (str(MOST),)),), "", {})


def _read_inner(inside: Inside, reader: Reader, pair: Pair, context: UnderstandingContext, read: Read) -> None:
    if not pair.value.strip():
        return
    if reader.key in inside.args or reader.key in inside.guesses:
        inside.mistakes.append(Mistake(pair.line, reader.key, pair.value.partition("\n")[0], "twice"))
    elif reader.field.kind == "line":
        _keep_inner(inside, reader.key, read_inner_command(_strip_quotes(pair.value), pair.line, context, read))
    else:
        _read_list(inside, reader, pair, context, read)


def _keep_inner(inside: Inside, key: str, inner: InnerCommand) -> None:
    if inner.mistakes:
        inside.mistakes += inner.mistakes
        inside.guesses[key] = inner.corrected
    else:
        inside.args[key] = inner.line
    inside.lacks += inner.lacks


def _read_list(inside: Inside, reader: Reader, pair: Pair, context: UnderstandingContext, read: Read) -> None:
    texts = split_commands(pair.value)
    if len(texts) > MOST:
        inside.mistakes.append(Mistake(pair.line, reader.key, str(len(texts)), "too_many", None, (str(MOST),)))
        inside.guesses[reader.key] = [text for _, text in texts]
        return
    to_be_filled = reader.field.kind == "commands"
    inner_context = context._replace(filling={}, only_checked=True) if to_be_filled else context
    inner = [read_inner_command(text, pair.line + down, inner_context, read) for down, text in texts]
    inside.mistakes += [mistake for reading in inner for mistake in reading.mistakes]
    if to_be_filled:
        variables = template_variables.find_variables(text for _, text in texts)
        inside.mistakes += [
            Mistake(pair.line, reader.key, name, "bad_variable") for name in variables if not is_usable_variable(name)
        ]
        inside.args["variables"] = list(variables)
    if inside.mistakes:
        inside.guesses[reader.key] = [
            reading.corrected or text for reading, (_, text) in zip(inner, texts, strict=True)
        ]
    else:
        inside.args[reader.key] = [text for _, text in texts] if to_be_filled else [reading.line for reading in inner]
        inside.lacks += () if to_be_filled else [lack for reading in inner for lack in reading.lacks]


def is_usable_variable(name: str) -> bool:
    """Not a key that /template run has itself."""
    return template_variables.is_variable_name(name) and name not in get_recipe("template_run").readers


def _strip_quotes(text: str) -> str:
    """An inner command without the bullet or the quotes around it."""
    text = text[match.end() :] if (match := COMMAND_START.match(text)) else text.strip()
    return text[1:-1].strip() if len(text) > 2 and text[0] == text[-1] == '"' else text


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
    meaning = _complete_derived(recipe, read(text, inner), inner)
    if isinstance(meaning, Mistaken):
        mistakes, corrected = _drop_derived(recipe, meaning)
        placed = tuple(_place_mistake(mistake, at, name) for mistake in mistakes)
        return InnerCommand(None, placed, command_text.join_block(recipe, corrected) or text)
    if isinstance(meaning, Lacking):
        return _refuse_lack(recipe, meaning, at, text)
    if not isinstance(meaning, Parsed):
        return _refuse_unknown(text, at)
    if context.only_checked:
        return InnerCommand({"text": text, "intent": build_intent(meaning)})
    again = inner._replace(filling=None)
    words = command_text.render_plainly(
        meaning, lambda rendered: _complete_derived(recipe, read(rendered, again), again)
    )
    return InnerCommand({"text": words or text, "intent": build_intent(meaning)})


def read_due_command(text: str, context: UnderstandingContext, read: Read) -> InnerCommand:
    """The command a schedule kept, as the only one of its message; a template in it may have grown since."""
    inner = read_inner_command(text, 1, context, read)
    count = count_commands(inner.line["intent"]["args"]) if inner.line and not inner.lacks else 0
    return InnerCommand(None, _refuse_count(get_recipe("schedule").command, count).mistakes) if count > MOST else inner


def _find_objection(recipe: Recipe, context: UnderstandingContext) -> str | None:
    if context.within_schedule and recipe.command.key in _NOT_REPEATED:
        return "no_loops"
    if recipe.command.alone:
        return "not_nested"
    return "too_deep" if is_flow(recipe) and context.depth + 1 >= DEEPEST else None


def _drop_derived(recipe: Recipe, mistaken: Mistaken) -> tuple[list[Mistake], str]:
    """Nobody need write what is made of another value, even of one that is wrong yet."""
    present = {*mistaken.kept, *(mistake.key for mistake in mistaken.mistakes if mistake.problem != "missing")}
    present |= {
        mistake.nearest for mistake in mistaken.mistakes if mistake.problem == "unknown_key" and mistake.nearest
    }
    made = {field.key for field in recipe.command.fields if field.derived_from in present}
    mistakes = [mistake for mistake in mistaken.mistakes if not (mistake.problem == "missing" and mistake.key in made)]
    derived_lines = {f"{key}: {recipe.reader(key).placeholder}" for key in made}
    return mistakes, "\n".join(line for line in mistaken.corrected.split("\n") if line not in derived_lines)


def _place_mistake(mistake: Mistake, at: int, name: str) -> Mistake:
    return replace(mistake, line=at + max(mistake.line, 1) - 1, within=mistake.within or name)


def _refuse_unknown(text: str, at: int) -> InnerCommand:
    """Words that name no command. Without a slash they may be no command at all."""
    word = command_lookup.suggest_commands(text.lstrip(_SLASHES))
    problem = "unknown_command" if text[:1] in _SLASHES else "no_command"
    choices = tuple(f"/{name}" for name in word.nearest)
    nearest = choices[0] if choices else None
    mistake = Mistake(at, word.word, text.partition("\n")[0], problem, nearest, choices)
    return InnerCommand(None, (mistake,), command_text.replace_name(text, nearest) if nearest else text)


def _complete_derived(recipe: Recipe, meaning: Understanding, context: UnderstandingContext) -> Understanding:
    """Required values that can be made of others are: a title of its page."""
    if not isinstance(meaning, Lacking):
        return meaning
    kept = dict(meaning.kept)
    for field in recipe.command.fields:
        if field.key in meaning.missing and field.derived_from in kept:
            kept[field.key] = str(kept[field.derived_from]).replace("-", " ").title()
    missing = find_missing(recipe, kept, context.attached, _find_open_values(meaning))
    if missing or recipe.nested:
        return meaning
    return complete_command(recipe, kept, meaning.raw_values, context)


def _refuse_lack(recipe: Recipe, lacking: Lacking, at: int, text: str) -> InnerCommand:
    """What must be attached can still be asked for, for the whole message; nothing else can."""
    if all(key in _ATTACHMENTS for key in lacking.missing):
        return InnerCommand({"text": text}, lacks=lacking.missing)
    name = recipe.command.name
    mistakes = tuple(Mistake(at, key, "", "missing", within=name) for key in lacking.missing)
    block = command_text.render_block(recipe, lacking.kept, _guess_values(recipe, lacking))
    return InnerCommand(None, mistakes, command_text.join_block(recipe, block))
