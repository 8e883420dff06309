"""Intents: which commands the words may be asking for, by the patterns that the concepts among them make up."""

from collections.abc import Iterator
from typing import NamedTuple

from home_node.nlu.normalising.stop_phrases import count_stop_words
from home_node.nlu.parsing.intent_entries import INTENTS, Intent, Pattern
from home_node.nlu.parsing.tagged_words import TaggedWords
from home_node.nlu.tagging.concepts import Span, rank_span
from home_node.nlu.tagging.context import Context
from home_node.nlu.types import Penalty
from home_node.nlu.weights import LIMITS, WEIGHTS


class IntentMatch(NamedTuple):
    """A command that may be asked for, with the spans that say so."""

    intent: Intent
    spans: tuple[Span, ...]
    penalties: tuple[Penalty, ...]
    repeated: frozenset[int] = frozenset()
    """Where words stand that say once more what the command is."""

    @property
    def cost(self) -> float:
        return sum(penalty.cost for penalty in self.penalties)


def match_intents(words: list[str], context: Context) -> list[IntentMatch]:
    """The commands that may be asked for, the likeliest first, a few patterns of each."""
    tagged = TaggedWords(words, context)
    heard = tagged.concepts.keys()
    matches: list[IntentMatch] = []
    for intent in INTENTS.values():
        patterns = [pattern for pattern in intent.patterns if pattern.concepts <= heard]
        found = [match for pattern in patterns if (match := _match_pattern(intent, pattern, tagged))]
        found += [_match_name(intent, span) for span in tagged.concepts.get(f"/{intent.command.key}", [])[:1]]
        repeated = _find_repeated(intent, tagged) if found else frozenset()
        found.sort(key=_rank_match)
        matches += [match._replace(repeated=repeated) for match in found[: LIMITS.patterns_a_command]]
    return sorted(matches, key=_rank_match)


def _match_pattern(intent: Intent, pattern: Pattern, tagged: TaggedWords) -> IntentMatch | None:
    options = [tagged.spans_of(intent, tag)[: LIMITS.spans_a_tag] for tag in pattern.tags]
    spans = _choose_apart(options, ())
    if spans is None or (intent.first and not _comes_first(spans[0], tagged.words)):
        return None
    alone = len(spans) == 1 and len(tagged.words) > LIMITS.few_words
    if alone and spans[0].cost:
        return None
    return IntentMatch(intent, spans, tuple(_charge_match(intent, spans, tagged.words)))


def _match_name(intent: Intent, span: Span) -> IntentMatch:
    called = Penalty(f"called by its name, {intent.command.name}", -WEIGHTS.intent.named)
    return IntentMatch(intent, (span,), (*_charge_match(intent, (span,), []), called))


def _charge_match(intent: Intent, spans: tuple[Span, ...], words: list[str]) -> Iterator[Penalty]:
    for span in spans:
        if span.cost:
            heard = " ".join(words[span.start : span.end]) or "the name"
            yield Penalty(f"“{heard}” sounds like “{span.phrase}”", WEIGHTS.intent.misheard * span.cost)
    if intent.prior:
        yield Penalty(f"/{intent.command.name} is rarer than others asked for in such words", intent.prior)


def _rank_match(match: IntentMatch) -> float:
    """What it costs less what it explains."""
    return match.cost - sum(WEIGHTS.intent.explained_word * (span.end - span.start) for span in match.spans)


def _find_repeated(intent: Intent, tagged: TaggedWords) -> frozenset[int]:
    tags = {*intent.tags, *(tag for tag in intent.repeats if tag != "generate" or _may_generate(intent, tagged))}
    spans = (span for tag in tags for span in tagged.concepts.get(tag, ()))
    sure = (span for span in spans if span.cost < WEIGHTS.unlike.short_concept)
    return frozenset(at for span in sure for at in range(span.start, span.end))


def _may_generate(intent: Intent, tagged: TaggedWords) -> bool:
    """A report is made as well as shown; just `make a report` is for the command that makes one."""
    return intent.command.key != "report_daily" or "daily" in tagged.concepts


def _comes_first(span: Span, words: list[str]) -> bool:
    at = 0
    while at < span.start and (length := count_stop_words("fillers", words, at, span.start)):
        at += length
    return at >= span.start


def _choose_apart(options: list[list[Span]], taken: tuple[Span, ...]) -> tuple[Span, ...] | None:
    """One span for each tag, none over another, the clearest together."""
    if not options:
        return taken
    chosen: list[tuple[Span, ...]] = []
    for span in options[0]:
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            rest = _choose_apart(options[1:], (*taken, span))
            if rest is not None:
                chosen.append(rest)
    return min(chosen, key=lambda spans: sum(rank_span(span) for span in spans), default=None)
