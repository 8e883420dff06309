"""Asks about the words of a text that may be a field: both readings, each whole."""

from shared.grammar.gathered_values import GatheredValues
from shared.grammar.key_value_pair import Pair
from shared.grammar.results import Mistake, Mistaken


def take_as_fields(pairs: list[Pair], doubtful: list[Pair]) -> list[Pair]:
    """The pairs of the other reading: the doubtful ones are fields, and no words of their text."""
    texts = {pair.doubt.text: pair.doubt.rest for pair in doubtful if pair.doubt}
    fields = [pair._replace(doubt=None) for pair in doubtful if pair.doubt and pair.reader is not pair.doubt.text]
    replaced = {pair.reader for pair in fields}
    kept = [pair for pair in pairs if pair.reader not in replaced]
    return [pair._replace(value=texts[pair.reader]) if pair.reader in texts else pair for pair in kept] + fields


def conclude_doubts(as_text: GatheredValues, as_fields: GatheredValues, doubtful: list[Pair]) -> Mistaken:
    only_doubts = not as_text.mistakes and not as_fields.mistakes
    as_text.mistakes += [_describe_doubt(as_fields, pair) for pair in doubtful]
    asked = as_text.conclude_mistakes()
    block = as_fields.render_corrected()
    return (
        asked
        if not only_doubts
        else Mistaken(asked.command, asked.mistakes, asked.corrected, asked.kept, (asked.corrected, block))
    )


def _describe_doubt(as_fields: GatheredValues, pair: Pair) -> Mistake:
    text = pair.doubt.text.key if pair.doubt else ""
    key = pair.reader.key if pair.reader else pair.key
    shown = f"{key}: {as_fields.guess_value(pair.reader, pair.value)}" if pair.reader else None
    if key == text:
        shown = pair.value
    return Mistake(pair.line, text, f"{pair.key}: {pair.value}", "text_or_field", shown)
