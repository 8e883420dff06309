"""Commands inside a command: /schedule, /if, /batch, /template.

Each is read like a message of its own. Its mistakes are told with the line of the whole message, and nobody can be
asked for what it lacks.
"""

from collections.abc import Callable
from dataclasses import replace

from shared.commands import Command
from shared.grammar import command_lookup, render_command, template_runs, template_variables
from shared.grammar.command_boundaries import STARTS, listed
from shared.grammar.command_intent import command_intent, leaves
from shared.grammar.compiled_menu import Reader, Recipe, recipe_of
from shared.grammar.key_value_lines import Pair
from shared.grammar.mistakes import Inside, sort_out
from shared.grammar.required_and_defaults import missing, whole
from shared.grammar.results import Inner, Lacking, Mistake, Mistaken, Parsed, Scene, Understanding

DEEPEST = 3
"""Commands around a command: a batch in an if in a schedule."""
MOST = 20
"""Commands that one message may come down to."""
_NOT_REPEATED = frozenset({"schedule", "template_create"})
_SLASHES = "/／⁄∕ "
_ATTACHMENTS = frozenset({"image", "video", "document"})
Read = Callable[[str, Scene], Understanding]


def is_flow(recipe: Recipe) -> bool:
    return bool(recipe.nested or recipe.command.open_keys)


def settled(recipe: Recipe, pairs: list[Pair], scene: Scene, read: Read) -> Parsed | Mistaken | Lacking:
    """A command about commands from its pairs, see `cutting`."""
    inside, plain, variables = Inside(), list[Pair](), list[tuple[str, str]]()
    around = scene._replace(within_schedule=True) if recipe.command.key == "schedule" else scene
    for pair in pairs:
        if pair.reader and pair.reader.key in recipe.nested:
            _read_inner(inside, pair.reader, pair, around, read)
        elif pair.reader is None and pair.key and recipe.command.open_keys:
            variables.append((pair.key, pair.value))
        else:
            plain.append(pair)
    if scene.filling is not None:
        plain = template_variables.fill(plain, scene)
        variables = [(key, template_variables.filled(value, scene.filling)) for key, value in variables]
    if recipe.command.open_keys:
        inside.args[recipe.command.open_keys] = template_runs.variables_of(variables)
    found = sort_out(recipe, plain, scene, inside)
    if isinstance(found, Lacking):
        found = found if all(key in _ATTACHMENTS for key in found.missing) else _block_to_fill(recipe, found)
    elif isinstance(found, Parsed) and recipe.command.open_keys and "name" in found.args:
        found = template_runs.run(found, scene, lambda text, inner: line(text, 1, inner, read))
    if isinstance(found, Parsed) and not scene.depth and leaves(found.args) > MOST:
        return _too_many(found.command, leaves(found.args))
    return found


def _block_to_fill(recipe: Recipe, found: Lacking) -> Mistaken:
    """A command cannot be asked for: the answer would be a command of its own."""
    mistakes = tuple(Mistake(0, _typed(recipe, key), "", "missing") for key in found.missing)
    return Mistaken(
        found.command, mistakes, render_command.block(recipe, found.kept, _guesses(recipe, found)), found.kept
    )


def _guesses(recipe: Recipe, found: Lacking) -> dict[str, str]:
    """What the block to fill shows for keys without a value: an example, or the words with an open variable."""
    wanted = {key: recipe.reader(key).placeholder for key in found.missing if key in recipe.readers}
    return _left_open(found) | wanted


def _left_open(found: Lacking) -> dict[str, str]:
    """The values of a command with an open variable in them."""
    return {key: value for key, value in found.said.items() if value and key not in found.kept}


def _typed(recipe: Recipe, key: str) -> str:
    return recipe.readers[key].field.typed or key if key in recipe.readers else key


def _too_many(command: Command, count: int) -> Mistaken:
    return Mistaken(command, (Mistake(0, "commands", str(count), "too_many", None, (str(MOST),)),), "", {})


def _read_inner(inside: Inside, reader: Reader, pair: Pair, scene: Scene, read: Read) -> None:
    if not pair.value.strip():
        return
    if reader.key in inside.args or reader.key in inside.guesses:
        inside.mistakes.append(Mistake(pair.line, reader.key, pair.value.partition("\n")[0], "twice"))
    elif reader.field.kind == "line":
        _keep(inside, reader.key, line(_bare(pair.value), pair.line, scene, read))
    else:
        _read_list(inside, reader, pair, scene, read)


def _keep(inside: Inside, key: str, inner: Inner) -> None:
    if inner.mistakes:
        inside.mistakes += inner.mistakes
        inside.guesses[key] = inner.corrected
    else:
        inside.args[key] = inner.line
    inside.lacks += inner.lacks


def _read_list(inside: Inside, reader: Reader, pair: Pair, scene: Scene, read: Read) -> None:
    texts = listed(pair.value)
    if len(texts) > MOST:
        inside.mistakes.append(Mistake(pair.line, reader.key, str(len(texts)), "too_many", None, (str(MOST),)))
        inside.guesses[reader.key] = [text for _, text in texts]
        return
    to_be_filled = reader.field.kind == "commands"
    inner_scene = scene._replace(filling={}, only_checked=True) if to_be_filled else scene
    inner = [line(text, pair.line + down, inner_scene, read) for down, text in texts]
    inside.mistakes += [mistake for one in inner for mistake in one.mistakes]
    if to_be_filled:
        variables = template_variables.variables_in(text for _, text in texts)
        inside.mistakes += [
            Mistake(pair.line, reader.key, name, "bad_variable") for name in variables if not _may_be_variable(name)
        ]
        inside.args["variables"] = list(variables)
    if inside.mistakes:
        inside.guesses[reader.key] = [one.corrected or text for one, (_, text) in zip(inner, texts, strict=True)]
    else:
        inside.args[reader.key] = [text for _, text in texts] if to_be_filled else [one.line for one in inner]
        inside.lacks += () if to_be_filled else [lack for one in inner for lack in one.lacks]


