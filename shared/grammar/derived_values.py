"""Values made of others where nobody can be asked: the title `Raya Bazaar` of the page `raya-bazaar`."""

from shared.grammar.compiled_menu import Recipe
from shared.grammar.required_and_defaults import complete_command, find_missing
from shared.grammar.results import Lacking, Mistake, Mistaken, Understanding, UnderstandingContext


def complete_derived(recipe: Recipe, meaning: Understanding, context: UnderstandingContext) -> Understanding:
    """Required values that can be made of others are: a title of its page."""
    if not isinstance(meaning, Lacking):
        return meaning
    kept = dict(meaning.kept)
    for field in recipe.command.fields:
        if field.key in meaning.missing and field.derived_from in kept:
            kept[field.key] = str(kept[field.derived_from]).replace("-", " ").title()
    missing = find_missing(recipe, kept, context.attached, meaning.open_values)
    if missing or recipe.nested:
        return meaning
    return complete_command(recipe, kept, meaning.raw_values, context)


def drop_derived(recipe: Recipe, mistaken: Mistaken) -> tuple[list[Mistake], str]:
    """Nobody need write what is made of another value, even of one that is wrong yet."""
    present = {*mistaken.kept, *(mistake.key for mistake in mistaken.mistakes if mistake.problem != "missing")}
    present |= {
        mistake.nearest for mistake in mistaken.mistakes if mistake.problem == "unknown_key" and mistake.nearest
    }
    made = {field.key for field in recipe.command.fields if field.derived_from in present}
    mistakes = [mistake for mistake in mistaken.mistakes if not (mistake.problem == "missing" and mistake.key in made)]
    derived_lines = {f"{key}: {recipe.readers[key].placeholder}" for key in made}
    return mistakes, "\n".join(line for line in mistaken.corrected.split("\n") if line not in derived_lines)
