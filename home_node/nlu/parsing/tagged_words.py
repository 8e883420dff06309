"""Tagged words: the spans of one note by their tag, each kind found when a pattern first asks for it."""

from collections.abc import Iterator

from home_node.nlu.parsing.intent_entries import Intent, is_concept
from home_node.nlu.tagging.concepts import Span, rank_span, tag_concepts, tag_people, tag_values
from home_node.nlu.tagging.context import Context


class TaggedWords:
    def __init__(self, words: list[str], context: Context) -> None:
        self.words, self._context = words, context
        self.concepts = tag_concepts(words)
        self._values: dict[tuple[str, str], list[Span]] = {}

    def spans_of(self, intent: Intent, tag: str) -> list[Span]:
        if is_concept(tag):
            return self.concepts.get(tag, [])
        key = (intent.command.key if tag[0] == "=" else "", tag)
        if key not in self._values:
            self._values[key] = sorted(self._look_for(intent, tag), key=rank_span)
        return self._values[key]

    def _look_for(self, intent: Intent, tag: str) -> Iterator[Span]:
        """Nobody asks a command about itself: `help` in `help with agent commands` is no value of /help."""
        field = intent.command.field(tag[1:])
        spans = tag_values(field, self.words) if field else tag_people(self.words, self._context)
        return (span for span in spans if self.words[span.start] != intent.command.name)
