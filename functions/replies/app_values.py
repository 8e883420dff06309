"""The web apps' settings as a person reads them: `RM 20.00`, `5 items`, `on`."""

from typing import Any

from jinja2 import Undefined

from functions.replies import filters
from functions.replies.catalogue import word
from shared.commands.app_keys import APP_KEYS


def setting_name(key: Any, language: str) -> str:
    """`Most of one item (max_qty)`; a feature by its own name."""
    known = APP_KEYS.get(str(key))
    if known is None:
        return filters.plain(str(key or "").removeprefix("features."))
    return f"{known.label_ms if language == 'ms' else known.label_en} ({key})"


def setting_value(key: Any, value: Any, language: str) -> str:
    if value is None or value == "" or isinstance(value, Undefined):
        return word(language, "app_switch", "unset")
    if isinstance(value, bool):
        return word(language, "app_switch", "on" if value else "off")
    known = APP_KEYS.get(str(key))
    if known is None or known.type == "text" or not known.unit:
        return filters.plain(value)
    if known.type == "money":
        return f"{known.unit} {filters.plain(value)}"
    return f"{filters.plain(value)} {word(language, 'unit', known.unit)}"
