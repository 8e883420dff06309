"""Where a button may lead: https, telephone, mail or WhatsApp, never a script."""

import re
from urllib.parse import urlsplit

from shared.commands import Field
from shared.grammar.results import Check, Clock, Value, ValueRefusal

ALLOWED = ("https://", "tel:", "mailto:", "wa.me/")
SCRIPT = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)

_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_UNSAFE = re.compile(r"[\s<>\"'`\\{}|^]")
_TEL = re.compile(r"tel:\+?[\d\-().]{3,30}", re.ASCII)
_MAIL = re.compile(r"mailto:[\w.+\-]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}(?:\?[^\s<>\"']*)?")


def normalise_link(text: str) -> str | None:
    """The link with its scheme, or None when it is not one we may put on a page."""
    link = text.strip()
    if re.match(r"(?:www\.)?wa\.me/", link, re.IGNORECASE):
        link = f"https://{link}"
    scheme, colon, rest = link.partition(":")
    link = f"{scheme.lower()}{colon}{rest}"
    if _UNSAFE.search(link):
        return None
    return link if _TEL.fullmatch(link) or _MAIL.fullmatch(link) or _is_https(link) else None


def _is_https(link: str) -> bool:
    try:
        parts = urlsplit(link)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and "@" not in parts.netloc and bool(_HOST.fullmatch(host))


def suggest_link(text: str) -> str | None:
    """An http or bare address made https."""
    bare = re.sub(r"^(?:http:)?/{0,2}", "", text.strip()[:500], flags=re.IGNORECASE)
    return None if SCRIPT.match(bare) else normalise_link(f"https://{bare}")


def make_link_check(field: Field) -> Check:
    def check(value: str, _clock: Clock) -> Value | ValueRefusal:
        link = normalise_link(value)
        if link is None:
            return ValueRefusal("bad_link", suggest_link(value), ALLOWED)
        return (
            link
            if len(link) <= field.max_length
            else ValueRefusal("too_long", None, (str(field.max_length), str(len(link))))
        )

    return check
