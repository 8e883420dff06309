"""What this node can do, as told in each beat: `{"browser", "detail", "charts", "writer", "deploy", "voice"}`.

Each but the browser's is `ready`, `loading` or `missing`, and is what the executor's own `ability()` says.
"""

from collections.abc import Mapping
from importlib import import_module

from home_node.browser import Browser

EXECUTORS = {"charts": "chart", "writer": "caption_draft", "deploy": "app_deploy", "voice": "transcribe"}


def abilities(browser: Browser, executors: Mapping[str, str] = EXECUTORS) -> dict[str, str]:
    return {**browser.abilities(), **{name: _ability(module) for name, module in executors.items()}}


def _ability(name: str) -> str:
    """What cannot even be loaded is missing: a node without one ability works on with the others."""
    try:
        module = import_module(f"home_node.executors.{name}")
        told = str(module.ability())
        return told if told in {"ready", "loading"} else "missing"
    except (ImportError, AttributeError):
        return "missing"
