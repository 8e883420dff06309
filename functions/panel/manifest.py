"""What makes the panel an app on a home screen: the owner's brand is its name."""

import json

from flask import Response

from shared.settings import settings

PATH = "/manifest.webmanifest"
SHORT_NAME_MAX = 12
"""Letters that fit under an icon, by Chrome's guidance."""
_COLOUR = "#1d1512"
_ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable-512.png", 512, "maskable"))


def send_manifest() -> Response:
    """The same for everybody: it is asked for without cookies."""
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return Response(json.dumps(make_manifest(settings().brand)), 200, headers, mimetype="application/manifest+json")


def make_manifest(brand: str) -> dict[str, object]:
    return {
        "name": brand,
        "short_name": shorten_name(brand),
        "id": "/inbox",
        "start_url": "/inbox",
        "scope": "/",
        "display": "standalone",
        "background_color": _COLOUR,
        "theme_color": _COLOUR,
        "icons": [
            {"src": f"/panel/{name}", "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
            for name, side, purpose in _ICONS
        ],
    }


def shorten_name(brand: str) -> str:
    """As many whole words as fit; the first letters of one that is too long."""
    if len(brand) <= SHORT_NAME_MAX:
        return brand
    return brand[: SHORT_NAME_MAX + 1].rpartition(" ")[0] or brand[:SHORT_NAME_MAX]
