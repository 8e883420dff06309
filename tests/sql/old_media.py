"""Media that grows old: kept under a key, left alone for days, and handed out to be deleted."""

from tests.database_clone import Clone
from tests.sql.inbound_messages import Json, mark_all_sent, move_back

DAY = 86_400


def keep(database: Clone, key: str, task: str | None = None, **media: str) -> str:
    """A stored picture's attachment."""
    [(attachment,)] = database.sql(
        "insert into wocs.attachments (task_id, type, storage_url, mime_type, media, state)"
        " values (%s, 'image', %s, 'image/jpeg', jsonb_object(%s, %s), 'stored') returning id::text",
        task, key, list(media), list(media.values()),
    )  # fmt: skip
    return str(attachment)


def store(database: Clone, job: Json, key: str) -> Json:
    """What comes of a file that was fetched and is kept under this key."""
    stored = {"key": key, "mime": job["mime"], "size": 9, "width": 2, "height": 2, "seconds": 3}
    return database.call("wocs_attach", {"attachment": job["attachment"], "stored": stored, "problem": None})


def pass_days(database: Clone, days: float) -> None:
    """All messages go out, and then nothing happens for days."""
    mark_all_sent(database)
    move_back(database, "attachments", "keep_until", days * DAY)
    move_back(database, "tasks", "completed_at", days * DAY)


def tick(database: Clone) -> list[Json]:
    """What a tick hands out to be deleted."""
    return list(database.call("wocs_tick", {})["prune"])


def handed(database: Clone) -> list[str]:
    return sorted(job["key"] for job in tick(database))


def tell_gone(database: Clone, jobs: list[Json]) -> Json:
    return database.call("wocs_pruned", {"attachments": [job["attachment"] for job in jobs]})


def states(database: Clone) -> list[tuple[str, str | None]]:
    return database.sql("select state, storage_url from wocs.attachments order by created_at, storage_url")
