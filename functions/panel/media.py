"""A picture, a recording or a document as an answer: only what a browser shows without running it is shown in place."""

import hashlib
from urllib.parse import quote

from flask import Request, Response
from werkzeug.http import parse_range_header

from functions.causes import note_cause
from functions.media_store import MediaStoreDown, open_media_store
from functions.site import plain_response
from shared.contract.value_types import JSONObject

CHUNK_BYTES = 4 * 1024 * 1024
"""Vercel answers with 4.5 MB at most; a player asks on from where a part ended."""
LINK_S = 120
"""Seconds that the address of a file too long for one answer opens it."""
_PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif"}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",  # each look asks again whether it may still be seen
    "Accept-Ranges": "bytes",
    "Vary": "Cookie",
}


def send_media(request: Request, media: JSONObject) -> Response:
    """200 or 206 its bytes, 304, 302 to the store for what is too long, 404 gone, 416 no such part, 503.

    `media`: {"id", "key", "mime", "name"}, as wocs.panel_media allows it.
    """
    key = str(media["key"])
    tag = f'"{hashlib.sha256(key.encode()).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status=304, headers={**_HEADERS, "ETag": tag})
    try:
        stored = open_media_store().get(key)
        if stored is None:
            return plain_response("gone", 404)
        if len(stored.data) > CHUNK_BYTES and "Range" not in request.headers:
            link = open_media_store().sign(key, LINK_S)
            if link:
                return Response(status=302, headers={**_HEADERS, "Location": link})
    except MediaStoreDown as down:
        note_cause("panel.store_down", "store", code=down.code)
        return plain_response("the media store does not answer, try again in a minute", 503)
    headers = {**_HEADERS, "ETag": tag, **type_headers(str(media.get("mime") or stored.mime), media.get("name"))}
    return send_part(request, stored.data, headers)


def type_headers(mime: str, name: object) -> dict[str, str]:
    """What may be looked at here keeps its type; anything else is a file to keep."""
    kind = mime.split(";")[0].strip().lower()
    is_shown = kind in _PICTURES or kind.startswith(("audio/", "video/"))
    named = f"; filename*=UTF-8''{quote(str(name), safe='')}" if name else ""
    return {
        "Content-Type": mime if is_shown else "application/octet-stream",
        "Content-Disposition": ("inline" if is_shown else "attachment") + named,
    }


def send_part(request: Request, data: bytes, headers: dict[str, str]) -> Response:
    """The part that was asked for, CHUNK_BYTES of it at most; a Range that makes no sense is as none."""
    asked = parse_range_header(request.headers.get("Range"))
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return Response(data, 200, headers)
    part = asked.range_for_length(len(data))
    if part is None:
        return Response(status=416, headers={**headers, "Content-Range": f"bytes */{len(data)}"})
    start, stop = part[0], min(part[1], part[0] + CHUNK_BYTES)
    told = {**headers, "Content-Range": f"bytes {start}-{stop - 1}/{len(data)}"}
    return Response(data[start:stop], 206, told)
