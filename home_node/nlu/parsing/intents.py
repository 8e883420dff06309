"""Intents: which commands the words may be asking for, by the patterns that the concepts among them make up."""

from collections.abc import Iterator
from typing import NamedTuple

from home_node.nlu.normalising.stop_phrases import count_stop_words
from home_node.nlu.parsing.intent_entries import INTENTS, Intent, Pattern, is_concept
from home_node.nlu.tagging.concepts import Span, rank_span, tag_concepts, tag_people, tag_values
from home_node.nlu.tagging.context import Context
from home_node.nlu.types import Penalty
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import by_key


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


class _Tagged:
    """The spans of one note's words, each kind found when it is first asked for."""

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


def match_intents(words: list[str], context: Context) -> list[IntentMatch]:
    """The commands that may be asked for, the likeliest first, a few patterns of each."""
    tagged = _Tagged(words, context)
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


def _match_pattern(intent: Intent, pattern: Pattern, tagged: _Tagged) -> IntentMatch | None:
    options = [tagged.spans_of(intent, tag)[: LIMITS.spans_a_tag] for tag in pattern.tags]
    spans = _choose_apart(options, ())
    if spans is None or (intent.first and not _comes_first(spans[0], tagged.words)):
        return None
    alone = len(spans) == 1 and len(tagged.words) > LIMITS.few_words
    if alone and spans[0].cost > WEIGHTS.intent.lone_span:
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


def _find_repeated(intent: Intent, tagged: _Tagged) -> frozenset[int]:
    tags = {*intent.tags, *(tag for tag in intent.repeats if tag != "generate" or _may_generate(intent, tagged))}
    spans = (span for tag in tags for span in tagged.concepts.get(tag, ()))
    sure = (span for span in spans if span.cost < WEIGHTS.unlike.short_concept)
    return frozenset(at for span in sure for at in range(span.start, span.end))


def _may_generate(intent: Intent, tagged: _Tagged) -> bool:
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


def find_nearest_commands(words: list[str]) -> tuple[str, ...]:
    """The names of up to three commands whose concepts are among the words: for a note that was not understood."""
    heard = tag_concepts(words)
    scores: dict[str, float] = {}
    for key, intent in INTENTS.items():
        for pattern in intent.patterns:
            hits = sum(1 - heard[concept][0].cost for concept in pattern.concepts if concept in heard)
            if hits:
                score = hits / len(pattern.concepts) + WEIGHTS.intent.nearest_hit * hits
                scores[key] = max(scores.get(key, 0.0), score)
    return tuple(by_key[key].name for key in sorted(scores, key=lambda key: -scores[key])[: LIMITS.nearest_commands])
