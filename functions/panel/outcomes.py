"""What became of an act, in words: a saying of the catalogue, whether it was done or refused."""

from functions.replies.render import render_reply
from shared.contract.value_types import JSONObject


def word_outcome(outcome: JSONObject | None, language: str) -> dict[str, object]:
    """{"words", "bad"}, and what else the act tells; empty where nothing was done."""
    if not outcome:
        return {}
    say, facts = outcome.get("refused") or outcome.get("say"), outcome.get("facts")
    if not say:
        return {**outcome, "words": "", "bad": False, "buttons": ()}
    reply = render_reply(str(say), facts if isinstance(facts, dict) else {}, language)
    is_refusal = "refused" in outcome or str(say).endswith(".refused") or str(say).startswith(("grammar.", "access."))
    return {**outcome, "words": reply.text, "bad": is_refusal, "buttons": reply.buttons}
