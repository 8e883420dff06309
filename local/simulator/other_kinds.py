"""What a customer sends that is neither words nor a file: a place, a contact, a sticker, an order, a change of mind."""

import base64
import json

from local.simulator import chats, media
from local.simulator.meta_json import Json
from local.simulator.simulator import Simulator
from local.simulator.store import Row

ITEMS_MOST = 30
NAME_MAX = 100
# A face of eight by eight pixels: a sticker is a file, whatever is on it.
_STICKER = base64.b64decode(
    "UklGRkYAAABXRUJQVlA4TDkAAAAvB8ABEFUwZCRJkMQBnD/Jef1DdE8LBBKJXAZdWEiQnOa3zdz/CYB7KuBLJXZcS/vVVvu0lVgloAoA"
)
_UNSUPPORTED = {
    "code": 131051,
    "title": "Message type unknown",
    "message": "Message type unknown",
    "error_data": {"details": "Message type is currently not supported."},
}


class CannotSay(ValueError):
    """The request makes no message; the words say why."""


Sent = tuple[str, Json, Json]
"""(kind, what the phone shows, what the webhook says)"""


def make_location(_simulator: Simulator, _person: Row, wish: Json) -> Sent:
    told = _record(wish, "location")
    latitude, longitude = told.get("latitude"), told.get("longitude")
    if not (_is_number(latitude, 90) and _is_number(longitude, 180)):
        raise CannotSay('location must be {"latitude": 3.1, "longitude": 101.6}, with name and address if known')
    place: Json = {"latitude": latitude, "longitude": longitude}
    place |= {key: told[key][:NAME_MAX] for key in ("name", "address") if isinstance(told.get(key), str) and told[key]}
    return "location", place, {"location": place}


def make_contact(_simulator: Simulator, _person: Row, wish: Json) -> Sent:
    told = _record(wish, "contact")
    name, number = told.get("name"), told.get("number")
    if not (isinstance(name, str) and name.strip() and isinstance(number, str) and number.strip()):
        raise CannotSay('contact must be {"name": "Ali", "number": "60123456789"}')
    named = {"first_name": name[:NAME_MAX], "formatted_name": name[:NAME_MAX]}
    digits = "".join(filter(str.isdigit, number))[:20]
    phone = {"phone": f"+{digits}", "wa_id": digits, "type": "CELL"}
    return "contacts", {"text": f"👤 {name[:NAME_MAX]} +{digits}"}, {"contacts": [{"name": named, "phones": [phone]}]}


def make_sticker(simulator: Simulator, _person: Row, _wish: Json) -> Sent:
    row = media.keep(simulator, _STICKER, "image/webp", None, uploaded=False)
    part = media.webhook_media(row) | {"animated": False}
    shown = {"id": row["id"], "mime": row["mime"], "size": row["size"], "filename": None, "voice": False}
    return "sticker", {"media": shown}, {"sticker": part}


def make_order(_simulator: Simulator, _person: Row, wish: Json) -> Sent:
    items = _record(wish, "order").get("items")
    if not isinstance(items, list) or not 1 <= len(items) <= ITEMS_MOST or not all(map(_is_item, items)):
        raise CannotSay('order must be {"items": [{"name": "Colek Mangga", "quantity": 2, "price": 5.5}]}')
    products = [
        {
            "product_retailer_id": item["name"][:NAME_MAX],
            "quantity": item["quantity"],
            "item_price": item["price"],
            "currency": "MYR",
        }
        for item in items
    ]
    lines = [f"{item['quantity']} × {item['name'][:NAME_MAX]}" for item in items]
    part = {"catalog_id": "354160437058781", "text": "", "product_items": products}
    return "order", {"text": "🛒 " + ", ".join(lines)}, {"order": part}


def make_edit(simulator: Simulator, person: Row, wish: Json) -> Sent:
    """An edit reaches an ordinary number as a message of no type that it knows (131051)."""
    told = _record(wish, "edit")
    message, text = _own_message(simulator, person, told.get("message")), told.get("text")
    if message["kind"] != "text" or not isinstance(text, str) or not text.strip():
        raise CannotSay('edit must be {"message": id of a text of this phone, "text": words}')
    _change_content(simulator, message, {"text": text, "edited": True})
    return "unsupported", {"text": "[edited a message]"}, {"errors": [_UNSUPPORTED]}


def make_deletion(simulator: Simulator, person: Row, wish: Json) -> Sent:
    message = _own_message(simulator, person, _record(wish, "delete").get("message"))
    _change_content(simulator, message, {"text": "🚫 deleted", "media": None, "deleted": True})
    return "revoke", {"text": "[deleted a message]"}, {"revoke": {"original_message_id": message["id"]}}


def _change_content(simulator: Simulator, message: Row, changes: Json) -> None:
    content = json.loads(message["content"]) | changes
    with simulator.store.change():
        simulator.store.run(
            "update messages set content = ?, version = ? where id = ?",
            *(json.dumps(content, ensure_ascii=False), simulator.store.next_version(), message["id"]),
        )


def _own_message(simulator: Simulator, person: Row, message_id: object) -> Row:
    try:
        message = chats.get(simulator.store, str(message_id))
    except LookupError:
        raise CannotSay("there is no such message") from None
    if message["person"] != person["number"] or not message["mine"]:
        raise CannotSay("that message is not this phone's own")
    return message


def _record(wish: Json, name: str) -> Json:
    told = wish.get(name)
    if not isinstance(told, dict):
        raise CannotSay(f"{name} must be an object")
    return told


def _is_number(value: object, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most


def _is_item(item: object) -> bool:
    if not isinstance(item, dict):
        return False
    name, quantity, price = item.get("name"), item.get("quantity"), item.get("price")
    is_named = isinstance(name, str) and bool(name.strip())
    is_counted = isinstance(quantity, int) and not isinstance(quantity, bool) and 1 <= quantity <= 999
    return is_named and is_counted and _is_number(price, 100_000) and str(price)[0] != "-"
