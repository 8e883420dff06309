"""What became of an act, in words: a saying of the catalogue, whether it was done or refused."""

from functions.replies.render import render_reply
from shared.contract.value_types import JSONObject


def word_outcome(outcome: JSONObject | None, language: str) -> dict[str, object]:
    """{"words", "bad"}, and what else the act tells; empty where nothing was done."""
    if not outcome:
        return {}
    say, facts = outcome.get("refused") or outcome.get("say"), outcome.get("facts")
    words = render_reply(str(say), facts if isinstance(facts, dict) else {}, language).text if say else ""
    return {**outcome, "words": words, "bad": "refused" in outcome}
