"""What somebody is to send in WhatsApp to log in: the code, and words that say what sending it does."""

from dataclasses import dataclass
from urllib.parse import quote

from functions.login_codes import make_code
from functions.panel.labels import label_finder
from functions.panel.qr_code import draw_qr
from functions.whatsapp import open_whatsapp
from shared.log import note
from shared.settings import settings


@dataclass(frozen=True)
class Invitation:
    code: str
    text: str
    """The whole message."""
    link: str = ""
    """Opens WhatsApp with the message typed; empty where Meta does not say which number is ours."""
    picture: str = ""
    """The link as a QR."""


def make_invitation(login: str, device: str, language: str) -> Invitation:
    label, code = label_finder(language), make_code(login)
    named = device or label("login.unknown_device")
    text = label("login.message", brand=settings().brand, device=named, code=code)
    number = find_own_number()
    if not number:
        return Invitation(code, text)
    link = f"https://wa.me/{number}?text={quote(text)}"
    return Invitation(code, text, link, draw_qr(link))


def find_own_number() -> str | None:
    """None also where WhatsApp is not set up or does not answer: the message can be sent without the link."""
    try:
        return open_whatsapp().own_number()
    except Exception as error:  # whatever Graph does, the page stands
        note("login.no_number", error=type(error).__name__)
        return None
