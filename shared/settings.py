"""What an owner may set, read from the environment once: one name, one meaning, one default."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from shared import figures
from shared.places import PLACES

SIMULATED_GRAPH = "/phone/graph"
"""Where the simulator plays Graph, below the address of the functions."""


@dataclass(frozen=True)
class Settings:
    """Every setting by its environment name in lower case without the `WOCS_`; an empty string means "not set"."""

    base_url: str
    functions_url: str
    node_url: str
    node_secret: str
    cron_secret: str
    jwt_secret: str
    ingest_secret: str
    data: str
    timezone: str
    place: str
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
    r2_endpoint: str
    r2_bucket: str
    r2_access_key_id: str
    r2_secret_access_key: str
    r2_region: str
    upstash_url: str
    upstash_token: str
    redis_url: str
    queue: str
    """Which string the bell has: upstash, redis, postgres or cloud_tasks; empty: knocks and beats alone."""
    cloud_tasks_queue: str
    """`projects/<project>/locations/<place>/queues/<queue>`"""
    node_labels: frozenset[str]
    """What this home node takes; empty: all that it can do."""
    order_link: str
    brand: str
    language: str
    approval_minutes: float
    four_eyes: bool
    free_messages: int
    paid_greeting: bool
    message_price: float
    customer_templates: tuple[tuple[str, float], ...]
    """(name, ringgit a message)"""
    agent_minutes: int
    offline_minutes: int
    silence_hours: int
    push_minutes: float
    push_hosts: tuple[str, ...]
    """Push services beside the browsers' own, by their origins: `http://127.0.0.1:9000`."""
    vapid_private_key: str
    vapid_subject: str
    beat_seconds: float
    backups: str
    """The folder of the home node's backups."""
    backup_database_url: str
    """The home node's: the session pooler, with a role that can only read."""
    backup_export: bool
    """Whether the functions give all rows and files to an enrolled node for its backup."""
    chromium_path: str
    fonts: str
    screenshot_sites: str
    whisper_model: str
    whisper_compute_type: str
    writer_url: str
    writer_model: str
    writer_key: str
    deploy_hook_main: str
    deploy_hook_staging: str
    vercel_token: str
    vercel_project_id: str
    vercel_team_id: str
    vercel_api_base: str
    tiktok_studio: str
    """off, prefill (a person presses Post) or post"""
    tiktok_studio_schedule: bool
    """Whether a post for later is handed to Studio's own schedule, where Studio is its rung."""
    tiktok_client_key: str
    tiktok_client_secret: str
    tiktok_audited: bool
    """Whether TikTok has audited the app; only then may it post in public by itself."""
    tiktok_api_base: str
    tiktok_studio_pages: str
    """A file of Studio's pages and selectors instead of the packaged one."""
    tiktok_profile_key: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def is_simulated(self) -> bool:
        """Whether the phone simulator stands in for Meta: one machine on trial, which nobody backs up yet."""
        return self.whatsapp_api_base.endswith(SIMULATED_GRAPH)


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
        jwt_secret=text("WOCS_JWT_SECRET"),
        ingest_secret=text("WOCS_INGEST_SECRET"),
        data=text("WOCS_DATA", ".wocs"),
        timezone=_known_zone(text("WOCS_TIMEZONE", "Asia/Kuala_Lumpur")),
        place=_known_place(text("WOCS_PLACE", "Kuala Lumpur")),
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
        r2_endpoint=_known_endpoint(text("R2_ENDPOINT").rstrip("/")),
        r2_bucket=text("R2_BUCKET", "wocs-media"),
        r2_access_key_id=text("R2_ACCESS_KEY_ID"),
        r2_secret_access_key=text("R2_SECRET_ACCESS_KEY"),
        r2_region=text("R2_REGION", "auto"),
        upstash_url=text("UPSTASH_REDIS_REST_URL"),
        upstash_token=text("UPSTASH_REDIS_REST_TOKEN"),
        redis_url=text("REDIS_URL"),
        queue=_known_queue(text("WOCS_QUEUE"), text),
        cloud_tasks_queue=text("WOCS_CLOUD_TASKS_QUEUE"),
        node_labels=_known_labels(text("WOCS_NODE_LABELS")),
        order_link=text("WOCS_ORDER_LINK"),
        brand=text("WOCS_BRAND", "Abang Colek"),
        language=_known_language(text("WOCS_LANGUAGE", "ms")),
        approval_minutes=number("WOCS_APPROVAL_MINUTES", 10),
        four_eyes=text("WOCS_FOUR_EYES").lower() in {"1", "true", "yes", "on"},
        free_messages=int(number("WOCS_FREE_MESSAGES", figures.WHATSAPP_FREE_MESSAGES_PER_MONTH)),
        paid_greeting=text("WOCS_PAID_GREETING").lower() in {"1", "true", "yes", "on"},
        message_price=number("WOCS_MESSAGE_PRICE", figures.WHATSAPP_MESSAGE_RINGGIT),
        customer_templates=tuple(_priced_names("WOCS_CUSTOMER_TEMPLATES", text("WOCS_CUSTOMER_TEMPLATES"))),
        agent_minutes=int(number("WOCS_AGENT_MINUTES", 5)),
        offline_minutes=int(number("WOCS_OFFLINE_MINUTES", 10)),
        silence_hours=int(number("WOCS_SILENCE_HOURS", 24)),
        push_minutes=number("WOCS_PUSH_MINUTES", 3),
        push_hosts=tuple(filter(None, map(str.strip, text("WOCS_PUSH_HOSTS").split(",")))),
        vapid_private_key=_known_vapid_key(text("WOCS_VAPID_PRIVATE_KEY")),
        vapid_subject=_known_subject(text("WOCS_VAPID_SUBJECT", base_url)),
        beat_seconds=number("WOCS_BEAT_SECONDS", 30),
        backups=text("WOCS_BACKUPS", f"{text('WOCS_DATA', '.wocs')}/backups"),
        backup_database_url=text("WOCS_BACKUP_DATABASE_URL"),
        backup_export=text("WOCS_BACKUP_EXPORT").lower() in {"1", "true", "yes", "on"},
        chromium_path=text("CHROMIUM_PATH"),
        fonts=text("WOCS_FONTS"),
        screenshot_sites=text("WOCS_SCREENSHOT_SITES"),
        whisper_model=text("WHISPER_MODEL", "small"),
        whisper_compute_type=text("WHISPER_COMPUTE_TYPE", "int8"),
        writer_url=text("WOCS_WRITER_URL").rstrip("/"),
        writer_model=text("WOCS_WRITER_MODEL"),
        writer_key=text("WOCS_WRITER_KEY"),
        deploy_hook_main=text("WOCS_DEPLOY_HOOK_MAIN"),
        deploy_hook_staging=text("WOCS_DEPLOY_HOOK_STAGING"),
        vercel_token=text("VERCEL_TOKEN"),
        vercel_project_id=text("VERCEL_PROJECT_ID"),
        vercel_team_id=text("VERCEL_TEAM_ID"),
        vercel_api_base=text("VERCEL_API_BASE", "https://api.vercel.com").rstrip("/"),
        tiktok_studio=_known_studio_use(text("WOCS_TIKTOK_STUDIO", "off")),
        tiktok_studio_schedule=text("WOCS_TIKTOK_STUDIO_SCHEDULE").lower() in {"1", "true", "yes", "on"},
        tiktok_client_key=text("WOCS_TIKTOK_CLIENT_KEY"),
        tiktok_client_secret=text("WOCS_TIKTOK_CLIENT_SECRET"),
        tiktok_audited=text("WOCS_TIKTOK_AUDITED").lower() in {"1", "true", "yes", "on"},
        tiktok_api_base=text("TIKTOK_API_BASE", "https://open.tiktokapis.com").rstrip("/"),
        tiktok_studio_pages=text("WOCS_TIKTOK_STUDIO_PAGES"),
        tiktok_profile_key=text("WOCS_TIKTOK_PROFILE_KEY"),
    )


