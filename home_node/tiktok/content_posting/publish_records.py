"""TikTok's publish ids by order: with them TikTok itself says what became of a post that nobody saw end."""

import json
import re
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from home_node.private_file import write_private_file

KEPT_S = 30 * 24 * 3600


@dataclass(frozen=True)
class PublishRecord:
    """The newest upload of an order, begun by `rung`, of a video of so many bytes."""

    publish_id: str
    rung: str
    video_bytes: int


def locate_record(data: str | Path, task: str) -> Path:
    folder = Path(data).expanduser() / "tiktok" / "publish"
    return folder / f"{re.sub(r'[^A-Za-z0-9_-]', '_', task)[:60]}.json"


def keep_record(data: str | Path, task: str, record: PublishRecord) -> None:
    """Raises OSError; what is a month old is forgotten."""
    file = locate_record(data, task)
    write_private_file(file, json.dumps(asdict(record)))
    for old in file.parent.glob("*.json"):
        if old.stat().st_mtime < time.time() - KEPT_S:
            old.unlink(missing_ok=True)


def read_record(data: str | Path, task: str) -> PublishRecord | None:
    try:
        return PublishRecord(**json.loads(locate_record(data, task).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
