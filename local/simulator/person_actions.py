"""What a person does on the phone, made into a message and a webhook on its way."""

import json
from collections.abc import Callable

from local.simulator import chats, media, other_kinds
from local.simulator.delivery import post
from local.simulator.meta_json import Json
from local.simulator.other_kinds import CannotSay
from local.simulator.simulator import Simulator
from local.simulator.store import Row
from local.simulator.webhook_shapes import message_update

TEXT_MAX = 65_536  # what the app itself lets a person type
MEDIA_KIND = {"image": "image", "video": "video", "audio": "audio"}


def say(simulator: Simulator, person: Row, wish: Json) -> Row:
    """Sends what was wished: text, button, row, reaction, forward, raw, location, contact, sticker, order, edit or
    delete; quote and forwarded go with any.

    Raises CannotSay with the reason.
    """
    for name, maker in MAKERS.items():
        if wish.get(name) not in (None, ""):
            return maker(simulator, person, wish)
    raise CannotSay("say one of: " + ", ".join(MAKERS))


def say_media(simulator: Simulator, person: Row, data: bytes, mime: str, filename: str, wish: Json) -> Row:
    """Sends a file as what its type makes it on a phone; `voice` marks a voice note, `as` may say document."""
    if not data:
        raise CannotSay("the file is empty")
    file = media.keep(simulator, data, mime, filename or None, uploaded=False)
    kind = MEDIA_KIND.get(mime.partition("/")[0], "document") if wish.get("as") != "document" else "document"
    if mime.partition(";")[0] in {"image/gif", "image/svg+xml", "image/heic"}:
        kind = "document"
    voice = kind == "audio" and wish.get("voice") in (True, "1", "true", "on")
    return _media_message(simulator, person, kind, file, voice, wish)


def _media_message(simulator: Simulator, person: Row, kind: str, row: Row, voice: bool, wish: Json) -> Row:
    caption = _optional_text(wish, "caption")
    bubble = {"id": row["id"], "mime": row["mime"], "size": row["size"], "filename": row["filename"], "voice": voice}
    part: Json = {"caption": caption} if caption and kind != "audio" else {}
    if kind == "document":
        part["filename"] = row["filename"] or "document"
    part |= media.webhook_media(row)
    if kind == "audio":
        part["voice"] = voice
    return _send(
        simulator, person, kind, {"media": bubble, "caption": caption}, {kind: part}, _context(simulator, wish)
    )


def _text(simulator: Simulator, person: Row, wish: Json) -> Row:
    text = wish["text"]
    if not isinstance(text, str) or not text.strip() or len(text) > TEXT_MAX:
        raise CannotSay(f"text must be words, at most {TEXT_MAX} characters")
    return _send(simulator, person, "text", {"text": text}, {"text": {"body": text}}, _context(simulator, wish))


def _reaction(simulator: Simulator, person: Row, wish: Json) -> Row:
    reaction = wish["reaction"]
    if not isinstance(reaction, dict) or not isinstance(reaction.get("emoji", ""), str):
        raise CannotSay('reaction must be {"message": id, "emoji": "👍"}; an empty emoji takes it away')
    target, emoji = _known(simulator, person, reaction.get("message")), reaction.get("emoji", "")[:16]
    chats.react(simulator.store, target["id"], True, emoji)
    part = {"message_id": target["id"]} | ({"emoji": emoji} if emoji else {})
    content = {"message_id": target["id"], "emoji": emoji}
    return _send(simulator, person, "reaction", content, {"reaction": part}, {})


def _button(simulator: Simulator, person: Row, wish: Json) -> Row:
    return _choose(simulator, person, wish, "button", _buttons)


def _row(simulator: Simulator, person: Row, wish: Json) -> Row:
    return _choose(simulator, person, wish, "row", _rows)


def _choose(simulator: Simulator, person: Row, wish: Json, name: str, offers: Callable[[Json], list[Json]]) -> Row:
    """Taps what has this id or title, in the message `message` or in the newest that offers it."""
    choice, message = str(wish[name]), wish.get("message")
    candidates = (
        [_known(simulator, person, message)]
        if message
        else simulator.store.rows(
            "select * from messages where person = ? and mine = 0 order by seq desc limit 200", person["number"]
        )
    )
    for offered in candidates:
        for offer in offers(json.loads(offered["content"])):
            if choice.casefold() in {str(offer["id"]).casefold(), str(offer["title"]).casefold()}:
                return _send_choice(simulator, person, f"{name}_reply".replace("row", "list"), offered, offer)
    raise CannotSay(f"no message offers {choice[:60]!r}")


