"""Orders that were typed in plain words, read as spoken ones are. Nothing was misheard, so that a guess counts less."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from home_node.nlu.n_best import hear
from home_node.nlu.normalising.stop_phrases import is_talk
from home_node.nlu.normalising.tokens import fold_tokens
from home_node.nlu.parsing.nearest_commands import find_nearest_commands
from home_node.nlu.types import Heard, Hypothesis, Vocabulary
from home_node.nlu.weights import WEIGHTS


def read_written(text: str, vocabulary: Vocabulary, *, now: datetime, zone: ZoneInfo) -> Heard:
    """What it means; readings that only a mishearing would excuse are none."""
    heard = hear([Hypothesis(text)], vocabulary, now=now, zone=zone)
    readings = tuple(reading for reading in heard.readings if reading.score >= WEIGHTS.score.written)
    if readings or not heard.readings:
        return replace(heard, readings=readings)
    if forbidden := tuple(reading.command.name for reading in heard.readings if reading.negated):
        return Heard("negated", text=heard.text, nearest=forbidden)
    words = fold_tokens(text)
    nearest = () if is_talk(words) else find_nearest_commands(words)
    return Heard("unclear" if nearest else "talk", text=heard.text, nearest=nearest)
