"""A link that opens a chat with us, for who is to write first."""

from shared.log import note
from shared.settings import settings


def find_chat_link() -> str | None:
    """None where Meta does not say which number is ours: the sentence is as true without the link."""
    from functions.whatsapp import open_whatsapp

    if not (settings().whatsapp_token and settings().whatsapp_phone_number_id):
        return None
    try:
        number = open_whatsapp().own_number()
    except Exception as error:
        note("chat_link.unknown", error=type(error).__name__)
        return None
    return f"https://wa.me/{number}" if number else None