def _known_labels(told: str) -> frozenset[str]:
    return frozenset(filter(None, (label.strip().lower() for label in told.split(","))))


def _known_queue(wish: str, text: Callable[[str], str]) -> str:
    """WOCS_QUEUE; else by what is set. Only who runs `make serve` listens to Postgres, so that is never guessed."""
    has = {
        "upstash": bool(text("UPSTASH_REDIS_REST_URL") and text("UPSTASH_REDIS_REST_TOKEN")),
        "redis": bool(text("REDIS_URL")),
        "cloud_tasks": bool(text("WOCS_CLOUD_TASKS_QUEUE")),
    }
    wish = wish.lower()
    if wish and wish not in {*has, "postgres"}:
        raise ValueError(f"WOCS_QUEUE must be upstash, redis, postgres or cloud_tasks, not {wish!r}")
    if wish == "upstash" and not has[wish]:
        raise ValueError("WOCS_QUEUE=upstash needs UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN")
    if wish == "redis" and not has[wish]:
        raise ValueError("WOCS_QUEUE=redis needs REDIS_URL")
    return wish or next((name for name, is_set in has.items() if is_set), "")


def _priced_names(variable: str, told: str) -> Iterator[tuple[str, float]]:
    """`order_ready:0.06, promo:0.35`."""
    for entry in filter(None, (part.strip() for part in told.split(","))):
        name, _, price = entry.partition(":")
        try:
            yield name.strip(), float(price)
        except ValueError:
            raise ValueError(f"{variable} must be names with prices such as order_ready:0.06, not {entry!r}") from None


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except Exception:
        raise ValueError(f"WOCS_TIMEZONE must be a zone such as Asia/Kuala_Lumpur, not {name!r}") from None
    return name


def _known_language(name: str) -> str:
    if name.lower() not in {"ms", "en"}:
        raise ValueError(f"WOCS_LANGUAGE must be ms or en, not {name!r}")
    return name.lower()


def _known_studio_use(word: str) -> str:
    if word.lower() not in {"off", "prefill", "post"}:
        raise ValueError(f"WOCS_TIKTOK_STUDIO must be off, prefill or post, not {word!r}")
    return word.lower()


def _known_vapid_key(secret: str) -> str:
    if secret and not re.fullmatch(r"[0-9a-fA-F]{64}|[A-Za-z0-9_-]{43}=?", secret):
        raise ValueError(
            "WOCS_VAPID_PRIVATE_KEY must be 32 bytes in hex or base64url: `python -m local.vapid` makes one"
        )
    return secret


def _known_subject(address: str) -> str:
    if not address.startswith(("mailto:", "https://", "http://")):
        raise ValueError(f"WOCS_VAPID_SUBJECT must be such as mailto:you@example.com, not {address!r}")
    return address


def _known_endpoint(address: str) -> str:
    if address and not re.fullmatch(r"https?://[^/?#@\s]+", address):
        raise ValueError(
            f"R2_ENDPOINT must be such as https://xxxx.r2.cloudflarestorage.com, without the bucket, not {address!r}"
        )
    return address


def _known_place(name: str) -> str:
    known = {place.lower(): place for place in PLACES}
    if name.lower() not in known:
        raise ValueError(f"WOCS_PLACE must be one of {', '.join(PLACES)}, not {name!r}")
    return known[name.lower()]


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)
