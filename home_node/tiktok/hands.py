"""The hands by their rungs: which module does what, and which can work here. One that is not there is missing."""

from importlib import import_module
from types import ModuleType

HANDS = {
    "inbox": "home_node.tiktok.content_posting.inbox",
    "direct": "home_node.tiktok.content_posting.direct",
    "display": "home_node.tiktok.display",
    "studio": "home_node.tiktok.studio",
}


def load_hand(rung: str) -> ModuleType | None:
    try:
        return import_module(HANDS[rung])
    except (ImportError, KeyError):
        return None


def check_hand(rung: str) -> str:
    hand = load_hand(rung)
    try:
        return "ready" if hand and hand.check_ability() == "ready" else "missing"
    except (AttributeError, OSError, ValueError):
        return "missing"


def list_hands() -> dict[str, str]:
    """As the beat tells them: `{"tiktok_inbox": "missing", …}`."""
    return {f"tiktok_{rung}": check_hand(rung) for rung in HANDS}


def read_verified_on() -> str | None:
    """The day when Studio's hand was last seen to work on a real account, `2026-01-20`; None: never."""
    tell = getattr(load_hand("studio"), "read_verified_on", None)
    return str(tell() or "") or None if tell else None
