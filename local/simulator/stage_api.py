"""The API for who sets the stage: what was delivered and once more, scenes, a day later, empty phones.

- `GET deliveries` → `{"deliveries": [{id, at, attempts, accepted, what, who}]}`, the newest first.
- `POST deliveries/again` `{id}` → `{"ok": true}`: the same bytes, delivered once more.
- `GET scene` → the scene as a file; `POST scene` (the same JSON) → `{"playing": n}`. See `scenes.py`.
- `POST later` `{person, hours}` → `{"ok": true}`: as if all that they wrote had been so many hours ago.
- `POST reset` → `{"ok": true}`: all phones are empty; what the system knows stays.
"""

from flask import Blueprint, jsonify

from local.simulator import delivery, delivery_log, scenes
from local.simulator.api_call import Answer, named_person, no, read_wish, refuse_other_sites
from local.simulator.other_kinds import CannotSay
from local.simulator.simulator import Simulator

HOURS_MOST = 24 * 30


def make_stage_api(simulator: Simulator) -> Blueprint:
    stage = Blueprint("stage", __name__)
    stage.before_request(refuse_other_sites)
    stage.add_url_rule("/deliveries", view_func=lambda: _list(simulator), endpoint="deliveries")
    stage.add_url_rule("/deliveries/again", view_func=lambda: _again(simulator), endpoint="again", methods=["POST"])
    stage.add_url_rule("/scene", view_func=lambda: _export(simulator), endpoint="export")
    stage.add_url_rule("/scene", view_func=lambda: _play(simulator), endpoint="play", methods=["POST"])
    stage.add_url_rule("/later", view_func=lambda: _pass_time(simulator), endpoint="later", methods=["POST"])
    stage.add_url_rule("/reset", view_func=lambda: _reset(simulator), endpoint="reset", methods=["POST"])
    return stage


def _list(simulator: Simulator) -> Answer:
    return jsonify(deliveries=delivery_log.list_deliveries(simulator.store))


def _again(simulator: Simulator) -> Answer:
    if not delivery.deliver_again(simulator, read_wish().get("id")):
        return no("that delivery is not kept any more", 404)
    return jsonify(ok=True)


def _export(simulator: Simulator) -> Answer:
    answer = jsonify(scenes.export_scene(simulator))
    answer.headers["Content-Disposition"] = "attachment; filename=scene.json"
    return answer


def _play(simulator: Simulator) -> Answer:
    try:
        scene = scenes.read_scene(read_wish())
    except CannotSay as problem:
        return no(str(problem))
    scenes.play_scene(simulator, scene)
    return jsonify(playing=len(scene["sent"]))


def _pass_time(simulator: Simulator) -> Answer:
    wish = read_wish()
    person, hours = named_person(simulator, wish.get("person")), wish.get("hours", 24)
    if person is None:
        return no("nobody here has that name or number", 404)
    if isinstance(hours, bool) or not isinstance(hours, int) or not 1 <= hours <= HOURS_MOST:
        return no(f"hours must be a whole number from 1 to {HOURS_MOST}")
    if simulator.config.age is None:
        return no("time passes only for a system with a database of its own (make run without DATABASE_URL)")
    simulator.config.age([person["number"], person["user_id"]], hours)
    with simulator.store.change():
        simulator.store.run(
            "update messages set at = at - ?, version = ? where person = ?",
            *(hours * 3600, simulator.store.next_version(), person["number"]),
        )
    return jsonify(ok=True)


def _reset(simulator: Simulator) -> Answer:
    with simulator.store.change():
        for table in ("messages", "deliveries", "delivered", "troubles"):
            simulator.store.run(f"delete from {table}")  # noqa: S608 -- our own names
        simulator.store.next_version()
    return jsonify(ok=True)
