"""The whitelist at start: `WOCS_ADMINS=Name:60123456789,Other:0198765432`, likewise WOCS_AGENTS and WOCS_VIEWERS."""

from collections.abc import Mapping

from shared.contract.people_types import Person
from shared.contract.value_types import Role
from shared.grammar.phone_numbers import normalise_number

ROLES: dict[str, Role] = {"WOCS_ADMINS": "admin", "WOCS_AGENTS": "agent", "WOCS_VIEWERS": "viewer"}
# Whom the simulator plays where the owner named nobody.
SIMULATED = {"WOCS_ADMINS": "Admin:60123456789", "WOCS_AGENTS": "Ali:60129876543,Bob:60112345678"}


def people_of(environment: Mapping[str, str]) -> list[Person]:
    """Name, number and role of everybody named; raises ValueError with a sentence for a piece that cannot be read."""
    named = ((name, environment.get(name, "")) for name in ROLES)
    return [person for name, listed in named for person in _read(name, listed)]


def variables_of(people: list[Person]) -> dict[str, str]:
    """The same people as variables again, every number in one form, so that the functions and the phone agree."""
    return {
        name: ",".join(_written(person) for person in people if person["role"] == role) for name, role in ROLES.items()
    }


def _written(person: Person) -> str:
    return f"{person['name']}:{person['number']}"


def _read(variable: str, listed: str) -> list[Person]:
    pieces = (piece.strip() for piece in listed.split(","))
    return [_person(variable, piece) for piece in pieces if piece]


def _person(variable: str, piece: str) -> Person:
    name, _, number = piece.rpartition(":")
    digits = normalise_number(number)
    if not name.strip() or not digits:
        raise ValueError(f"{variable}: {piece!r} is not of the form Name:60123456789.")
    return {"name": name.strip(), "number": digits, "role": ROLES[variable]}
