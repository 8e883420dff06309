"""Landing pages in public: the page, its picture, and its button. Only what is published is ever shown."""

import re
from typing import Literal
from urllib.parse import urlsplit

from flask import Request, Response

from functions.causes import note_cause
from functions.database import DatabaseDown, open_database
from functions.site import plain_response
from shared.contract.door_types import LandingPage, PageAnswer, PageRequest
from shared.contract.value_types import VisitKind
from shared.settings import settings

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PREVIEWS = re.compile(r"(?i)bot|crawl|spider|preview|facebookexternalhit|whatsapp/|telegram|slack|discord")
_LINKS = {"https", "tel", "mailto"}
Target = Literal["view", "picture", "click"]
_FOREVER = "public, max-age=31536000, immutable"


def landing(request: Request) -> Response:
    """200 the page, its picture, or 302 to its link; 404 for what is not published; 503 while the database is down."""
    if request.method not in {"GET", "HEAD"}:
        return plain_response("GET", 405, Allow="GET, HEAD")
    kind, slug, picture_name = target_of(request)
    if len(slug) > 100 or not _SLUG.fullmatch(slug):
        return send_not_found()
    try:
        answer: PageAnswer = open_database().call("wocs_page", page_request(request, kind, slug))
    except DatabaseDown:
        return send_away()
    page = answer.get("page")
    if not page:
        return send_not_found()
    if kind == "picture":
        return send_picture(page, picture_name)
    return redirect(page) if kind == "click" else send_page(request, page)


def target_of(request: Request) -> tuple[Target, str, str]:
    """(view | picture | click, page, picture's name): by the path, else by the query of the rewrite."""
    match request.path.strip("/").split("/"):
        case ["p", slug]:
            return "view", slug.lower(), ""
        case ["p", slug, name]:
            return "picture", slug.lower(), name
        case ["go", slug]:
            return "click", slug.lower(), ""
    slug, name = request.args.get("page", "").lower(), request.args.get("picture", "")
    return ("click" if request.args.get("click") else "picture" if name else "view"), slug, name


def page_request(request: Request, kind: Target, slug: str) -> PageRequest:
    """Only a person who looks or taps is counted: no picture, no HEAD, no preview, no robot."""
    is_visit = request.method == "GET" and not request.args.get("peek")
    person = is_visit and not _PREVIEWS.search(request.headers.get("User-Agent", ""))
    event: VisitKind = kind if person and kind != "picture" else "peek"
    return {"page": slug, "event": event, "timezone": settings().timezone}


def send_page(request: Request, page: LandingPage) -> Response:
    """Never kept by anyone without asking again: publish and rollback show at once, and every view is seen here."""
    from functions.templates.landing_page import render_page

    response = render_page("page.html", page=page, url=f"{settings().base_url}/p/{page['slug']}")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def send_picture(page: LandingPage, name: str) -> Response:
    """The picture of the version that is live, kept by browsers for ever: another version has another name."""
    from functions.media_store import MediaStoreDown, open_media_store

    image = page.get("image")
    if not image or name != f"{page['version']}.jpg":
        return send_not_found()
    try:
        file = open_media_store().get(image["key"])
    except MediaStoreDown as down:
        note_cause("picture.store_down", "store", code=down.code)
        return send_away()
    if not file:
        return send_not_found()
    data, mime = file
    return Response(data, 200, {"Cache-Control": _FOREVER, "X-Content-Type-Options": "nosniff"}, mimetype=mime)


def redirect(page: LandingPage) -> Response:
    """To the page's own link, else the brand's, else the brand's WhatsApp, else back to the page."""
    own = f"{settings().base_url}/p/{page['slug']}"
    links = (page.get("link"), settings().order_link, whatsapp_link(page))
    target = next((link for link in links if is_link(link)), own)
    return Response("", 302, {"Location": str(target), "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


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
    return f"https://wa.me/{number}" if number else None


def send_not_found() -> Response:
    from functions.templates.landing_page import render_page

    return render_page("not_found.html", status=404)


def send_away() -> Response:
    from functions.templates.landing_page import render_page

    return render_page("away.html", status=503, Retry_After="30")
