"""The check of each kind of field: a value in, the normal form or a refusal out."""

from importlib import import_module

from shared.commands import Field
from shared.grammar.results import Check, Clock, Value

_NESTED = frozenset({"line", "lines", "commands"})
_MODULE_OF = {
    "text": "text_checks",
    "word": "text_checks",
    "slug": "text_checks",
    "choice": "choice_checks",
    "switch": "choice_checks",
    "phone": "phone_numbers",
    "link": "links",
    "number": "typed_amounts",
    "money": "typed_amounts",
    "version": "references",
    "task": "references",
    "event": "references",
    "reference": "references",
    "digits": "references",
    "post": "references",
    "handle": "references",
    "date": "time.day_values",
    "time": "time.moment_values",
    "condition": "conditions",
    "period": "period_values",
    "repeat": "time.repeat_patterns",
}
"""The module whose `make_<kind>_check` it is."""


def make_check(field: Field) -> Check:
    """The check of a field, built once. Most messages need no calendar and no money: those are loaded when they do."""
    if field.kind in _NESTED:
        return _keep_text
    module = import_module(f"shared.grammar.{_MODULE_OF[field.kind]}")
    check: Check = getattr(module, f"make_{field.kind}_check")(field)
    return check


def _keep_text(value: str, _clock: Clock) -> Value:
    """Commands inside a command are read by `nested_commands`; here they are only there."""
    return value
