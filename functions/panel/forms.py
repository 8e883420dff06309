"""What a form of the panel says: the act's arguments, and the page to show after it."""

from dataclasses import dataclass

from flask import Request

from functions.panel.routes import PageCall, read_address
from shared.contract.value_types import JSONObject

BACK = "back"
"""The field that names the page the form stands on, with its query."""
FIELD_MAX = 10_000
"""Letters of a field."""


@dataclass(frozen=True)
class PanelForm:
    args: JSONObject
    back: PageCall | None


def read_form(request: Request) -> PanelForm:
    """A field that comes several times (ticked rows) is a list; a `back` to elsewhere is to the inbox."""
    args: JSONObject = {}
    for name, values in request.form.lists():
        cut = [value[:FIELD_MAX].replace("\0", "") for value in values]
        args[name] = cut if name.endswith("[]") else cut[0]
    back = str(args.pop(BACK, ""))
    return PanelForm(args, read_address(back if back.startswith("/") and not back.startswith("//") else "/inbox"))
