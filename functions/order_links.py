"""Where a page's order button leads."""

from urllib.parse import quote, urlsplit

from shared.contract.door_types import LandingPage
from shared.settings import settings

_LINKS = {"https", "tel", "mailto"}
_ORDER = "Saya nak order: "
"""What a customer's message begins with; the answer to it is in supabase/schemas/chats/orders.sql."""


def find_order_link(page: LandingPage) -> str | None:
    """The page's own link, else the brand's, else the brand's WhatsApp."""
    links = (page.get("link"), settings().order_link, whatsapp_link(page))
    return next((str(link) for link in links if is_link(link)), None)


def is_link(link: object) -> bool:
    """Whether a visitor may be sent there."""
    if not isinstance(link, str) or any(ord(letter) < 33 for letter in link):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in _LINKS and bool(parts.netloc or parts.path) and "\\" not in link


def whatsapp_link(page: LandingPage) -> str | None:
    """The brand's own chat, asked of Meta only when neither the page nor the owner set a link."""
    if is_link(page.get("link")) or is_link(settings().order_link):
        return None
    from functions.whatsapp import open_whatsapp

    number = open_whatsapp().own_number()
    if not number:
        return None
    from functions.templates.whatsapp_markup import strip_markup

    return f"https://wa.me/{number}?text={quote(_ORDER + strip_markup(page['title']))}"
