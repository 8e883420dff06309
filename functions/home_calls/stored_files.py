"""A file of the media store for a node's backup."""

from flask import Response, jsonify

from functions.causes import note_cause
from functions.site import plain_response
from shared.contract.backup_types import ExportFileAnswer
from shared.contract.node_types import STORE_DOWN

_PIECE_BYTES = 4_000_000  # Vercel gives 4.5 MB at a time
_ADDRESS_S = 900  # until it is fetched, through a home's line


def send_stored(answer: ExportFileAnswer, offset: int) -> Response:
    """Where it lies, for minutes: `{"address"}`; from a store without addresses its bytes from the offset on, with
    `X-WOCS-Size`: all there are. 404 where there is none.
    """
    from functions.media_store import MediaStoreDown, open_media_store

    file = answer.get("file")
    if not file:
        return plain_response("no such file", 404)
    store = open_media_store()
    try:
        address = store.sign(file["key"], _ADDRESS_S)
        stored = None if address else store.get(file["key"])
    except MediaStoreDown as down:
        note_cause("media.store_down", "store", code=down.code)
        return plain_response(STORE_DOWN, 503, Retry_After="10")
    if address:
        return jsonify({"address": address})
    if stored is None:
        return plain_response("no such file", 404)
    headers = {"X-WOCS-Size": str(len(stored.data)), "Cache-Control": "no-store"}
    return Response(stored.data[offset : offset + _PIECE_BYTES], mimetype=stored.mime, headers=headers)
