"""Which posts were there before Post was pressed, kept beside the profile: so a later look knows the new one, though an
older post may have the same caption.
"""

import json
from pathlib import Path

from home_node.private_file import write_private_file
from home_node.tiktok.studio.content_list import Post

KEPT_TASKS = 50  # the newest; what is older has long been looked for


def keep_earlier_posts(folder: Path, task: str, posts: list[Post]) -> None:
    """Raises OSError."""
    file = folder / "earlier_posts.json"
    kept = _read(file)
    kept.pop(task, None)
    kept[task] = sorted(post.video_id for post in posts)
    write_private_file(file, json.dumps(dict(list(kept.items())[-KEPT_TASKS:])))


def read_earlier_posts(folder: Path, task: str) -> frozenset[str] | None:
    """None where nothing was kept for the task."""
    numbers = _read(folder / "earlier_posts.json").get(task)
    return None if numbers is None else frozenset(numbers)


def _read(file: Path) -> dict[str, list[str]]:
    try:
        kept = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {task: [str(number) for number in numbers] for task, numbers in kept.items()}
