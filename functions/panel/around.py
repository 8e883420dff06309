"""What an answer with a part of a page tells of what stands around it: whether its reader is on duty, and counts."""

import json

from shared.contract.panel_types import Viewer
from shared.contract.value_types import JSONObject

DUTY, COUNTS = "X-Duty", "X-Counts"


def tell_around(viewer: Viewer, page: JSONObject) -> dict[str, str]:
    """`on` or `off`, and how many each filter of a list has, as public/panel/around.js shows them."""
    counts = find_counts(page)
    return {DUTY: "on" if viewer["on_duty"] else "off"} | ({COUNTS: json.dumps(counts)} if counts else {})


def find_counts(page: JSONObject) -> JSONObject:
    """The inbox's by their filters; of the chats those that wait."""
    counts, waiting = page.get("counts"), page.get("waiting")
    if isinstance(counts, dict):
        return counts
    return {"waiting": waiting} if isinstance(waiting, int) else {}
