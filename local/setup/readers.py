"""The one table of who reads each variable: the functions, the home node, or this machine's own tools alone.

From it follow the two files that set-up writes and the marks of `.env.example`; a test compares it with the code.
"""

from local.launcher.environment import FOR_THE_NODE

FUNCTIONS = (
    "WOCS_BASE_URL", "WOCS_NODE_URL", "WOCS_DATA", "WOCS_TIMEZONE", "WOCS_PLACE", "WOCS_BRAND", "WOCS_LANGUAGE",
    "WHATSAPP_API_BASE", "WHATSAPP_API_VERSION", "WHATSAPP_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_APP_SECRET",
    "WHATSAPP_VERIFY_TOKEN", "WHATSAPP_TEMPLATE", "WHATSAPP_TEMPLATE_LANGUAGE", "SUPABASE_URL", "SUPABASE_SECRET_KEY",
    "DATABASE_URL", "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN", "REDIS_URL", "WOCS_NODE_SECRET",
    "WOCS_JWT_SECRET", "WOCS_VAPID_PRIVATE_KEY", "WOCS_VAPID_SUBJECT", "CRON_SECRET", "WOCS_INGEST_SECRET",
    "WOCS_ORDER_LINK", "WOCS_APPROVAL_MINUTES", "WOCS_FOUR_EYES", "WOCS_FREE_MESSAGES", "WOCS_PAID_GREETING",
    "WOCS_MESSAGE_PRICE", "WOCS_CUSTOMER_TEMPLATES", "WOCS_AGENT_MINUTES", "WOCS_OFFLINE_MINUTES",
    "WOCS_SILENCE_HOURS", "WOCS_PUSH_MINUTES", "WOCS_PUSH_HOSTS", "WOCS_QUEUE", "WOCS_CLOUD_TASKS_QUEUE",
    "WOCS_BACKUP_EXPORT", "R2_ENDPOINT", "R2_BUCKET", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "R2_REGION",
)  # fmt: skip
LOCAL = (
    "PORT", "WOCS_SIMULATOR", "WOCS_MIGRATE", "WOCS_ADMINS", "WOCS_AGENTS", "WOCS_VIEWERS", "SUPABASE_DB_URL",
    "WHATSAPP_BUSINESS_ACCOUNT_ID", "WOCS_HOST", "WOCS_WORKERS", "WOCS_THREADS", "WOCS_CLOCK",
    "WOCS_POSTGRES_PASSWORD",
)  # fmt: skip
"""What `make run` and set-up read and neither of the two others."""
READERS: dict[str, tuple[str, ...]] = {
    "functions": FUNCTIONS,
    "home node": (*FOR_THE_NODE, "WOCS_ENV_FILE"),
    "local": LOCAL,
}


def readers_of(name: str) -> tuple[str, ...]:
    """Of `functions`, `home node` and `local` those who read this variable; none for a name that nobody knows."""
    return tuple(reader for reader, names in READERS.items() if name in names)
