"""What every call of the JSON API starts and ends with: the wish, the person it names, the refusal in words."""

from flask import Response, jsonify, request

from local.simulator import phone_owners
from local.simulator.meta_json import Json
from local.simulator.page import PHONE_HEADER, is_cross_site, may_change
from local.simulator.simulator import Simulator
from local.simulator.store import Row

Answer = Response | tuple[Response, int]


def no(words: str, http: int = 400) -> Answer:
    return jsonify(error=words), http


def refuse_other_sites() -> Answer | None:
    if is_cross_site():
        return no("another site may not use the phones", 403)
    return None if may_change() else no(f"what changes something must be JSON or have the header {PHONE_HEADER}", 403)


def read_wish() -> Json:
    """The request's fields, from JSON or a form; browsers make CRLF of line ends in a form."""
    if not request.is_json:
        return {name: value.replace("\r\n", "\n") for name, value in request.form.items()}
    wish = request.get_json(silent=True)
    return wish if isinstance(wish, dict) else {}


def named_person(simulator: Simulator, name: object) -> Row | None:
    return phone_owners.find(simulator.store, name) if isinstance(name, str) and name.strip() else None
