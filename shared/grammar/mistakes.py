"""Sorts out a message that is not plainly right: every mistake told at once, with a block to copy back."""

from difflib import SequenceMatcher

from shared.grammar.compiled_menu import Reader, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.gathered_values import GatheredValues
from shared.grammar.inline_pairs import split_swallowed_keys
from shared.grammar.key_value_pair import Pair
from shared.grammar.part_as_key import PartKey, find_part, find_similar_part, names_another
from shared.grammar.results import Lacking, Mistake, Mistaken, Parsed, UnderstandingContext, ValueRefusal
from shared.grammar.spelling import find_nearest_meaning
from shared.grammar.template_variables import is_open

MOST_MISTAKES = 12
"""More are not told: nobody reads them, and a flood must cost nothing."""


def sort_out_pairs(
    recipe: Recipe, pairs: list[Pair], context: UnderstandingContext, gathered: GatheredValues | None = None
) -> Parsed | Mistaken | Lacking:
    """The careful reading of what the quick one would not take; `gathered` has what came of commands inside."""
    gathered = gathered or GatheredValues(recipe, context)
    for pair in sorted(
        pairs, key=lambda pair: recipe.shaped.index(pair.reader) + 1 if pair.reader in recipe.shaped else 0
    ):
        if len(gathered.mistakes) >= MOST_MISTAKES:
            break
        _take_pair(gathered, pair)
    return gathered.conclude()


def _take_pair(gathered: GatheredValues, pair: Pair) -> None:
    if pair.reader is None:
        _take_unknown_key(gathered, pair)
    elif is_open(pair.value, gathered.context):
        _leave_open(gathered, pair, pair.reader)
    elif pair.value and (reader := gathered.choose_shape(pair.reader)):
        is_unshaped = reader is pair.reader and reader.shapes
        value = pair.value if is_unshaped else reader.check(pair.value, gathered.context.clock)
        if isinstance(value, ValueRefusal):
            _take_refused_value(gathered, pair, reader, value)
        elif value != "":
            gathered.keep_value(pair.reader.key, pair, value)


def _leave_open(gathered: GatheredValues, pair: Pair, reader: Reader) -> None:
    if within := _cut_swallowed_keys(gathered, pair):
        _take_cut_pairs(gathered, within)
    else:
        gathered.left_open[reader.key] = pair.value


def _cut_swallowed_keys(gathered: GatheredValues, pair: Pair) -> list[Pair] | None:
    """So often in a message as mistakes are told: what is cut may swallow keys again."""
    if gathered.cuts >= MOST_MISTAKES:
        return None
    within = split_swallowed_keys(gathered.recipe, pair)
    gathered.cuts += within is not None
    return within


def _take_cut_pairs(gathered: GatheredValues, within: list[Pair]) -> None:
    for inner in within:
        if len(gathered.mistakes) >= MOST_MISTAKES:
            break
        _take_pair(gathered, inner)


def _take_unknown_key(gathered: GatheredValues, pair: Pair) -> None:
    recipe = gathered.recipe
    part = find_part(recipe, pair.key, gathered.context.clock) if pair.key else None
    if part and not names_another(recipe, pair.value, gathered.context.clock):
        _take_pair(gathered, pair._replace(reader=part.by, value=part.choice))
        _take_pair(gathered, pair._replace(reader=part.reader))
        return
    keys = tuple(field.key for field in recipe.command.fields)
    problem, near, value = "unknown_key", find_nearest_meaning(fold_key(pair.key), recipe.keys), pair.value.strip()
    offered = near
    if not pair.key:
        first, _, value = pair.value.partition(" ")
        problem, near = "not_a_line", find_nearest_meaning(fold_key(first), recipe.keys) if value else None
        offered = f"{near}: {value.strip()}" if near else None
    elif part := part or find_similar_part(recipe, pair.key, gathered.context.clock):
        near, offered = None, _offer_part(gathered, pair, part)
    gathered.mistakes.append(Mistake(pair.line, pair.key, pair.value, problem, offered, keys))
    if near and value and near not in gathered.args and near not in gathered.guesses:
        gathered.guesses[near] = gathered.guess_value(recipe.readers[near], value.strip())


def _offer_part(gathered: GatheredValues, pair: Pair, part: PartKey) -> str:
    gathered.guesses[part.by.key] = part.choice
    gathered.guesses[part.reader.key] = gathered.guess_value(part.reader, pair.value.strip() or part.reader.placeholder)
    return f"{part.by.key}: {part.choice}"


def _take_refused_value(gathered: GatheredValues, pair: Pair, reader: Reader, refusal: ValueRefusal) -> None:
    if within := _cut_swallowed_keys(gathered, pair):
        _take_cut_pairs(gathered, within)
        return
    if reader.field.otherwise:
        other = gathered.recipe.readers[reader.field.otherwise]
        value = other.check(pair.value, gathered.context.clock)
        if not isinstance(value, ValueRefusal):
            gathered.keep_value(other.key, pair, value)
            return
        refusal = max(refusal, value, key=lambda each: _score_refusal(pair.value, each))
    gathered.mistakes.append(
        Mistake(pair.line, reader.key, pair.value, refusal.problem, refusal.nearest, refusal.choices)
    )
    gathered.guesses[reader.key] = refusal.nearest or reader.placeholder


def _score_refusal(text: str, refusal: ValueRefusal) -> float:
    return SequenceMatcher(None, fold_key(text[:80]), refusal.nearest or "").ratio()
