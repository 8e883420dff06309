"""What an owner may set, read from the environment once: one name, one meaning, one default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from shared import figures


@dataclass(frozen=True)
class Settings:
    """Every setting by its environment name in lower case without the `WOCS_`; an empty string means "not set"."""

    base_url: str
    functions_url: str
    node_url: str
    node_secret: str
    cron_secret: str
    data: str
    timezone: str
    whatsapp_api_base: str
    whatsapp_api_version: str
    whatsapp_token: str
    whatsapp_phone_number_id: str
    whatsapp_app_secret: str
    whatsapp_verify_token: str
    whatsapp_template: str
    whatsapp_template_language: str
    supabase_url: str
    supabase_secret_key: str
    database_url: str
    upstash_url: str
    upstash_token: str
    redis_url: str
    order_link: str
    brand: str
    approval_minutes: float
    four_eyes: bool
    free_messages: int
    beat_seconds: float
    chromium_path: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from an environment; raises ValueError that names the variable whose value cannot be."""

    def text(name: str, default: str = "") -> str:
        return environment.get(name, "").strip() or default

    def number(name: str, default: float) -> float:
        try:
            return float(text(name, str(default)))
        except ValueError:
            raise ValueError(f"{name} must be a number, not {text(name)!r}") from None

    base_url = text("WOCS_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Settings(
        base_url=base_url,
        functions_url=text("WOCS_FUNCTIONS_URL", base_url).rstrip("/"),
        node_url=text("WOCS_NODE_URL").rstrip("/"),
        node_secret=text("WOCS_NODE_SECRET"),
        cron_secret=text("CRON_SECRET"),
        data=text("WOCS_DATA", ".wocs"),
        timezone=_known_zone(text("WOCS_TIMEZONE", "Asia/Kuala_Lumpur")),
        whatsapp_api_base=text("WHATSAPP_API_BASE", "https://graph.facebook.com").rstrip("/"),
        whatsapp_api_version=text("WHATSAPP_API_VERSION", figures.GRAPH_VERSION),
        whatsapp_token=text("WHATSAPP_TOKEN"),
        whatsapp_phone_number_id=text("WHATSAPP_PHONE_NUMBER_ID"),
        whatsapp_app_secret=text("WHATSAPP_APP_SECRET"),
        whatsapp_verify_token=text("WHATSAPP_VERIFY_TOKEN"),
        whatsapp_template=text("WHATSAPP_TEMPLATE", "wocs_notice"),
        whatsapp_template_language=text("WHATSAPP_TEMPLATE_LANGUAGE", "ms"),
        supabase_url=text("SUPABASE_URL").rstrip("/"),
        supabase_secret_key=text("SUPABASE_SECRET_KEY"),
        database_url=text("DATABASE_URL"),
        upstash_url=text("UPSTASH_REDIS_REST_URL"),
        upstash_token=text("UPSTASH_REDIS_REST_TOKEN"),
        redis_url=text("REDIS_URL"),
        order_link=text("WOCS_ORDER_LINK"),
        brand=text("WOCS_BRAND", "Abang Colek"),
        approval_minutes=number("WOCS_APPROVAL_MINUTES", 10),
        four_eyes=text("WOCS_FOUR_EYES").lower() in {"1", "true", "yes", "on"},
        free_messages=int(number("WOCS_FREE_MESSAGES", figures.WHATSAPP_FREE_MESSAGES_PER_MONTH)),
        beat_seconds=number("WOCS_BEAT_SECONDS", 30),
        chromium_path=text("CHROMIUM_PATH"),
    )


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except Exception:
        raise ValueError(f"WOCS_TIMEZONE must be a zone such as Asia/Kuala_Lumpur, not {name!r}") from None
    return name


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)
