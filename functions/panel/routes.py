"""The panel's pages by their paths, and what a path and a query tell them."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from shared.contract.value_types import JSONObject


@dataclass(frozen=True)
class PanelPage:
    """A page: its SQL function is `panel_page_<name>`, its template `<name>.html`."""

    name: str
    path: str
    """With `{key}` for what becomes an argument: `/task/{task}`."""
    query: tuple[str, ...] = ()
    """The keys of the query that the page reads; any other is ignored."""
    is_file: bool = False
    """What it answers with is part of a page, or kept: nobody goes there."""


PAGES = (
    PanelPage("inbox", "/inbox", ("show", "search", "priority", "before")),
    PanelPage("task", "/task/{task}"),
    PanelPage("chats", "/chats", ("show", "search", "before")),
    PanelPage("chat", "/chat/{chat}", ("before", "about")),
    PanelPage("replies", "/replies"),
    PanelPage("media", "/media/{attachment}", is_file=True),
    PanelPage("people", "/people"),
    PanelPage("pages", "/pages", ("before",)),
    PanelPage("schedule", "/schedule"),
    PanelPage("calendar", "/calendar", ("period",)),
    PanelPage("metrics", "/metrics"),
    PanelPage("logs", "/logs", ("actor", "action", "task", "from", "to", "before")),
    PanelPage("logs_csv", "/logs.csv", ("actor", "action", "task", "from", "to"), is_file=True),
    PanelPage("sessions", "/sessions"),
    PanelPage("settings", "/settings"),
)
ARGUMENT_MAX = 200
"""Letters of an argument that comes by a path or a query."""


@dataclass(frozen=True)
class PageCall:
    page: PanelPage
    args: JSONObject


def find_page(path: str, query: dict[str, str]) -> PageCall | None:
    """The page of a path with its arguments, all of them short texts; None for a path of none."""
    for page in PAGES:
        matched = re.fullmatch(_pattern(page.path), path.rstrip("/"))
        if matched:
            told = {key: query[key] for key in page.query if query.get(key)} | matched.groupdict()
            return PageCall(page, {key: value[:ARGUMENT_MAX] for key, value in told.items()})
    return None


def read_address(address: str) -> PageCall | None:
    """The page of an address of ours, `/chats?show=mine`; None for one of elsewhere or of no page."""
    if not address.startswith("/") or address.startswith("//"):
        return None
    parts = urlsplit(address)
    return find_page(unquote(parts.path), dict(parse_qsl(parts.query)))


def address_of(call: PageCall) -> str:
    """The page's address with what of its query counts: where a form of the page comes back to."""
    told = {key: str(value) for key, value in call.args.items()}
    path = re.sub(r"\{(\w+)\}", lambda found: quote(told.pop(found[1]), safe=""), call.page.path)
    return f"{path}?{urlencode(told)}" if told else path


def change_address(address: str, query: dict[str, object], path: str | None = None) -> str:
    """The same page with another query beside its own, or that of another path."""
    parts = urlsplit(address)
    told = dict(parse_qsl(parts.query)) | {key: str(value) for key, value in query.items()}
    if path:
        told.pop("before", None)
    asked = path or parts.path
    return f"{asked}?{urlencode(told)}" if told else asked


def _pattern(path: str) -> str:
    return re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))
