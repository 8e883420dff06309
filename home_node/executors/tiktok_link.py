"""A short link of TikTok to the number of its video. A stranger's site answers, so in a process of its own."""

import httpx

from home_node.executors import ProcessLimits, Task, Tools
from home_node.outcomes import Done, Failed, Outcome, TryAgain
from home_node.tiktok.short_link import NoPost, follow_link

PROCESS = ProcessLimits(seconds=60, memory_bytes=512 * 1024 * 1024)  # one request of 10 s at most


def check_ability() -> str:
    return "ready"


def execute(task: Task, _tools: Tools) -> Outcome:
    return look_up(str(task.args.get("link")))


def look_up(link: str, transport: httpx.BaseTransport | None = None) -> Outcome:
    """Done with `video_id` and the full `link`."""
    try:
        post = follow_link(link, transport)
    except NoPost as error:
        code = str(error)
        return TryAgain(code) if code == "tiktok_down" else Failed(code)
    return Done({"video_id": post.video_id, "link": post.address})
