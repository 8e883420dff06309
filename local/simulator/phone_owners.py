"""The people whose phones can be held: the listed ones, strangers, and whoever the business writes to first."""

import hashlib
import re
import secrets
from collections.abc import Mapping

from local.simulator.store import Row, Store

OUTSIDERS = ("stranger", "customer")


def user_id(number: str) -> str:
    """A business-scoped user id as Meta makes them: the country, a dot, opaque digits; it stays with the number."""
    return f"MY.{int(hashlib.sha256(number.encode()).hexdigest()[:16], 16):020d}"


def digits(number: str) -> str:
    """A number as Meta writes it: `+60 12-345` and Malaysia's own `012-345` become `6012345`."""
    plain = re.sub(r"\D", "", number)
    return "6" + plain if plain.startswith("0") else plain


def enlist(store: Store, name: str, number: str, role: str, username: str | None = None) -> Row:
    """Makes sure that a person exists, with this name and role; says who it is."""
    store.run(
        "insert into people (number, name, role, user_id, username) values (?, ?, ?, ?, ?)"
        " on conflict (number) do update set name = excluded.name, role = excluded.role",
        number,
        name,
        role,
        user_id(number),
        username,
    )
    store.next_version()
    return get(store, number)


def learn_roles(store: Store, roles: Mapping[str, str] | None) -> None:
    """Whom the system lets in now, by number or user id; whoever it knows no more is a stranger."""
    if roles is None:
        return
    for person in store.rows("select * from people"):
        stays = person["role"] if person["role"] in OUTSIDERS else "stranger"
        role = roles.get(person["number"]) or roles.get(person["user_id"]) or stays
        if role != person["role"]:
            enlist(store, person["name"], person["number"], role)


def list_addresses(store: Store) -> list[str]:
    return [
        address for person in store.rows("select * from people") for address in (person["number"], person["user_id"])
    ]


def add_stranger(store: Store, name: str, number: str, hides_number: bool) -> Row:
    """Somebody nobody knows; one who hides the number is seen by the business as a username and a user id alone."""
    number = digits(number) or "6017" + "".join(secrets.choice("0123456789") for _ in range(7))
    there = store.row("select * from people where number = ?", number)
    username = re.sub(r"[^a-z0-9.]+", ".", name.lower()).strip(".") or "someone" if hides_number else None
    return there or enlist(store, name or f"+{number}", number, "stranger", username)


def find_or_add(store: Store, number: str) -> Row:
    """The person behind a number; every number has WhatsApp here, so an unknown one gets a phone."""
    return store.row("select * from people where number = ?", number) or enlist(store, f"+{number}", number, "stranger")


def get(store: Store, number: str) -> Row:
    """Raises LookupError for a number that has no phone here."""
    person = store.row("select * from people where number = ?", number)
    if person is None:
        raise LookupError(number)
    return person


def find(store: Store, name: str) -> Row | None:
    """By number, user id or name, whatever the case."""
    return store.row(
        "select * from people where number = ? or user_id = ? or lower(name) = lower(?) order by number limit 1",
        digits(name) or name,
        name,
        name.strip(),
    )
