"""The page at `/phone`, and the files it is made of; nothing from outside, nothing inline."""

from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory

PHONE_HEADER = "X-WOCS-Phone"
STATIC = Path(__file__).parent / "static"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def make_page() -> Blueprint:
    page = Blueprint("page", __name__)

    @page.get("/phone")
    @page.get("/phone/")
    def phone() -> Response:
        return send_from_directory(STATIC, "phone.html", max_age=0)

    @page.get("/phone/static/<name>")
    def static(name: str) -> Response:
        return send_from_directory(STATIC, name, max_age=0)

    return page


def protect(response: Response) -> Response:
    """Headers for every answer under `/phone`."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Permissions-Policy"] = "microphone=(self), camera=(self)"
    return response


def is_cross_site() -> bool:
    """Whether another site's page makes this browser ask for the phones: it could read them, or speak as the admin."""
    foreign = request.headers.get("Origin", "") not in {"", request.host_url.rstrip("/")}
    return foreign or request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}


def may_change() -> bool:
    """Whether this call shows what a browser sends for no form and for no other site without asking us first.

    JSON by its exact name is such a thing too: a program that speaks it needs no more.
    """
    plain = request.method in {"GET", "HEAD", "OPTIONS"}
    return plain or PHONE_HEADER in request.headers or request.mimetype == "application/json"
