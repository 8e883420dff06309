"""How Studio is worked on this PC: the settings, and the pages as they stand in their file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from home_node.tiktok.studio.pages import Pages, read_pages
from home_node.tiktok.studio.profile import ProfilePlace, locate_profile
from home_node.tiktok.studio.window import has_screen
from shared.settings import Settings

Mode = Literal["off", "prefill", "post"]


@dataclass(frozen=True)
class StudioSetup:
    """`seen`: the browser has a window on a screen; `key` opens the profile and is in no log."""

    mode: Mode
    place: ProfilePlace
    key: str
    pages_file: str
    pages: Pages
    timezone: str
    seen: bool
    browser: Path | None


def read_setup(config: Settings, browser: Path | None) -> StudioSetup:
    """Raises PagesBroken."""
    return StudioSetup(
        mode=cast(Mode, config.tiktok_studio),
        place=locate_profile(config.data),
        key=config.tiktok_profile_key,
        pages_file=config.tiktok_studio_pages,
        pages=read_pages(config.tiktok_studio_pages),
        timezone=config.timezone,
        seen=has_screen(),
        browser=browser,
    )
