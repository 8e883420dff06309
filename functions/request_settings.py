"""The owner's settings that SQL decides by, put into each request; SQL has only defaults of its own."""

from typing import cast

from shared import figures
from shared.contract.people_types import RequestSettings
from shared.contract.value_types import Language
from shared.settings import settings


def request_settings() -> RequestSettings:
    chosen = settings()
    return {
        "approval_minutes": chosen.approval_minutes,
        "four_eyes": chosen.four_eyes,
        "rate_per_minute": figures.COMMANDS_PER_MINUTE,
        "timezone": chosen.timezone,
        "free_messages": chosen.free_messages,
        "paid_greeting": chosen.paid_greeting,
        "message_price": chosen.message_price,
        "customer_templates": [{"name": name, "price": price} for name, price in chosen.customer_templates],
        "agent_minutes": chosen.agent_minutes,
        "offline_minutes": chosen.offline_minutes,
        "language": cast(Language, chosen.language),
        "push_minutes": chosen.push_minutes if chosen.vapid_private_key else 0,
        "silence_hours": chosen.silence_hours,
    }
