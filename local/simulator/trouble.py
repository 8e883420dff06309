"""What may go wrong on demand. Each kind of trouble lasts for a number of occasions, then things are well again.

| kind | occasion | details |
| --- | --- | --- |
| `fail` | a send is refused | `code` |
| `fail_later` | a send is taken, then its status is `failed` | `code` |
| `hang` | a send is answered late | `seconds`, `accept` (whether the message arrives all the same) |
| `duplicate` | a delivery goes out as several at the same instant | `copies`, `of` (messages, statuses or all) |
| `reorder` | deliveries are held; when the last came, they go out last first | `of` |
| `lose_statuses` | a status never goes out | – |

At once: `expire_urls` (all download addresses), `expire_media` (`media_id`, or all), `clear`.
"""

import json

from local.simulator.meta_json import Json
from local.simulator.store import Store, to_json

LASTING = ("fail", "fail_later", "hang", "duplicate", "reorder", "lose_statuses")
AT_ONCE = ("expire_urls", "expire_media", "clear")
HANG_LONGEST_S = 120
COPIES_MOST = 50


def order(store: Store, wish: Json) -> str | None:
    """Starts a lasting trouble; the words say what is wrong with the wish, None that it was taken."""
    count, code = wish.get("count", 1), wish.get("code", 131000)
    seconds, copies = wish.get("seconds", 20), wish.get("copies", 2)
    if not _whole(count, 1, 10_000):
        return "count must be a whole number from 1 to 10000"
    if not _whole(code, 1, 10_000_000):
        return "code must be one of Meta's error codes"
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= HANG_LONGEST_S:
        return f"seconds must be a number from 0 to {HANG_LONGEST_S}"
    if not _whole(copies, 2, COPIES_MOST):
        return f"copies must be a whole number from 2 to {COPIES_MOST}"
    if wish.get("of", "messages") not in {"messages", "statuses", "all"}:
        return "of must be messages, statuses or all"
    details = {"code": code, "seconds": seconds, "copies": copies, "of": wish.get("of", _usual_of(wish["kind"]))}
    details["accept"] = wish.get("accept", True) is not False
    with store.change():
        store.run("insert or replace into troubles values (?, ?, ?)", wish["kind"], count, to_json(details))
        store.next_version()
    return None


def _usual_of(kind: str) -> str:
    return "all" if kind == "reorder" else "messages"


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def take(store: Store, kind: str, what: str = "all") -> Json | None:
    """Uses up one occasion; gives the details while there is one left that concerns `what`."""
    with store.change():
        row = store.row("select * from troubles where kind = ?", kind)
        details: Json = json.loads(row["details"]) if row else {}
        if row is None or (what != "all" and details["of"] not in {what, "all"}):
            return None
        if row["left_over"] > 1:
            store.run("update troubles set left_over = left_over - 1 where kind = ?", kind)
        else:
            store.run("delete from troubles where kind = ?", kind)
        store.next_version()
        return details


def copies(store: Store, what: str) -> int:
    details = take(store, "duplicate", what)
    return int(details["copies"]) if details else 1


def is_reordered(store: Store, what: str) -> bool:
    return take(store, "reorder", what) is not None


def is_active(store: Store, kind: str) -> bool:
    return store.row("select 1 from troubles where kind = ?", kind) is not None


def active(store: Store) -> list[Json]:
    rows = store.rows("select * from troubles order by kind")
    return [{"kind": row["kind"], "left": row["left_over"]} | json.loads(row["details"]) for row in rows]


def clear(store: Store) -> None:
    with store.change():
        store.run("delete from troubles")
        store.next_version()
