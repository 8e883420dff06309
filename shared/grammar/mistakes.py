"""Sorts out a message that is not plainly right: every mistake told at once, with a block to copy back."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from shared.grammar.command_text import make_draft_args, render_block, render_value
from shared.grammar.compiled_menu import Reader, Recipe
from shared.grammar.field_checks import Value
from shared.grammar.folding import fold_key
from shared.grammar.key_value_lines import Pair, split_swallowed_keys
from shared.grammar.part_as_key import PartKey, find_part, find_similar_part, names_another
from shared.grammar.required_and_defaults import complete_command, find_missing
from shared.grammar.results import Args, Clock, Lacking, Mistake, Mistaken, Parsed, UnderstandingContext, ValueRefusal
from shared.grammar.spelling import find_nearest_meaning
from shared.grammar.template_variables import is_open

_LAST = 10**9
MOST_MISTAKES = 12
"""More are not told: nobody reads them, and a flood must cost nothing."""


@dataclass(slots=True)
class Inside:
    """What the commands inside a command came to, for its own reading to go on with."""

    args: Args = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    guesses: Args = field(default_factory=dict)
    """Texts to show for a key that has no good value."""
    lacks: list[str] = field(default_factory=list)
    """What must be attached for one of them and is not."""


@dataclass(slots=True)
class _Sorting:
    recipe: Recipe
    context: UnderstandingContext
    args: Args
    mistakes: list[Mistake]
    guesses: Args
    """What the corrected block shows for a key that has no good value."""
    lacks: list[str]
    raw_values: Args = field(default_factory=dict)
    left_open: dict[str, str] = field(default_factory=dict)
    """The values with a variable in them that nobody knows yet."""
    twice: set[str] = field(default_factory=set)

    @property
    def clock(self) -> Clock:
        return self.context.clock


def sort_out_pairs(
    recipe: Recipe, pairs: list[Pair], context: UnderstandingContext, inside: Inside | None = None
) -> Parsed | Mistaken | Lacking:
    """The careful reading of what the quick one would not take."""
    inside = inside or Inside()
    sorting = _Sorting(recipe, context, inside.args, inside.mistakes, inside.guesses, inside.lacks)
    for pair in sorted(
        pairs, key=lambda pair: recipe.shaped.index(pair.reader) + 1 if pair.reader in recipe.shaped else 0
    ):
        if len(sorting.mistakes) >= MOST_MISTAKES:
            break
        _take_pair(sorting, pair)
    return _conclude(sorting)


def _take_pair(sorting: _Sorting, pair: Pair) -> None:
    if pair.reader is None:
        _take_unknown_key(sorting, pair)
    elif is_open(pair.value, sorting.context):
        _leave_open(sorting, pair, pair.reader)
    elif pair.value:
        reader = _choose_shape(sorting, pair.reader)
        if reader is None:
            return
        value = (
            reader.check(pair.value, sorting.clock) if reader is not pair.reader or not reader.shapes else pair.value
        )
        if isinstance(value, ValueRefusal):
            _take_refused_value(sorting, pair, reader, value)
        elif value != "":
            _keep_value(sorting, pair, value)


def _leave_open(sorting: _Sorting, pair: Pair, reader: Reader) -> None:
    for inner in (within := split_swallowed_keys(sorting.recipe, pair) or []):
        _take_pair(sorting, inner)
    if not within:
        sorting.left_open[reader.key] = pair.value


def _choose_shape(sorting: _Sorting, reader: Reader) -> Reader | None:
    """The reader a value needs once the field it depends on is known; None when an attached picture is the value."""
    if not reader.shapes:
        return reader
    by = reader.field.shaped_by or ""
    return reader.shapes.get(sorting.args.get(by) or sorting.guesses.get(by, ""), reader)


def _keep_value(sorting: _Sorting, pair: Pair, value: Value) -> None:
    reader = pair.reader
    assert reader is not None  # noqa: S101
    sorting.raw_values[reader.key] = pair.value
    before = sorting.args.setdefault(reader.key, value)
    if before != value:
        sorting.args[reader.key] = value
        sorting.twice.add(reader.key)
        sorting.mistakes.append(Mistake(pair.line, reader.key, pair.value, "twice"))


def _take_unknown_key(sorting: _Sorting, pair: Pair) -> None:
    recipe = sorting.recipe
    part = find_part(recipe, pair.key, sorting.clock) if pair.key else None
    if part and not names_another(recipe, pair.value, sorting.clock):
        _take_pair(sorting, pair._replace(reader=part.by, value=part.choice))
        _take_pair(sorting, pair._replace(reader=part.reader))
        return
    keys = tuple(field.key for field in recipe.command.fields)
    problem, near, value = "unknown_key", find_nearest_meaning(fold_key(pair.key), recipe.keys), pair.value.strip()
    offered = near
    if not pair.key:
        first, _, value = pair.value.partition(" ")
        problem, near = "not_a_line", find_nearest_meaning(fold_key(first), recipe.keys) if value else None
        offered = f"{near}: {value.strip()}" if near else None
    elif part := part or find_similar_part(recipe, pair.key, sorting.clock):
        near, offered = None, _offer_part(sorting, pair, part)
    sorting.mistakes.append(Mistake(pair.line, pair.key, pair.value, problem, offered, keys))
    if near and value and near not in sorting.args and near not in sorting.guesses:
        sorting.guesses[near] = _guess_value(sorting, recipe.readers[near], value.strip())


def _offer_part(sorting: _Sorting, pair: Pair, part: PartKey) -> str:
    sorting.guesses[part.by.key] = part.choice
    sorting.guesses[part.reader.key] = _guess_value(sorting, part.reader, pair.value.strip() or part.reader.placeholder)
    return f"{part.by.key}: {part.choice}"


def _guess_value(sorting: _Sorting, reader: Reader, text: str) -> str:
    shape = _choose_shape(sorting, reader) or reader
    value = shape.check(text, sorting.clock)
    if isinstance(value, ValueRefusal):
        return value.nearest or shape.placeholder
    return render_value(sorting.recipe, shape, value)


def _take_refused_value(sorting: _Sorting, pair: Pair, reader: Reader, refusal: ValueRefusal) -> None:
    if within := split_swallowed_keys(sorting.recipe, pair):
        for inner in within:
            _take_pair(sorting, inner)
        return
    if reader.field.otherwise:
        other = sorting.recipe.reader(reader.field.otherwise)
        value = other.check(pair.value, sorting.clock)
        if not isinstance(value, ValueRefusal):
            _keep_value(sorting, pair._replace(reader=other), value)
            return
        refusal = max(refusal, value, key=lambda each: _score_refusal(pair.value, each))
    sorting.mistakes.append(
        Mistake(pair.line, reader.key, pair.value, refusal.problem, refusal.nearest, refusal.choices)
    )
    sorting.guesses[reader.key] = refusal.nearest or reader.placeholder


def _score_refusal(text: str, refusal: ValueRefusal) -> float:
    return SequenceMatcher(None, fold_key(text[:80]), refusal.nearest or "").ratio()


def _conclude(sorting: _Sorting) -> Parsed | Mistaken | Lacking:
    recipe, args, mistakes, guesses = sorting.recipe, sorting.args, sorting.mistakes, sorting.guesses
    left_open = sorting.left_open
    missing = (
        *find_missing(recipe, guesses | args, sorting.context.attached, left_open),
        *dict.fromkeys(sorting.lacks),
    )
    if not mistakes:
        if missing:
            return Lacking(recipe.command, make_draft_args(recipe, args), missing, {**sorting.raw_values, **left_open})
        return complete_command(recipe, args, sorting.raw_values, sorting.context)
    for key in missing:
        reader = recipe.readers.get(key)
        mistakes.append(Mistake(0, reader.field.typed or key if reader else key, "", "missing"))
        if reader:
            guesses[key] = (_choose_shape(sorting, reader) or reader).placeholder
    mistakes.sort(key=lambda mistake: mistake.line or _LAST)
    good_args = {key: value for key, value in args.items() if key not in sorting.twice}
    return Mistaken(
        recipe.command,
        tuple(mistakes),
        render_block(recipe, args, left_open | guesses),
        make_draft_args(recipe, good_args),
    )
