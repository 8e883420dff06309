"""The nearest commands to words that none was understood from: those most of whose concepts were heard."""

from home_node.nlu.parsing.intent_entries import INTENTS
from home_node.nlu.tagging.concepts import tag_concepts
from home_node.nlu.weights import LIMITS, WEIGHTS
from shared.commands import by_key


def find_nearest_commands(words: list[str]) -> tuple[str, ...]:
    """The names of a few commands whose concepts are among the words."""
    heard = tag_concepts(words)
    scores: dict[str, float] = {}
    for key, intent in INTENTS.items():
        for pattern in intent.patterns:
            hits = sum(1 - heard[concept][0].cost for concept in pattern.concepts if concept in heard)
            if hits:
                score = hits / len(pattern.concepts) + WEIGHTS.intent.nearest_hit * hits
                scores[key] = max(scores.get(key, 0.0), score)
    return tuple(by_key[key].name for key in sorted(scores, key=lambda key: -scores[key])[: LIMITS.nearest_commands])
