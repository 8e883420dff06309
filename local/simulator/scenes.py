"""A scene: what people on the phones sent, in order, as a file that plays it again on any machine.

`{"scene": 1, "people": [{name, number}], "sent": [{person, after_s, wish} or {person, after_s, file}]}`. A message
that points at another one (a quote, a reaction) names its place in `sent`, or `"newest"` for the business's
newest; a tapped button or row is named by its id. Files travel inside it, in base64.
"""

import base64
import json
import threading
from typing import Any

from local.simulator import media, person_actions, phone_owners
from local.simulator.meta_json import Json
from local.simulator.other_kinds import CannotSay
from local.simulator.simulator import Simulator
from local.simulator.store import Row

VERSION = 1
SENT_MOST = 500
GAP_MOST_S = 3.0
"""Nobody wants to wait again as long as the person thought."""


def export_scene(simulator: Simulator) -> Json:
    rows = simulator.store.rows("select * from messages where mine = 1 order by seq limit ?", SENT_MOST)
    places = {row["id"]: place for place, row in enumerate(rows)}
    people = simulator.store.rows("select number, name from people order by rowid")
    before, sent = None, []
    for row in rows:
        gap = min(GAP_MOST_S, max(0.0, row["at"] - before)) if before is not None else 0.0
        sent.append({"person": row["person"], "after_s": round(gap, 1), **_wish_of(simulator, row, places)})
        before = row["at"]
    return {"scene": VERSION, "people": people, "sent": sent}


def _wish_of(simulator: Simulator, row: Row, places: dict[str, int]) -> Json:
    content, context = json.loads(row["content"]), json.loads(row["context"])
    more: Json = {"forwarded": True} if context.get("forwarded") else {}
    if context.get("id") and "choice" not in content:
        more["quote"] = places.get(context["id"], "newest")
    if content.get("media") and row["kind"] != "sticker":
        return {"file": _file_of(simulator, content), "wish": more}
    if "choice" in content:
        return {"wish": {"button_or_row": content["choice"]}}
    if row["kind"] == "reaction":
        return {"wish": {"reaction": content["emoji"], "of": places.get(content["message_id"], "newest")}}
    if row["kind"] == "text":
        return {"wish": {"text": content["text"]} | more}
    if row["kind"] == "sticker":
        return {"wish": {"sticker": True} | more}
    return {"wish": content.get("wish", {"raw": {"type": row["kind"]}}) | more}


def _file_of(simulator: Simulator, content: Json) -> Json:
    kept = content["media"]
    data = media.path_of(simulator, kept["id"]).read_bytes()
    return {
        "mime": kept["mime"],
        "filename": kept["filename"],
        "voice": kept["voice"],
        "caption": content.get("caption"),
        "data": base64.b64encode(data).decode(),
    }


def read_scene(told: Any) -> Json:
    """Raises CannotSay for what is no scene."""
    if not isinstance(told, dict) or told.get("scene") != VERSION or not isinstance(told.get("sent"), list):
        raise CannotSay(f'a scene is {{"scene": {VERSION}, "people": …, "sent": […]}}')
    if len(told["sent"]) > SENT_MOST or not all(isinstance(one, dict) for one in told["sent"]):
        raise CannotSay(f"a scene has at most {SENT_MOST} messages")
    return told


def play_scene(simulator: Simulator, scene: Json) -> threading.Thread:
    """Plays it in the background; what cannot be sent again (a button that nobody offered now) is passed over."""
    for person in scene.get("people") or []:
        name, number = str(person.get("name") or ""), phone_owners.digits(str(person.get("number") or ""))
        if number and not phone_owners.find(simulator.store, number):
            phone_owners.add_stranger(simulator.store, name[:60], number, False)
    thread = threading.Thread(target=_play, args=(simulator, scene["sent"]), name="scene", daemon=True)
    thread.start()
    return thread


def _play(simulator: Simulator, sent: list[Json]) -> None:
    ids: list[str] = []
    for one in sent:
        if simulator.courier.wait_unless_stopped(min(GAP_MOST_S, max(0.2, float(one.get("after_s") or 0)))):
            return
        try:
            ids.append(_send(simulator, one, ids)["id"])
        except (CannotSay, LookupError, ValueError, TypeError):
            ids.append("")


def _send(simulator: Simulator, one: Json, ids: list[str]) -> Row:
    person = phone_owners.find(simulator.store, str(one.get("person")))
    if person is None:
        raise LookupError(one.get("person"))
    wish = dict(one.get("wish") or {})
    if "quote" in wish:
        wish["quote"] = _message_at(simulator, person, wish["quote"], ids)
    if "button_or_row" in wish:
        return _choose(simulator, person, wish["button_or_row"])
    if "of" in wish:
        target = _message_at(simulator, person, wish["of"], ids)
        return person_actions.say(simulator, person, {"reaction": {"message": target, "emoji": wish["reaction"]}})
    if isinstance(one.get("file"), dict):
        file = one["file"]
        wish |= {"caption": file.get("caption"), "voice": file.get("voice")}
        data = base64.b64decode(str(file["data"]))
        return person_actions.say_media(simulator, person, data, str(file["mime"]), str(file["filename"] or ""), wish)
    return person_actions.say(simulator, person, wish)


def _choose(simulator: Simulator, person: Row, choice: str) -> Row:
    try:
        return person_actions.say(simulator, person, {"button": choice})
    except CannotSay:
        return person_actions.say(simulator, person, {"row": choice})


def _message_at(simulator: Simulator, person: Row, place: object, ids: list[str]) -> str:
    if isinstance(place, int) and 0 <= place < len(ids) and ids[place]:
        return ids[place]
    newest = simulator.store.row(
        "select id from messages where person = ? and mine = 0 and kind != 'reaction' order by seq desc limit 1",
        person["number"],
    )
    if newest is None:
        raise LookupError(place)
    return str(newest["id"])
