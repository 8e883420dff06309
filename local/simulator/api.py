"""The JSON the page, `make talk` and tests use, all under `/phone/api`. `person` is a number, a name or a user id.

- `GET chats` → `{"business": {name, number}, "people": [p], "troubles": [..], "waiting": [deliveries], "version"}`;
  `p` = `{number, name, role, user_id, username, unread, typing, window_open}`
- `GET messages?person=&after=&wait=` → `{"messages": [m], "version", "typing": [numbers]}`: new or changed since the
  version `after`, oldest first; without news it waits up to `wait` (20) seconds. Without `person`: everybody's.
  `m` = `{id, seq, version, person, mine, kind, content, text, at, status, error, forwarded, quote, reactions,
  callback}`; an id seen before is the same message again, with another status or reaction.
- `POST send` (JSON or a form) → `{"id"}`: `person` and one of `text`, `file` (form; with `caption`, `voice`, `as`),
  `button` or `row` (id or title; `message` if not the newest), `reaction` `{"message", "emoji"}`, `forward` (message
  id), `location` `{latitude, longitude, name, address}`, `contact` `{name, number}`, `sticker`, `order` `{items}`,
  `edit` `{message, text}`, `delete` `{message}`, `raw` (Meta's own shape); `quote` (message id) or `forwarded` go with
  text and files.
- `POST read` `{person}` → `{"read": n}`: the person looks at the chat.
- `POST people` `{name, number, hides_number}` → `p`, a stranger.
- `GET media/{id}` → the file. `GET trace?person=&since=` → what the system understood and did.
- `GET deliveries`, `POST deliveries/again`, `GET|POST scene`, `POST later`, `POST reset` → see `stage_api.py`.
- `GET|POST trouble` → see `trouble.py`. `POST subscribe` → the webhook handshake, `{"ok", "detail"}`.

Refusals are `{"error": words}` with 400, 403 or 404. A POST is JSON, or has the header `X-WOCS-Phone`: a page of
another site can send neither.
"""

import json
import mimetypes

from flask import Blueprint, jsonify, request, send_file

from local.simulator import chats, delivery, media, person_actions, phone_owners, statuses, trouble
from local.simulator.api_call import Answer, named_person, no, read_wish, refuse_other_sites
from local.simulator.meta_json import Json
from local.simulator.opus_container import as_voice_note
from local.simulator.other_kinds import CannotSay
from local.simulator.simulator import Simulator
from local.simulator.store import Row
from local.simulator.trouble_api import answer_subscribe, answer_trouble
from shared.contract.door_types import TraceRequest

WAIT_MAX_S = 20.0
SHOWN_INLINE = ("image/jpeg", "image/png", "image/webp", "image/gif", "video/", "audio/")


def make_api(simulator: Simulator) -> Blueprint:
    """The blueprint for `/phone/api`."""
    api = Blueprint("api", __name__)
    api.before_request(refuse_other_sites)
    api.add_url_rule("/chats", view_func=lambda: jsonify(_chats(simulator)), endpoint="chats")
    api.add_url_rule("/messages", view_func=lambda: _messages(simulator), endpoint="messages")
    api.add_url_rule("/send", view_func=lambda: _send(simulator), endpoint="send", methods=["POST"])
    api.add_url_rule("/read", view_func=lambda: _read(simulator), endpoint="read", methods=["POST"])
    api.add_url_rule("/people", view_func=lambda: _add_person(simulator), endpoint="people", methods=["POST"])
    api.add_url_rule("/media/<media_id>", view_func=lambda media_id: _media(simulator, media_id), endpoint="media")
    api.add_url_rule("/trace", view_func=lambda: _trace(simulator), endpoint="trace")
    api.add_url_rule(
        "/trouble", view_func=lambda: answer_trouble(simulator), endpoint="trouble", methods=["GET", "POST"]
    )
    api.add_url_rule(
        "/subscribe", view_func=lambda: answer_subscribe(simulator), endpoint="subscribe", methods=["POST"]
    )
    api.add_url_rule("/<path:_path>", view_func=lambda _path: no("there is nothing here", 404), endpoint="nothing")
    return api


def _chats(simulator: Simulator) -> Json:
    config, store = simulator.config, simulator.store
    version = store.version()
    return {
        "business": {"name": config.business_name, "number": config.display_number},
        "people": [_person_summary(simulator, row) for row in store.rows("select rowid, * from people order by rowid")],
        "troubles": trouble.active(store),
        "waiting": delivery.on_their_way(simulator),
        "version": version,
    }


