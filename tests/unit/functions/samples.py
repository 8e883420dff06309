"""The sample facts of every saying, as `functions/sentences/*.toml` declares them."""

from typing import Any

from functions.replies.catalogue import sentences

SAYINGS: dict[str, dict[str, Any]] = {say: dict(sentence.get("sample", {})) for say, sentence in sentences().items()}
BESIDES: dict[str, dict[str, Any]] = {say: dict(sentence.get("besides", {})) for say, sentence in sentences().items()}
AT = "2026-01-20T00:00:00+00:00"
TASK = {"task": "TASK-1201", "command": "landing publish", "args": [["page", "promo-raya"]]}
