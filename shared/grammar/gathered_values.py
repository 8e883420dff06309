"""What the careful reading of a command gathers: values, mistakes, guesses; and what they come to."""

from dataclasses import dataclass, field
from typing import Any

from shared.grammar.command_text import make_draft_args, render_block, render_value
from shared.grammar.compiled_menu import Reader, Recipe, get_recipe
from shared.grammar.key_value_pair import KEY_LINE, Pair
from shared.grammar.required_and_defaults import complete_command, find_missing
from shared.grammar.results import Args, Lacking, Mistake, Mistaken, Parsed, UnderstandingContext, Value, ValueRefusal

_LAST = 10**9
"""Stands for the line of a mistake that no line has: it is told last."""


@dataclass(slots=True)
class GatheredValues:
    recipe: Recipe
    context: UnderstandingContext
    args: Args = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    guesses: Args = field(default_factory=dict)
    """What the corrected block shows for a key that has no good value."""
    lacks: list[str] = field(default_factory=list)
    """What must be attached for a command inside and is not."""
    raw_values: Args = field(default_factory=dict)
    left_open: dict[str, str] = field(default_factory=dict)
    """The values with a variable in them that nobody knows yet."""
    twice: set[str] = field(default_factory=set)
    cuts: int = 0
    """How often a value was cut at the keys that it swallowed."""
    unplaced: list[str] = field(default_factory=list)
    """Lines of no field, as they were written: the corrected block begins with them, where no text takes them in."""
    beside: dict[str, list[str]] = field(default_factory=dict)
    """Further values that a key was given, as the corrected block shows them before the one that counts."""
    taken_for: dict[str, Pair] = field(default_factory=dict)
    """The lines under a wrong key, by the key they were taken for."""

    def choose_shape(self, reader: Reader) -> Reader | None:
        """The reader for a value once the field it depends on is known; None when an attached picture is the value."""
        if not reader.shapes:
            return reader
        by = reader.field.shaped_by or ""
        return reader.shapes.get(self.args.get(by) or self.guesses.get(by, ""), reader)

    def keep_value(self, key: str, pair: Pair, value: Value) -> None:
        self.raw_values[key] = pair.value
        before = self.args.setdefault(key, value)
        if before != value:
            is_long = bool(pair.reader and pair.reader.field.multiline)
            if not is_long and pair.reader:
                self.add_beside(key, render_value(self.recipe, pair.reader, before))
            self.args[key] = f"{before}\n{value}" if is_long else value
            self.twice.add(key)
            self.mistakes.append(Mistake(pair.line, key, pair.value, "twice", None, (str(before), str(value))))

    def guess(self, key: str, value: Any) -> None:
        """Lets the block show a value for a key; a better one that it showed so far stays beside it."""
        before = self.guesses.get(key)
        if isinstance(before, str) and before != value and key not in self.taken_for:
            self.add_beside(key, before)
        self.guesses[key] = value

    def add_beside(self, key: str, value: str) -> None:
        self.beside.setdefault(key, []).append(value)

    def keep_line(self, pair: Pair) -> None:
        """A line that no field takes. Words beside a command's name are none, nor words after one without fields."""
        if not self.recipe.command.fields:
            return
        if pair.key:
            self.unplaced.append(f"{pair.key}: {pair.value}".rstrip())
        elif pair.line > 1:
            self.unplaced.append(pair.value)

    def keep_unread(self, pair: Pair) -> None:
        """A line that nobody looks at any more, as it was written."""
        key = pair.reader.key if pair.reader else ""
        if pair.reader is None or not pair.value:
            self.keep_line(pair)
        elif key in self.args or key in self.guesses:
            self.add_beside(key, pair.value)
        else:
            self.guesses[key] = pair.value

    def guess_value(self, reader: Reader, text: str) -> str:
        """What a text probably means for a field, as it is typed."""
        shape = self.choose_shape(reader) or reader
        value = shape.check(text, self.context.clock)
        if isinstance(value, ValueRefusal):
            return value.nearest or shape.placeholder
        return render_value(self.recipe, shape, value)

    def _find_missing(self) -> tuple[str, ...]:
        known = self.guesses | self.args
        lacking = find_missing(self.recipe, known, self.context.attached, self.left_open)
        return (*lacking, *dict.fromkeys(self.lacks))

    def conclude(self) -> Parsed | Mistaken | Lacking:
        recipe, missing = self.recipe, self._find_missing()
        if self.mistakes:
            return self.conclude_mistakes()
        if missing:
            kept = make_draft_args(recipe, self.args)
            return Lacking(recipe.command, kept, missing, {**self.raw_values, **self.left_open})
        return complete_command(recipe, self.args, self.raw_values, self.context)

    def _offer_other_command(self) -> str | None:
        """The command that an amount below zero is for, when nothing else is wrong."""
        if [mistake.problem for mistake in self.mistakes] != ["below_zero"]:
            return None
        name, amount = self.mistakes[0].choices
        other = get_recipe(name.replace(" ", "_"))
        args = {key: value for key, value in self.args.items() if key in other.readers}
        return render_block(other, args, self.left_open | {self.mistakes[0].key: amount})

    def render_corrected(self) -> str:
        """The block to copy: no line that was written is left out of it."""
        for key, pair in self.taken_for.items():
            if key in self.args:
                self.guesses.pop(key, None)
                self.keep_line(pair)
        shown = self.left_open | self.guesses
        for key in self.args.keys() & shown.keys() & self.recipe.readers.keys() - {*self.recipe.nested}:
            written = render_value(self.recipe, self.recipe.readers[key], self.args[key])
            if written != shown[key]:
                self.add_beside(key, written)
        free_lines_first = sorted(self.unplaced, key=lambda line: KEY_LINE.match(line) is not None)
        return render_block(self.recipe, self.args, shown, self.beside, free_lines_first)

    def conclude_mistakes(self) -> Mistaken:
        for key in self._find_missing():
            reader = self.recipe.readers.get(key)
            self.mistakes.append(Mistake(0, reader.field.typed or key if reader else key, "", "missing"))
            if reader:
                self.guesses[key] = (self.choose_shape(reader) or reader).placeholder
        mistakes = sorted(self.mistakes, key=lambda mistake: mistake.line or _LAST)
        block = self._offer_other_command() or self.render_corrected()
        good_args = {key: value for key, value in self.args.items() if key not in self.twice}
        return Mistaken(self.recipe.command, tuple(mistakes), block, make_draft_args(self.recipe, good_args))
