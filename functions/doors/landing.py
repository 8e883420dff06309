"""Landing pages in public: the page, its picture, and its button. Only what is published is shown, and a draft to who
was given its signed address."""

import re
from typing import Literal

from flask import Request, Response

from functions.causes import note_cause
from functions.database import DatabaseDown, open_database
from functions.site import plain_response
from shared.contract.door_types import LandingPage, PageAnswer, PageRequest
from shared.contract.value_types import VisitKind
from shared.settings import settings

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PREVIEWS = re.compile(r"(?i)bot|crawl|spider|preview|facebookexternalhit|whatsapp/|telegram|slack|discord")
Target = Literal["view", "picture", "click", "home"]
_FOREVER = "public, max-age=31536000, immutable"


def landing(request: Request) -> Response:
    """200 the page, its picture, the home page, or 302 to its link; 404 for what is not published; 503 in trouble."""
    if request.method not in {"GET", "HEAD"}:
        return plain_response("GET", 405, Allow="GET, HEAD")
    kind, slug, picture_name = target_of(request)
    if kind != "home" and (len(slug) > 100 or not _SLUG.fullmatch(slug)):
        return send_not_found()
    if "draft" in request.args:
        return show_draft(kind, slug, picture_name, request.args["draft"])
    try:
        answer: PageAnswer = open_database().call("wocs_page", page_request(request, kind, slug))
    except DatabaseDown:
        return send_away()
    page = answer.get("page")
    if kind == "home":
        return send_home(request, answer.get("pages") or [])
    if not page:
        return send_not_found()
    if kind == "picture":
        return send_picture(page, picture_name)
    return redirect(page) if kind == "click" else send_page(request, page)


def target_of(request: Request) -> tuple[Target, str, str]:
    """(view | picture | click | home, page, picture's name): by the path, else by the query of the rewrite."""
    match request.path.strip("/").split("/"):
        case [""]:
            return "home", "", ""
        case ["p", slug]:
            return "view", slug.lower(), ""
        case ["p", slug, name]:
            return "picture", slug.lower(), name
        case ["go", slug]:
            return "click", slug.lower(), ""
    if request.args.get("home"):
        return "home", "", ""
    slug, name = request.args.get("page", "").lower(), request.args.get("picture", "")
    return ("click" if request.args.get("click") else "picture" if name else "view"), slug, name


def page_request(request: Request, kind: Target, slug: str) -> PageRequest:
    """Only a person who looks or taps is counted: no picture, no HEAD, no preview, no robot."""
    if kind == "home":
        return {"page": "", "event": "home", "timezone": settings().timezone}
    is_visit = request.method == "GET" and not request.args.get("peek")
    person = is_visit and not _PREVIEWS.search(request.headers.get("User-Agent", ""))
    event: VisitKind = kind if person and kind != "picture" else "peek"
    return {"page": slug, "event": event, "timezone": settings().timezone}


def send_page(request: Request, page: LandingPage) -> Response:
    """Never kept by anyone without asking again: publish and rollback show at once, and every view is seen here."""
    from functions.templates.landing_page import render_page

    away = request.args.get("order") == "away"
    url = f"{settings().base_url}/p/{page['slug']}"
    return revalidate(request, render_page("page.html", page=page, url=url, away=away))


def show_draft(kind: Target, slug: str, picture_name: str, token: str) -> Response:
    """A version as visitors would see it: kept by nobody, counted by nobody, and gone when its address has ended."""
    from functions.draft_links import read_draft
    from functions.templates.landing_page import render_page

    version = read_draft(slug, token) if kind in {"view", "picture"} else None
    if version is None:
        return send_not_found()
    try:
        page = open_database().call("wocs_draft", {"page": slug, "version": version}).get("page")
    except DatabaseDown:
        return send_away()
    if not page:
        return send_not_found()
    url = f"{settings().base_url}/p/{slug}"
    response = (
        send_picture(page, picture_name)
        if kind == "picture"
        else render_page("page.html", page=page, url=url, draft=token)
    )
    response.headers.update({"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"})
    return response


def send_home(request: Request, pages: list[LandingPage]) -> Response:
    """What is live, the newest first."""
    from functions.templates.landing_page import render_page

    return revalidate(request, render_page("home.html", pages=pages, url=f"{settings().base_url}/"))


def revalidate(request: Request, response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def send_picture(page: LandingPage, name: str) -> Response:
    """The picture of the version that is live, or the card made for it, kept by browsers for ever: another version has
    another name."""
    from functions.media_store import MediaStoreDown, open_media_store

    image = page.get("image")
    if name == f"{page['version']}-card.jpg":
        return send_card(page)
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


def send_card(page: LandingPage) -> Response:
    from functions.media.page_card import draw_card
    from functions.templates.whatsapp_markup import strip_markup

    data = draw_card(strip_markup(page["title"]), settings().brand)
    return Response(data, 200, {"Cache-Control": _FOREVER, "X-Content-Type-Options": "nosniff"}, mimetype="image/jpeg")


def redirect(page: LandingPage) -> Response:
    """To the page's own link, else the brand's, else its WhatsApp; with none back to the page, which says so."""
    from functions.order_links import find_order_link

    target = find_order_link(page) or f"{settings().base_url}/p/{page['slug']}?order=away&peek=1"
    return Response("", 302, {"Location": target, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def send_not_found() -> Response:
    from functions.templates.landing_page import render_page

    return render_page("not_found.html", status=404)


def send_away() -> Response:
    from functions.templates.landing_page import render_page

    return render_page("away.html", status=503, Retry_After="30")
