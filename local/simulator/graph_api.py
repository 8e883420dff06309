"""The Graph API, as far as a WhatsApp number needs it: messages, marking as read, media, the number itself."""

import hmac
from functools import partial

from flask import Blueprint, Response, jsonify, request, send_file

from local.simulator import business_messages, chats, media, trouble
from local.simulator.limits import message_error
from local.simulator.meta_errors import Refusal, error_body, invalid, missing, refusal, unknown_object
from local.simulator.meta_json import Json
from local.simulator.simulator import Simulator

Answer = Response | tuple[Response, int]

TYPING_S = 25  # how long a typing indicator lasts, Meta's reference, 2026-11


EVERY = ["GET", "POST", "DELETE", "PUT", "PATCH"]


def make_graph(simulator: Simulator) -> Blueprint:
    """The blueprint for `/phone/graph`."""
    graph = Blueprint("graph", __name__)
    graph.before_request(lambda: _token_error(simulator, request.headers.get("Authorization", "")))
    graph.add_url_rule("/<version>/<number>/messages", "messages", partial(_messages, simulator), methods=["POST"])
    graph.add_url_rule("/<_version>/<number>/media", "upload", partial(_upload, simulator), methods=["POST"])
    graph.add_url_rule("/<_version>/<object_id>", "read", partial(_read, simulator), methods=["GET"])
    graph.add_url_rule("/<_version>/<object_id>", "forget", partial(_forget, simulator), methods=["DELETE"])
    graph.add_url_rule("/attachments/<media_id>", "download", partial(_download, simulator), methods=["GET"])
    graph.add_url_rule("/<path:path>", "nothing", _nothing_here, methods=EVERY)
    return graph


def answer(result: Json | Refusal) -> Answer:
    """Meta's JSON for a result or a refusal."""
    if not isinstance(result, Refusal):
        return jsonify(result)
    return jsonify(error_body(result)), result.http


def _messages(simulator: Simulator, version: str, number: str) -> Answer:
    if number != simulator.config.phone_number_id:
        return answer(unknown_object("POST", number))
    return answer(_message(simulator, request.get_json(force=True, silent=True), version))


def _upload(simulator: Simulator, _version: str, number: str) -> Answer:
    if number != simulator.config.phone_number_id:
        return answer(unknown_object("POST", number))
    return answer(_uploaded(simulator))


def _read(simulator: Simulator, _version: str, object_id: str) -> Answer:
    return answer(_object(simulator, object_id))


def _forget(simulator: Simulator, _version: str, object_id: str) -> Answer:
    if media.living_row(simulator, object_id) is None:
        return answer(unknown_object("DELETE", object_id))
    media.kill_media(simulator, object_id)
    return answer({"success": True})


def _download(simulator: Simulator, media_id: str) -> Answer:
    works = media.address_works(simulator, media_id, request.args.get("ext", ""), request.args.get("hash", ""))
    file = media.living_row(simulator, media_id) if works else None
    if file is None:
        return Response("Not Found", 404, mimetype="text/plain")
    return send_file(media.path_of(simulator, media_id), mimetype=file["mime"])


def _nothing_here(path: str) -> Answer:
    return answer(Refusal(2500, message="Unknown path components: /" + path[:80]))


def _token_error(simulator: Simulator, header: str) -> Answer | None:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        return answer(Refusal(104, http=401, message="An access token is required to request this resource."))
    if not hmac.compare_digest(token.strip().encode(), simulator.config.token.encode()):
        return answer(Refusal(190, http=401, message="Invalid OAuth access token - Cannot parse access token"))
    return None


def _message(simulator: Simulator, payload: object, version: str) -> Json | Refusal:
    if not isinstance(payload, dict):
        return missing("messaging_product")
    if payload.get("status") == "read":
        return _mark_read(simulator, payload)
    objection = message_error(payload)
    ordered = None if objection else trouble.take(simulator.store, "fail")
    if objection or ordered:
        return objection or refusal(ordered["code"] if ordered else 0)
    hang = trouble.take(simulator.store, "hang")
    answer = refusal(131000) if hang and not hang["accept"] else business_messages.send(simulator, payload, version)
    if hang:
        simulator.courier.wait_unless_stopped(hang["seconds"])
    return answer


def _mark_read(simulator: Simulator, payload: Json) -> Json | Refusal:
    """Blue ticks up to that message, and with `typing_indicator` the bubble with the dots."""
    if payload.get("messaging_product") != "whatsapp":
        return missing("messaging_product")
    store = simulator.store
    message = store.row("select * from messages where id = ? and mine = 1", str(payload.get("message_id")))
    if message is None:
        return invalid("Message ID is invalid.")
    with store.change():
        for earlier in store.rows(
            "select id from messages where person = ? and mine = 1 and seq <= ? and status != 'read'",
            *(message["person"], message["seq"]),
        ):
            chats.climb(store, earlier["id"], "read")
        if isinstance(payload.get("typing_indicator"), dict):
            until = simulator.now() + TYPING_S
            store.run("update people set typing_until = ? where number = ?", until, message["person"])
            store.next_version()
    return {"success": True}


def _uploaded(simulator: Simulator) -> Json | Refusal:
    file = request.files.get("file")
    if request.form.get("messaging_product") != "whatsapp":
        return missing("messaging_product")
    if file is None:
        return missing("file")
    mime = request.form.get("type") or file.mimetype
    plain = mime.partition(";")[0].strip().lower()
    longest = media.UPLOADABLE.get(plain)
    if longest is None:
        kinds = ", ".join(sorted(media.UPLOADABLE))
        message = (
            f"Param file must be a file with one of the following types: {kinds}. Received file of type '{plain}'."
        )
        return Refusal(100, message=f"(#100) {message}")
    data = file.read(longest + 1)
    if not 0 < len(data) <= longest:
        return Refusal(131053, f"Media size must be from 1 to {longest} bytes for {plain}.")
    return {"id": media.keep(simulator, data, mime, file.filename, uploaded=True)["id"]}


def _object(simulator: Simulator, object_id: str) -> Json | Refusal:
    config = simulator.config
    if object_id == config.phone_number_id:
        return {
            "verified_name": config.business_name,
            "display_phone_number": config.display_number,
            "quality_rating": "GREEN",
            "id": object_id,
        }
    file = media.living_row(simulator, object_id)
    graph_url = request.host_url.rstrip("/") + "/phone/graph"
    return media.media_summary(simulator, file, graph_url) if file else unknown_object("GET", object_id)
