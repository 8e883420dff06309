"""Whether a form was sent from a page of ours: nothing changes for anybody else's."""

from urllib.parse import urlsplit

from flask import Request

from shared.settings import settings


def is_same_origin(request: Request) -> bool:
    """By what the browser says of where the request began, which no page can change; a browser that says nothing of
    either sends no form of ours."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        return site == "same-origin"
    return origin is not None and origin_of(origin) in {origin_of(settings().base_url), origin_of(request.host_url)}


def origin_of(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc
