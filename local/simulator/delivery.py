"""Putting a webhook on its way, past whatever trouble was asked for."""

import json

from local.simulator import trouble
from local.simulator.meta_json import Json
from local.simulator.simulator import Simulator
from local.simulator.webhook_shapes import as_meta_writes

HELD_AT_MOST_S = 10  # a reordering that waits for a delivery which never comes


def post(simulator: Simulator, update: Json, lane: str, after_s: float = 0, message: str | None = None) -> None:
    """Schedules one update; `message` is the person's message that shows two ticks once it was taken."""
    what = "messages" if message else "statuses"
    with simulator.store.change():
        copies = trouble.copies(simulator.store, what)
        held = trouble.is_reordered(simulator.store, what)
        due = simulator.now() + (HELD_AT_MOST_S if held else after_s)
        for number in range(copies):
            simulator.store.run(
                "insert into deliveries (due, lane, body, message, first_due, held) values (?, ?, ?, ?, ?, ?)",
                *(due, f"{lane} copy {number}" if copies > 1 else lane, as_meta_writes(update), message, due, held),
            )
        if held and not trouble.is_active(simulator.store, "reorder"):
            release_reversed(simulator)
    simulator.courier.wake()


def release_reversed(simulator: Simulator) -> None:
    """Sends what was held, last first, one after the other."""
    held = simulator.store.rows("select id from deliveries where held = 1 order by id desc")
    for place, delivery in enumerate(held):
        simulator.store.run(
            "update deliveries set held = 0, lane = 'reordered', due = ?, first_due = ? where id = ?",
            *(simulator.now() + place / 1000, simulator.now(), delivery["id"]),
        )
    simulator.courier.wake()


def on_their_way(simulator: Simulator) -> list[Json]:
    """What the webhook has not taken yet, for the page: attempts and when the next one is."""
    rows = simulator.store.rows("select id, due, attempts, message, held, body from deliveries order by due limit 50")
    return [
        {key: row[key] for key in ("id", "due", "attempts", "message")}
        | {"held": bool(row["held"]), "what": next(iter(_contents(row["body"])), "update")}
        for row in rows
    ]


def _contents(body: bytes) -> list[str]:
    value = json.loads(body)["entry"][0]["changes"][0]["value"]
    return [key for key in ("messages", "statuses") if key in value]


def deliver_again(simulator: Simulator, delivery_id: object) -> bool:
    """Puts the same bytes on their way once more; False for one that is not kept."""
    row = simulator.store.row("select body from delivered where id = ?", delivery_id)
    if row is None:
        return False
    now = simulator.now()
    simulator.store.run(
        "insert into deliveries (due, lane, body, first_due) values (?, ?, ?, ?)", now, "again", row["body"], now
    )
    simulator.courier.wake()
    return True
