"""A picture of a page, or of a site: of those alone that this PC's owner allows by name."""

import httpx

from home_node.addresses import is_safe
from home_node.executors import Task, Tools, landing_screenshot
from home_node.executors.landing_screenshot import Visit, photograph
from home_node.outcomes import Failed, Outcome
from shared.settings import settings

PROCESS = landing_screenshot.PROCESS


def tell_settings() -> dict[str, str]:
    return {"WOCS_SCREENSHOT_SITES": settings().screenshot_sites}


def execute(task: Task, tools: Tools) -> Outcome:
    url = task.args.get("url")
    if not url:
        return landing_screenshot.execute(task, tools)
    if not is_allowed(str(url)):
        return Failed("site_not_allowed")
    return photograph(task, tools, Visit(str(url), "site", {"url": str(url)}, is_allowed))


def is_allowed(address: str) -> bool:
    """Of a site that the owner named, and over https; a name covers no other below it."""
    sites = {name.strip().lower() for name in settings().screenshot_sites.split(",")}
    return is_safe(address) and httpx.URL(address).host in sites
