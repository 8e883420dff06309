"""The check for credentials: the home node never holds any of the database or the functions, and refuses to start
where it finds one. The one exception can only read, for the backup (decision 0027)."""

import re
from collections.abc import Mapping

from home_node.backups.database_address import VARIABLE, explain_address

_NAMES = re.compile(
    r"DATABASE_URL|DIRECT_URL|PGPASSWORD|PGPASSFILE"
    r"|(POSTGRES|SUPABASE)\w*(PASSWORD|KEY|SECRET|TOKEN)"
    r"|POSTGRES\w*URL\w*"
)
_OF_THE_FUNCTIONS = re.compile(
    r"WOCS_(NODE|JWT|INGEST)_SECRET|CRON_SECRET|WHATSAPP_(TOKEN|APP_SECRET|VERIFY_TOKEN)"
    r"|R2_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)"
)
_VALUES = re.compile(r"postgres(ql)?://|sb_secret_")


def find_database_credentials(environment: Mapping[str, str]) -> list[str]:
    """The names of the variables that would open the database, by their name or by how their value begins."""
    return sorted(
        name for name, value in environment.items() if name != VARIABLE and _opens_database(name, value.strip())
    )


def _opens_database(name: str, value: str) -> bool:
    return bool(value and (_NAMES.fullmatch(name) or _VALUES.match(value)))


def find_functions_secrets(environment: Mapping[str, str]) -> list[str]:
    """The names of the variables that are set and that only the functions need."""
    return sorted(name for name, value in environment.items() if value.strip() and _OF_THE_FUNCTIONS.fullmatch(name))


def explain_refusal(environment: Mapping[str, str]) -> str | None:
    """Why this node must not start, as one sentence, or None."""
    names = find_database_credentials(environment)
    if names:
        return (
            f"The home node must not hold database credentials, but {', '.join(names)} is set here. "
            "Remove it: the node only talks to the functions."
        )
    names = find_functions_secrets(environment)
    if names:
        return (
            f"The home node must not hold secrets of the functions, but {', '.join(names)} is set here. "
            "Remove it: this node has a secret of its own, which `python -m home_node enroll` gets."
        )
    address = environment.get(VARIABLE, "").strip()
    return explain_address(address) if address else None
