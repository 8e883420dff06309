"""What the owner set that the database decides by: it travels with the calls that need it."""

from typing import Any

from shared import figures
from shared.settings import settings


def rules() -> dict[str, Any]:
    """The `settings` of a request (docs/contracts.md, section 3)."""
    chosen = settings()
    return {
        "approval_minutes": chosen.approval_minutes,
        "four_eyes": chosen.four_eyes,
        "rate_per_minute": figures.COMMANDS_PER_MINUTE,
        "timezone": chosen.timezone,
        "free_messages": chosen.free_messages,
        "agent_minutes": chosen.agent_minutes,
        "offline_minutes": chosen.offline_minutes,
        "silence_hours": chosen.silence_hours,
    }
