"""What a function gives a home node of a file: a piece at a time, and the word for a store that does not answer."""

from flask import Response

from functions.causes import note_cause
from functions.site import plain_response
from shared.contract.node_types import STORE_DOWN

PIECE_BYTES = 4_000_000  # Vercel takes and gives 4.5 MB at a time


def give_piece(piece: bytes, size: int, mime: str) -> Response:
    """`X-WOCS-Size`: how many bytes the whole file has."""
    headers = {"X-WOCS-Size": str(size), "Cache-Control": "no-store"}
    return Response(piece, mimetype=mime, headers=headers)


def cut_piece(data: bytes, offset: int, mime: str) -> Response:
    return give_piece(data[offset : offset + PIECE_BYTES], len(data), mime)


def tell_store_down(code: object) -> Response:
    note_cause("media.store_down", "store", code=code)
    return plain_response(STORE_DOWN, 503, Retry_After="10")
