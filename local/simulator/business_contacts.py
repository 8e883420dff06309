"""Contacts that the business sends: what Meta asks of them, and what a phone shows."""

from local.simulator.meta_errors import Refusal, missing
from local.simulator.meta_json import Json

NAMES = {"first_name", "middle_name", "last_name", "prefix", "suffix"}
"""Of these one must be there beside `formatted_name`, Meta's contacts reference, 2026-11."""


def contacts_error(contacts: list[Json]) -> Refusal | None:
    """Why Meta would not take them; None when it would."""
    for contact in contacts:
        name = contact.get("name") if isinstance(contact, dict) else None
        if not isinstance(name, dict) or not isinstance(name.get("formatted_name"), str) or not NAMES & name.keys():
            return missing("contacts['name']")
        if not isinstance(contact.get("phones", []), list):
            return missing("contacts['phones']")
    return None if contacts else missing("contacts")


def describe_contacts(contacts: list[Json]) -> str:
    """One a line, as a customer's own are shown."""
    return "\n".join(describe_contact(contact) for contact in contacts)


def describe_contact(contact: Json) -> str:
    phones = (phone.get("phone") for phone in contact.get("phones", []) if isinstance(phone, dict))
    return " ".join(["👤", contact["name"]["formatted_name"], *filter(None, phones)])
