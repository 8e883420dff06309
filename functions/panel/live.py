"""What makes an open page live: the doors of the PCs at home that tell it what changed, and a ticket to them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request

from functions.home_doors import list_doors, sign_ticket
from shared.contract.panel_types import PanelAnswer

HEADER = "X-Live"
"""The next ticket, in each answer: a stream that broke is opened again without a call for that alone."""


@dataclass(frozen=True)
class Live:
    doors: tuple[str, ...]
    ticket: str
    """Empty while no PC is there."""

    def origins(self) -> tuple[str, ...]:
        """What the page's script may connect to."""
        parts = map(urlsplit, self.doors)
        return tuple(f"{part.scheme}://{part.netloc}" for part in parts if part.scheme and part.netloc)


def find_live(request: Request, answer: PanelAnswer) -> Live | None:
    """None where no door is set, and for who sees nothing that hints are of."""
    viewer, doors = answer["viewer"], list_doors()
    if not doors or viewer is None or viewer["role"] == "viewer":
        return None
    return Live(tuple(doors), sign_ticket(answer["doorbells"], page_origin(request)))


def page_origin(request: Request) -> str:
    """As the browser names it in `Origin`: a ticket is of no use on another page. Behind a proxy it tells the scheme.

    Whoever lies here gets a ticket that no browser can use.
    """
    scheme = request.headers.get("X-Forwarded-Proto", request.scheme).partition(",")[0].strip()
    usual = {"https": ":443", "http": ":80"}.get(scheme, "")
    return f"{scheme}://{request.host.removesuffix(usual) if usual else request.host}"
