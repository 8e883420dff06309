"""What a form of the panel says: the act's arguments, its file, and the page to show after it."""

from dataclasses import dataclass

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from functions.panel.routes import PageCall, read_address
from shared import figures
from shared.contract.value_types import JSONObject

BACK = "back"
"""The field that names the page the form stands on, with its query; also a query's key, for a form that is not read."""
FIELD_MAX = 10_000
"""Letters of a field."""


@dataclass(frozen=True)
class FormFile:
    data: bytes
    name: str


@dataclass(frozen=True)
class PanelForm:
    args: JSONObject
    back: PageCall | None
    file: FormFile | None = None
    is_too_large: bool = False
    """Nothing of it was read."""


def read_form(request: Request) -> PanelForm:
    """A field that comes several times (ticked rows) is a list; a `back` to elsewhere is to the inbox.

    A part of a multipart body may come without a name; it is no field.
    """
    request.max_content_length = figures.BODY_MAX_BYTES
    args: JSONObject = {}
    try:
        for name, values in request.form.lists():
            if not name:
                continue
            cut = [value[:FIELD_MAX].replace("\0", "") for value in values]
            args[name] = cut if name.endswith("[]") else cut[0]
    except RequestEntityTooLarge:
        return PanelForm({}, read_back(request.args.get(BACK, "")), is_too_large=True)
    return PanelForm(args, read_back(str(args.pop(BACK, ""))), read_file(request))


def read_back(back: str) -> PageCall | None:
    return read_address(back if back.startswith("/") and not back.startswith("//") else "/inbox")


def read_file(request: Request) -> FormFile | None:
    """The only one; a field that was left empty comes with no name and no bytes."""
    came = request.files.get("file")
    if came is None:
        return None
    data = came.read()
    came.close()
    return FormFile(data, (came.filename or "")[:FIELD_MAX]) if data or came.filename else None
