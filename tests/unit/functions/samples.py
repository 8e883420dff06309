"""The sample facts of every saying, as `functions/sentences/*.toml` declares them."""

from typing import Any

from functions.replies import render_reply
from functions.replies.catalogue import sentences

SAYINGS: dict[str, dict[str, Any]] = {say: dict(sentence.get("sample", {})) for say, sentence in sentences().items()}
BESIDES: dict[str, dict[str, Any]] = {say: dict(sentence.get("besides", {})) for say, sentence in sentences().items()}
AT = "2026-01-20T00:00:00+00:00"
TASK = {"task": "TASK-1201", "command": "landing publish", "args": [["page", "promo-raya"]]}


def render_sample(say: str, language: str = "en", **more: Any) -> str:
    """The words of a saying with its sample facts, and with others instead or besides."""
    return render_reply(say, {**SAYINGS[say], **more}, language).text
