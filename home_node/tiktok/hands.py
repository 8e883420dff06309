"""The hands by their rungs: which module does what, and which can work here. One that is not there is missing."""

from importlib import import_module
from types import ModuleType

from shared.settings import settings

HANDS = {
    "inbox": "home_node.tiktok.content_posting.inbox",
    "direct": "home_node.tiktok.content_posting.direct",
    "display": "home_node.tiktok.display",
    "studio": "home_node.tiktok.studio.hand",
}


def load_hand(rung: str) -> ModuleType | None:
    try:
        return import_module(HANDS[rung])
    except (ImportError, KeyError):
        return None


def check_hand(rung: str) -> str:
    """`ready` or `missing`. A browser's hand that is switched off is not even loaded."""
    if rung == "studio" and settings().tiktok_studio == "off":
        return "missing"
    hand = load_hand(rung)
    try:
        return "ready" if hand and hand.check_ability() == "ready" else "missing"
    except (AttributeError, OSError, ValueError):
        return "missing"


def list_hands() -> dict[str, str]:
    """As the beat tells them: `{"tiktok_inbox": "missing", …}`."""
    return {**{f"tiktok_{rung}": check_hand(rung) for rung in HANDS}, "tiktok_schedule": check_schedule()}


def check_schedule() -> str:
    """Whether Studio's own schedule may be used: `ready` or `missing`."""
    hand = load_hand("studio") if check_hand("studio") == "ready" else None
    return str(hand.check_schedule()) if hand else "missing"


def read_verified_on() -> str | None:
    """The day on which Studio's pages were last seen to work on a real account, `2026-01-20`; None: never."""
    try:
        pages = import_module("home_node.tiktok.studio.pages")
        day = pages.read_pages(settings().tiktok_studio_pages).verified_on
    except Exception:  # a file that the owner broke is told when Studio is used
        return None
    return str(day) if day else None
