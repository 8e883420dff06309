"""The daily look at TikTok Studio's pages, in a process of its own as all that is done there; nothing is uploaded."""

from pathlib import Path

from home_node.executors import ProcessLimits, Task, Tools
from home_node.outcomes import Failed, Outcome
from home_node.tiktok.hands import check_hand
from home_node.tiktok.studio.page_check import check_pages
from home_node.tiktok.studio.pages import PagesBroken
from home_node.tiktok.studio.setup import read_setup
from shared.settings import settings

PROCESS = ProcessLimits(seconds=300, memory_bytes=3 * 1024**3)  # two pages, each waited for


def check_ability() -> str:
    return check_hand("studio")


def tell_settings() -> dict[str, str]:
    """What Studio's pages need; none of the app's secrets."""
    config = settings()
    return {
        "WOCS_TIKTOK_STUDIO": config.tiktok_studio,
        "WOCS_TIKTOK_STUDIO_PAGES": config.tiktok_studio_pages,
        "WOCS_TIKTOK_PROFILE_KEY": config.tiktok_profile_key,
        "WOCS_TIMEZONE": config.timezone,
        "WOCS_DATA": str(Path(config.data).resolve()),
    }


def execute(_task: Task, tools: Tools) -> Outcome:
    config = settings()
    if config.tiktok_studio == "off":
        return Failed("studio_off", "WOCS_TIKTOK_STUDIO is off.")
    try:
        return check_pages(read_setup(config, tools.browser.find_path()))
    except PagesBroken as broken:
        return Failed("pages_file", str(broken))
