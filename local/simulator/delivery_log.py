"""The webhooks that were delivered, the newest first."""

import json

from local.simulator.meta_json import Json
from local.simulator.store import Row, Store

KEPT = 200


def keep_delivery(store: Store, delivery: Row, at: float, accepted: bool) -> None:
    """Notes one that ended, taken or given up; only the newest are kept."""
    with store.change():
        store.run(
            "insert into delivered (at, body, attempts, accepted) values (?, ?, ?, ?)",
            *(at, delivery["body"], delivery["attempts"] + 1, accepted),
        )
        store.run("delete from delivered where id <= (select max(id) from delivered) - ?", KEPT)


def list_deliveries(store: Store, limit: int = 50) -> list[Json]:
    rows = store.rows("select * from delivered order by id desc limit ?", limit)
    return [
        {"id": row["id"], "at": row["at"], "attempts": row["attempts"], "accepted": bool(row["accepted"])}
        | describe_body(row["body"])
        for row in rows
    ]


def describe_body(body: bytes) -> Json:
    """{"what", "who"}: `text`, `status delivered`, and whose."""
    value = json.loads(body)["entry"][0]["changes"][0]["value"]
    for message in value.get("messages", []):
        return {"what": message["type"], "who": message.get("from") or message.get("from_user_id")}
    for status in value.get("statuses", []):
        return {"what": f"status {status['status']}", "who": status.get("recipient_id") or status["recipient_user_id"]}
    return {"what": "update", "who": None}