def _send_choice(simulator: Simulator, person: Row, kind: str, offered: Row, offer: Json) -> Row:
    reply = {key: offer[key] for key in ("id", "title", "description") if offer.get(key)}
    context = {"from": simulator.config.display_number, "id": offered["id"]}
    content = {"title": offer["title"], "description": offer.get("description"), "choice": offer["id"]}
    return _send(simulator, person, "interactive", content, {"interactive": {"type": kind, kind: reply}}, context)


def _buttons(content: Json) -> list[Json]:
    return content.get("buttons") or []


def _rows(content: Json) -> list[Json]:
    return [row for section in (content.get("list") or {}).get("sections", []) for row in section["rows"]]


def _forward(simulator: Simulator, person: Row, wish: Json) -> Row:
    """Passes on a message of any phone here, as its words or its file."""
    source = _known(simulator, None, wish["forward"])
    content = json.loads(source["content"])
    passed = {"forwarded": True, "caption": content.get("caption")}
    file = media.row(simulator, content["media"]["id"]) if content.get("media") else None
    if file and source["kind"] in {"image", "video", "audio", "document", "sticker"}:
        return _media_message(simulator, person, source["kind"], file, content["media"]["voice"], passed)
    words = content.get("text") or content.get("title")
    if not words:
        raise CannotSay("there is nothing in it to forward")
    return _text(simulator, person, passed | {"text": words})


def _raw(simulator: Simulator, person: Row, wish: Json) -> Row:
    """Any other kind of Meta's, word for word: `{"type": "location", "location": {…}}`, `{"type": "unsupported"}`."""
    raw = wish["raw"]
    if not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
        raise CannotSay('raw must be {"type": …, …} as Meta writes it')
    part = {key: value for key, value in raw.items() if key not in {"type", "context", "from", "id", "timestamp"}}
    return _send(
        simulator,
        person,
        raw["type"],
        {"text": f"[{raw['type']}]", "wish": {"raw": raw}},
        part,
        _context(simulator, wish),
    )


def _context(simulator: Simulator, wish: Json) -> Json:
    """Meta's context of a quote or of a forwarded message; they exclude each other, as on the phone."""
    if wish.get("forwarded") in (True, "1", "true"):
        return {"forwarded": True}
    if not wish.get("quote"):
        return {}
    quoted = _known(simulator, None, wish["quote"])
    number = quoted["person"] if quoted["mine"] else simulator.config.display_number
    return {"from": number, "id": quoted["id"]}


def _known(simulator: Simulator, person: Row | None, message_id: object) -> Row:
    try:
        message = chats.get(simulator.store, str(message_id))
    except LookupError:
        raise CannotSay("there is no such message") from None
    if person is not None and message["person"] != person["number"]:
        raise CannotSay("that message is on another phone")
    return message


def _optional_text(wish: Json, key: str) -> str | None:
    value = wish.get(key)
    return value[:1024] if isinstance(value, str) and value.strip() else None


def _send(simulator: Simulator, person: Row, kind: str, content: Json, part: Json, context: Json) -> Row:
    with simulator.store.change():
        message = chats.add(simulator.store, person["number"], True, kind, content, simulator.now(), context=context)
        update = message_update(simulator.config, person, message, part, context)
        post(simulator, update, f"phone {person['number']}", message=message["id"])
    return message


_REPEATABLE = ("location", "contact", "sticker", "order")


def _other(make: Callable[[Simulator, Row, Json], other_kinds.Sent]) -> Callable[[Simulator, Row, Json], Row]:
    def send(simulator: Simulator, person: Row, wish: Json) -> Row:
        kind, content, part = make(simulator, person, wish)
        if kind not in {"unsupported", "revoke"}:
            content = content | {"wish": {name: wish[name] for name in _REPEATABLE if name in wish}}
        return _send(simulator, person, kind, content, part, _context(simulator, wish))

    return send


MAKERS: dict[str, Callable[[Simulator, Row, Json], Row]] = {
    "reaction": _reaction,
    "button": _button,
    "row": _row,
    "forward": _forward,
    "raw": _raw,
    "location": _other(other_kinds.make_location),
    "contact": _other(other_kinds.make_contact),
    "sticker": _other(other_kinds.make_sticker),
    "order": _other(other_kinds.make_order),
    "edit": _other(other_kinds.make_edit),
    "delete": _other(other_kinds.make_deletion),
    "text": _text,
}
