"""Sorts out a message that is not plainly right: every mistake told at once, with a block to copy back."""

from difflib import SequenceMatcher

from shared.grammar.command_text import render_value
from shared.grammar.compiled_menu import Reader, Recipe
from shared.grammar.folding import fold_key
from shared.grammar.gathered_values import GatheredValues
from shared.grammar.held_values import find_held_values
from shared.grammar.inline_pairs import split_swallowed_keys
from shared.grammar.key_value_pair import Pair
from shared.grammar.part_as_key import PartKey, find_part, find_similar_part, names_another
from shared.grammar.results import Lacking, Mistake, Mistaken, Parsed, UnderstandingContext, ValueRefusal
from shared.grammar.spelling import find_nearest_meaning
from shared.grammar.template_variables import is_open
from shared.grammar.text_doubts import conclude_doubts, take_as_fields

MOST_MISTAKES = 12
"""More are not told: nobody reads them, and a flood must cost nothing."""


def sort_out_pairs(
    recipe: Recipe, pairs: list[Pair], context: UnderstandingContext, gathered: GatheredValues | None = None
) -> Parsed | Mistaken | Lacking:
    """The careful reading of what the quick one would not take; `gathered` has what came of commands inside."""
    doubtful = [pair for pair in pairs if pair.doubt and _could_be_field(pair, pair.reader, context)]
    pairs = [pair for pair in pairs if not pair.doubt]
    gathered = gather_pairs(gathered or GatheredValues(recipe, context), pairs)
    if not doubtful:
        return gathered.conclude()
    others = gather_pairs(GatheredValues(recipe, context), take_as_fields(pairs, doubtful))
    return conclude_doubts(gathered, others, doubtful)


def _could_be_field(pair: Pair, reader: Reader | None, context: UnderstandingContext) -> bool:
    if reader is None or reader.shapes or is_open(pair.value, context):
        return True
    value = reader.check(pair.value, context.clock)
    return not isinstance(value, ValueRefusal) or value.nearest is not None


def gather_pairs(gathered: GatheredValues, pairs: list[Pair]) -> GatheredValues:
    recipe = gathered.recipe
    for pair in sorted(
        pairs, key=lambda pair: recipe.shaped.index(pair.reader) + 1 if pair.reader in recipe.shaped else 0
    ):
        _take_pair_or_keep(gathered, pair)
    return gathered


def _take_pair_or_keep(gathered: GatheredValues, pair: Pair) -> None:
    if len(gathered.mistakes) >= MOST_MISTAKES:
        gathered.keep_unread(pair)
    else:
        _take_pair(gathered, pair)


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
        elif reader.has_own_words and value not in reader.field.choices and _tell_held_values(gathered, pair, reader):
            return
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
        _take_pair_or_keep(gathered, inner)


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
        gathered.guess(near, gathered.guess_value(recipe.readers[near], value.strip()))
        gathered.taken_for[near] = pair
    elif not part:
        gathered.keep_line(pair)


def _offer_part(gathered: GatheredValues, pair: Pair, part: PartKey) -> str:
    if gathered.args.get(part.by.key, part.choice) != part.choice:
        gathered.keep_line(pair)
        return f"{part.by.key}: {part.choice}"
    gathered.guess(part.by.key, part.choice)
    gathered.guess(part.reader.key, gathered.guess_value(part.reader, pair.value.strip() or part.reader.placeholder))
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
    if reader.field.kind == "choice" and _tell_held_values(gathered, pair, reader):
        return
    gathered.mistakes.append(
        Mistake(pair.line, reader.key, pair.value, refusal.problem, refusal.nearest, refusal.choices)
    )
    gathered.guess(reader.key, refusal.nearest or _keep_long_text(gathered, pair, reader) or reader.placeholder)


def _keep_long_text(gathered: GatheredValues, pair: Pair, reader: Reader) -> str | None:
    """A text of several lines goes back whole: which of its words go is its writer's choice."""
    return render_value(gathered.recipe, reader, pair.value) if reader.field.multiline else None


def _tell_held_values(gathered: GatheredValues, pair: Pair, reader: Reader) -> bool:
    """Asks about a choice with a value of another field among its words; False where it has none."""
    held = find_held_values(gathered.recipe, reader, pair.value, gathered.context.clock)
    if not held.others:
        return False
    known = {reader.key: held.own or reader.placeholder} | held.others
    shown = ", ".join(f"{key}: {value}" for key, value in known.items() if value != reader.placeholder)
    gathered.mistakes.append(
        Mistake(pair.line, reader.key, pair.value, "holds_other", shown, (", ".join(held.others),))
    )
    for key, value in known.items():
        if key not in gathered.args:
            gathered.guesses.setdefault(key, value)
    return True


def _score_refusal(text: str, refusal: ValueRefusal) -> float:
    return SequenceMatcher(None, fold_key(text[:80]), refusal.nearest or "").ratio()
