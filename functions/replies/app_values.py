"""The web apps' settings as a person reads them: `RM 20.00`, `5 items`, `on`."""

from jinja2 import Undefined

from functions.replies.catalogue import translate_code
from functions.replies.plain_text import escape_markup
from shared.commands.app_keys import APP_KEYS


def name_setting(key: object, language: str) -> str:
    """`Most of one item (max_qty)`; a feature by its own name."""
    setting = APP_KEYS.get(str(key))
    if setting is None:
        return escape_markup(str(key or "").removeprefix("features."))
    return f"{setting.label_ms if language == 'ms' else setting.label_en} ({key})"


def format_setting(key: object, value: object, language: str) -> str:
    if value is None or value == "" or isinstance(value, Undefined):
        return translate_code(language, "app_switch", "unset")
    if isinstance(value, bool):
        return translate_code(language, "app_switch", "on" if value else "off")
    setting = APP_KEYS.get(str(key))
    if setting is None or setting.type == "text" or not setting.unit:
        return escape_markup(value)
    if setting.type == "money":
        return f"{setting.unit} {escape_markup(value)}"
    shown = value if isinstance(value, int) else escape_markup(value)
    return translate_code(language, "unit", setting.unit, {"value": shown})
