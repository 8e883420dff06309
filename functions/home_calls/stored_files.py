"""A file of the media store for a node's backup."""

from flask import Response, jsonify

from functions.home_calls.pieces import cut_piece, tell_store_down
from functions.site import plain_response
from shared.contract.backup_types import ExportFileAnswer

_ADDRESS_S = 900  # until it is fetched, through a home's line


def send_backup_file(answer: ExportFileAnswer, offset: int) -> Response:
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
        return tell_store_down(down.code)
    if address:
        return jsonify({"address": address})
    if stored is None:
        return plain_response("no such file", 404)
    return cut_piece(stored.data, offset, stored.mime)
