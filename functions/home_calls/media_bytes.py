"""What came with a task, on its way to the home node in pieces, and where the node puts what it made of it."""

from flask import Response, jsonify

from functions.home_calls.pieces import PIECE_BYTES, cut_piece, give_piece, tell_store_down
from functions.site import plain_response
from functions.whatsapp import Unavailable, open_whatsapp
from shared import figures
from shared.contract.node_types import AudioAnswer, LeaseAnswer
from shared.log import note


def send_bytes(answer: AudioAnswer, offset: int) -> Response:
    """For who holds its lease: 404 there is none, 409 not theirs; `X-WOCS-Size`: all there are."""
    if meta := answer.get("meta"):
        return relay_piece(meta["id"], offset)
    return send_attachment(answer, offset)


def relay_piece(media_id: str, offset: int) -> Response:
    """From Meta: its address needs our token, which stays here. 404 with the problem's name, 503 not to be had now."""
    answer = open_whatsapp().download_piece(media_id, offset, PIECE_BYTES, figures.FILM_MAX_BYTES)
    if isinstance(answer, Unavailable):
        note("media.unavailable", kind="video", problem=answer.problem)
        is_over = answer.problem != "unreachable"
        return plain_response(answer.problem, 404 if is_over else 503)
    return give_piece(answer.data, answer.size, "application/octet-stream")


def send_attachment(answer: AudioAnswer, offset: int) -> Response:
    from functions.media_store import MediaStoreDown, open_media_store

    audio, reason = answer.get("audio"), answer.get("reason")
    if not audio:
        return plain_response(reason or "no audio", 404 if reason in {"no_such_task", "no_audio"} else 409)
    try:
        stored = open_media_store().get(audio["key"])
    except MediaStoreDown as down:
        return tell_store_down(down.code)
    return cut_piece(stored.data, offset, stored.mime) if stored else plain_response("no audio", 404)


def give_upload(answer: LeaseAnswer) -> Response:
    """`url` and `headers`: where the node PUTs its file, once, and what it says with it.

    409 not theirs, 503 the store is away or has no addresses.
    """
    from functions.media_store import MediaStoreDown, open_media_store

    key = answer.get("key")
    if answer["reason"] or not key:
        return plain_response(answer["reason"] or "no upload", 409)
    try:
        address = open_media_store().sign_upload(key)
    except MediaStoreDown as down:
        return tell_store_down(down.code)
    if address is None:
        return tell_store_down("no_addresses")
    return jsonify(address._asdict())
