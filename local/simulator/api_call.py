"""What every call of the JSON API starts and ends with: the wish, the person it names, the refusal in words."""

from flask import Response, jsonify, request

from local.simulator import phone_owners
from local.simulator.meta_json import Json
from local.simulator.simulator import Simulator
from local.simulator.store import Row

Answer = Response | tuple[Response, int]


def no(words: str, http: int = 400) -> Answer:
    return jsonify(error=words), http


def read_wish() -> Json:
    """The request's fields, from JSON or a form; browsers make CRLF of line ends in a form."""
    if not request.is_json:
        return {name: value.replace("\r\n", "\n") for name, value in request.form.items()}
    wish = request.get_json(silent=True)
    return wish if isinstance(wish, dict) else {}


def named_person(simulator: Simulator, name: object) -> Row | None:
    return phone_owners.find(simulator.store, name) if isinstance(name, str) and name.strip() else None
