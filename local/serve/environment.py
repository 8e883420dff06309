"""What `make serve` needs to know, and what it takes for granted."""

import re
from collections.abc import Mapping

from local.launcher.environment import port_of

SECRETS = ("WOCS_NODE_SECRET", "WOCS_JWT_SECRET", "CRON_SECRET", "WHATSAPP_APP_SECRET", "WHATSAPP_TOKEN",
           "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_VERIFY_TOKEN")  # fmt: skip


class CannotServe(Exception):
    """The sentence says why, and what to do."""


def complete_environment(owner: Mapping[str, str]) -> dict[str, str]:
    """The owner's, with addresses and the bell's string where none is set. Raises CannotServe."""
    if not owner.get("DATABASE_URL") and not (owner.get("SUPABASE_URL") and owner.get("SUPABASE_SECRET_KEY")):
        raise CannotServe("no database: set DATABASE_URL, or SUPABASE_URL and SUPABASE_SECRET_KEY.")
    if missing := [name for name in SECRETS if not owner.get(name)]:
        raise CannotServe(f"{', '.join(missing)} must be set; .env.example says what each is.")
    try:
        here = f"http://127.0.0.1:{port_of(owner)}"
    except ValueError as problem:
        raise CannotServe(str(problem)) from None
    return {"WOCS_BASE_URL": here, **choose_queue(owner), **owner}


def choose_queue(owner: Mapping[str, str]) -> dict[str, str]:
    """Postgres' own bell where there is nothing else: this program listens to it."""
    others = ("UPSTASH_REDIS_REST_URL", "REDIS_URL", "WOCS_CLOUD_TASKS_QUEUE")
    alone = bool(owner.get("DATABASE_URL")) and not any(map(owner.get, others))
    return {"WOCS_QUEUE": "postgres"} if alone else {}


def read_number(owner: Mapping[str, str], name: str, default: int) -> int:
    """A whole number above zero; raises CannotServe."""
    told = owner.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[1-9][0-9]{0,2}", told):
        raise CannotServe(f"{name} must be a number from 1 to 999, not {told!r}.")
    return int(told)
