"""Messages as both sides keep them: put in, changed by statuses and reactions, shown to a reader."""

import json
from typing import Any

from local.simulator.meta_json import Json
from local.simulator.store import Row, Store, to_json
from local.simulator.webhook_shapes import new_message_id

RANK = {"sending": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4, "failed": 9}


def add(store: Store, person: str, mine: bool, kind: str, content: Json, at: float, **extra: Any) -> Row:
    """Keeps a new message and gives back its row. `mine`: the person wrote it, not the business.

    `extra`: context (Json), status, callback, graph_version.
    """
    message_id = new_message_id(person)
    with store.change():
        store.run(
            "insert into messages"
            " (version, id, person, mine, kind, content, context, at, status, callback, graph_version)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(store.next_version(), message_id, person, mine, kind, to_json(content)),
            *(to_json(extra.get("context", {})), at, extra.get("status", "sent")),
            *(extra.get("callback"), extra.get("graph_version")),
        )
        return get(store, message_id)


def get(store: Store, message_id: str) -> Row:
    """Raises LookupError for an id that was never given out."""
    message = store.row("select * from messages where id = ?", message_id)
    if message is None:
        raise LookupError(message_id)
    return message


def climb(store: Store, message_id: str, status: str, error: Json | None = None) -> bool:
    """Moves a message up the ladder; False when it already stands there or higher."""
    with store.change():
        if RANK[get(store, message_id)["status"]] >= RANK[status]:
            return False
        store.run(
            "update messages set status = ?, error = coalesce(?, error), version = ? where id = ?",
            *(status, to_json(error) if error else None, store.next_version(), message_id),
        )
        return True


def react(store: Store, message_id: str, mine: bool, emoji: str) -> None:
    """One reaction a side; an empty emoji takes it away."""
    with store.change():
        reactions = json.loads(get(store, message_id)["reactions"])
        reactions.pop("me" if mine else "business", None)
        if emoji:
            reactions["me" if mine else "business"] = emoji
        store.run(
            "update messages set reactions = ?, version = ? where id = ?",
            *(to_json(reactions), store.next_version(), message_id),
        )


def changed_after(store: Store, version: int, person: str | None, limit: int = 2000) -> list[Json]:
    """What a phone shows, oldest first: messages that are new or changed since `version`."""
    rows = store.rows(
        "select * from (select * from messages where version > ? and (? is null or person = ?)"
        " order by seq desc limit ?) order by seq",
        *(version, person, person, limit),
    )
    return [message_summary(store, row) for row in rows]


def message_summary(store: Store, message: Row) -> Json:
    """One message for the page and for `talk`: flat, with its quote and its media's address."""
    content = json.loads(message["content"])
    context = json.loads(message["context"])
    return {
        "id": message["id"],
        "seq": message["seq"],
        "version": message["version"],
        "person": message["person"],
        "mine": bool(message["mine"]),
        "kind": message["kind"],
        "content": content,
        "text": _words_of(content),
        "at": message["at"],
        "status": message["status"],
        "error": json.loads(message["error"]) if message["error"] else None,
        "forwarded": bool(context.get("forwarded")),
        "quote": _quote(store, context.get("id")),
        "reactions": json.loads(message["reactions"]),
        "callback": message["callback"],
    }


def _quote(store: Store, message_id: str | None) -> Json | None:
    quoted = store.row("select * from messages where id = ?", message_id) if message_id else None
    if quoted is None:
        return None
    content = json.loads(quoted["content"])
    return {
        "id": quoted["id"],
        "mine": bool(quoted["mine"]),
        "kind": quoted["kind"],
        "text": (_words_of(content) or "")[:200],
        "media": content.get("media"),
    }


def _words_of(content: Json) -> str | None:
    """The words of a message, whatever its kind."""
    words = content.get("text") or content.get("caption") or content.get("title")
    return str(words) if words else None


def last_message_at(store: Store, person: str) -> float | None:
    """When the person last wrote to the business: opens the 24 h window."""
    row = store.row("select max(at) as at from messages where person = ? and mine = 1", person)
    return row["at"] if row else None