def _may_be_variable(name: str) -> bool:
    """Not a key that /template run has itself."""
    return template_variables.is_name(name) and name not in recipe_of("template_run").readers


def _bare(text: str) -> str:
    """An inner command without the bullet or the quotes around it."""
    text = text[found.end() :] if (found := STARTS.match(text)) else text.strip()
    return text[1:-1].strip() if len(text) > 2 and text[0] == text[-1] == '"' else text


def line(text: str, at: int, scene: Scene, read: Read) -> Inner:
    """One inner command that starts on line `at` of the message."""
    found = command_lookup.find(text.lstrip(_SLASHES))
    if found is None:
        return _unknown(text, at)
    recipe, name = found[0], found[0].command.name
    if objection := _objection(recipe, scene):
        return Inner(None, (Mistake(at, name, text.partition("\n")[0], objection, within=name),), text)
    text = text if text[:1] in _SLASHES else f"/{text}"
    inner = scene._replace(depth=scene.depth + 1)
    meaning = _completed(recipe, read(text, inner), inner)
    if isinstance(meaning, Mistaken):
        mistakes, corrected = _without_what_is_made(recipe, meaning)
        placed = tuple(_placed(one, at, name) for one in mistakes)
        return Inner(None, placed, render_command.on_one_line(recipe, corrected) or text)
    if isinstance(meaning, Lacking):
        return _lacking(recipe, meaning, at, text)
    if not isinstance(meaning, Parsed):
        return _unknown(text, at)
    if scene.only_checked:
        return Inner({"text": text, "intent": command_intent(meaning)})
    again = inner._replace(filling=None)
    words = render_command.words(meaning, lambda one: _completed(recipe, read(one, again), again))
    return Inner({"text": words or text, "intent": command_intent(meaning)})


def due(text: str, scene: Scene, read: Read) -> Inner:
    """The command a schedule kept, as the only one of its message; a template in it may have grown since."""
    inner = line(text, 1, scene, read)
    count = leaves(inner.line["intent"]["args"]) if inner.line and not inner.lacks else 0
    return Inner(None, _too_many(recipe_of("schedule").command, count).mistakes) if count > MOST else inner


def _objection(recipe: Recipe, scene: Scene) -> str | None:
    if scene.within_schedule and recipe.command.key in _NOT_REPEATED:
        return "no_loops"
    if recipe.command.alone:
        return "not_nested"
    return "too_deep" if is_flow(recipe) and scene.depth + 1 >= DEEPEST else None


def _without_what_is_made(recipe: Recipe, found: Mistaken) -> tuple[list[Mistake], str]:
    """Nobody need write what is made of another value, even of one that is wrong yet."""
    there = {*found.kept, *(one.key for one in found.mistakes if one.problem != "missing")}
    there |= {one.nearest for one in found.mistakes if one.problem == "unknown_key" and one.nearest}
    made = {field.key for field in recipe.command.fields if field.derived_from in there}
    mistakes = [one for one in found.mistakes if not (one.problem == "missing" and one.key in made)]
    shown = {f"{key}: {recipe.reader(key).placeholder}" for key in made}
    return mistakes, "\n".join(line for line in found.corrected.split("\n") if line not in shown)


def _placed(mistake: Mistake, at: int, name: str) -> Mistake:
    return replace(mistake, line=at + max(mistake.line, 1) - 1, within=mistake.within or name)


def _unknown(text: str, at: int) -> Inner:
    """Words that name no command. Without a slash they may be no command at all."""
    word = command_lookup.unknown(text.lstrip(_SLASHES))
    problem = "unknown_command" if text[:1] in _SLASHES else "no_command"
    choices = tuple(f"/{name}" for name in word.nearest)
    nearest = choices[0] if choices else None
    mistake = Mistake(at, word.word, text.partition("\n")[0], problem, nearest, choices)
    return Inner(None, (mistake,), render_command.renamed(text, nearest) if nearest else text)


def _completed(recipe: Recipe, found: Understanding, scene: Scene) -> Understanding:
    """Required values that can be made of others are: a title of its page."""
    if not isinstance(found, Lacking):
        return found
    kept = dict(found.kept)
    for field in recipe.command.fields:
        if field.key in found.missing and field.derived_from in kept:
            kept[field.key] = str(kept[field.derived_from]).replace("-", " ").title()
    wanted = missing(recipe, kept, scene.attached, _left_open(found))
    if wanted or recipe.nested:
        return found
    return whole(recipe, kept, found.said, scene)


def _lacking(recipe: Recipe, found: Lacking, at: int, text: str) -> Inner:
    """What must be attached can still be asked for, for the whole message; nothing else can."""
    if all(key in _ATTACHMENTS for key in found.missing):
        return Inner({"text": text}, lacks=found.missing)
    name = recipe.command.name
    mistakes = tuple(Mistake(at, key, "", "missing", within=name) for key in found.missing)
    block = render_command.block(recipe, found.kept, _guesses(recipe, found))
    return Inner(None, mistakes, render_command.on_one_line(recipe, block))