def _person_summary(simulator: Simulator, person: Row) -> Json:
    unread = simulator.store.rows(
        "select count(*) as n from messages"
        " where person = ? and mine = 0 and status = 'delivered' and kind != 'reaction'",
        person["number"],
    )[0]["n"]
    heard_at = chats.last_message_at(simulator.store, person["number"])
    known = {key: person[key] for key in ("number", "name", "role", "user_id", "username")}
    window_open = heard_at is not None and simulator.now() - heard_at <= simulator.config.window_s
    return known | {"unread": unread, "typing": person["typing_until"] > simulator.now(), "window_open": window_open}


def _messages(simulator: Simulator) -> Answer:
    name = request.args.get("person")
    person = named_person(simulator, name)
    if name and person is None:
        return no("nobody here has that name or number", 404)
    after = request.args.get("after", 0, int)
    wait = min(max(request.args.get("wait", 0.0, float), 0.0), WAIT_MAX_S)
    store, number = simulator.store, person["number"] if person else None
    until = simulator.now() + wait
    version = store.wait_past(after, wait) if wait else store.version()
    messages = chats.changed_after(store, after, number)
    while not messages and number and version > after and simulator.now() < until:
        version = store.wait_past(version, until - simulator.now())
        messages = chats.changed_after(store, after, number)
    typing = store.rows("select number from people where typing_until > ?", simulator.now())
    return jsonify(messages=messages, version=version, typing=[row["number"] for row in typing])


def _send(simulator: Simulator) -> Answer:
    wish, file = read_wish(), request.files.get("file")
    person = named_person(simulator, wish.get("person"))
    if person is None:
        return no("nobody here has that name or number", 404)
    try:
        if isinstance(wish.get("reaction"), str):
            wish["reaction"] = json.loads(wish["reaction"])
        if file is None:
            return jsonify(id=person_actions.say(simulator, person, wish)["id"])
        mime = file.content_type or mimetypes.guess_type(file.filename or "")[0] or "application/octet-stream"
        data = file.read(media.DOCUMENT_MAX_BYTES + 1)
        if len(data) > media.DOCUMENT_MAX_BYTES:
            return no("the file is larger than 100 MB")
        if wish.get("voice"):
            data, mime = as_voice_note(data, mime)
        return jsonify(id=person_actions.say_media(simulator, person, data, mime, file.filename or "", wish)["id"])
    except ValueError as problem:
        return no(str(problem) if isinstance(problem, CannotSay) else "reaction must be JSON")


def _read(simulator: Simulator) -> Answer:
    person = named_person(simulator, read_wish().get("person"))
    if person is None:
        return no("nobody here has that name or number", 404)
    return jsonify(read=statuses.read_chat(simulator, person["number"]))


def _add_person(simulator: Simulator) -> Answer:
    wish = read_wish()
    name, number = wish.get("name", ""), wish.get("number", "")
    if not isinstance(name, str) or not isinstance(number, str) or len(name) > 60 or len(number) > 24:
        return no("name and number must be words, the name at most 60 characters")
    person = phone_owners.add_stranger(simulator.store, name.strip(), number, wish.get("hides_number") is True)
    return jsonify(_person_summary(simulator, person))


def _media(simulator: Simulator, media_id: str) -> Answer:
    file = media.row(simulator, media_id)
    if file is None:
        return no("there is no such file", 404)
    inline = file["mime"].startswith(SHOWN_INLINE)
    response = send_file(
        media.path_of(simulator, media_id),
        mimetype=file["mime"] if inline else "application/octet-stream",
        as_attachment=not inline or "download" in request.args,
        download_name=file["filename"] or media_id,
        conditional=True,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _trace(simulator: Simulator) -> Answer:
    if simulator.config.trace is None:
        return jsonify(events=[], month=None)
    person = named_person(simulator, request.args.get("person"))
    since = request.args.get("since", 0, int)
    try:
        query: TraceRequest = {
            "since": since,
            "sender": _sender(person),
            "allowance": simulator.config.allowance,
            "addresses": phone_owners.list_addresses(simulator.store),
        }
        told = simulator.config.trace(query)
        phone_owners.learn_roles(simulator.store, told.get("roles"))
        return jsonify(events=told["events"], month=told["month"])
    except Exception:  # the system may be down; its phone is not
        return jsonify(events=[], month=None, problem="The system does not answer now.")


def _sender(person: Row | None) -> str | None:
    """Who the system thinks that is: who hides the number is a user id to it."""
    return str(person["user_id"] if person["username"] else person["number"]) if person else None
