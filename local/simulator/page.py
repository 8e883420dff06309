"""The page at `/phone`, and the files it is made of; nothing from outside, nothing inline."""

from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory

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
    """Whether another site's page makes this browser write to the phones: it could speak as the admin."""
    if request.method in {"GET", "HEAD"}:
        return False
    origin = request.headers.get("Origin")
    foreign = bool(origin) and origin != request.host_url.rstrip("/") and origin != f"https://{request.host}"
    return foreign or request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
