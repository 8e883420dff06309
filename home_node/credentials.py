"""The check for database credentials: the home node never holds any, and refuses to start where it finds one."""

import re
from collections.abc import Mapping

_NAMES = re.compile(
    r"DATABASE_URL|DIRECT_URL|PGPASSWORD|PGPASSFILE"
    r"|(POSTGRES|SUPABASE)\w*(PASSWORD|KEY|SECRET|TOKEN)"
    r"|POSTGRES\w*URL\w*"
)
_VALUES = re.compile(r"postgres(ql)?://|sb_secret_")


def find_database_credentials(environment: Mapping[str, str]) -> list[str]:
    """The names of the variables that would open the database, by their name or by how their value begins."""
    return sorted(name for name, value in environment.items() if _opens_database(name, value.strip()))


def _opens_database(name: str, value: str) -> bool:
    return bool(value and (_NAMES.fullmatch(name) or _VALUES.match(value)))


def explain_refusal(environment: Mapping[str, str], node_secret: str) -> str | None:
    """Why this node must not start, as one sentence, or None."""
    names = find_database_credentials(environment)
    if names:
        return (
            f"The home node must not hold database credentials, but {', '.join(names)} is set here. "
            "Remove it: the node only talks to the functions."
        )
    if not node_secret:
        return "WOCS_NODE_SECRET is not set: without it the functions would refuse every call of this node."
    return None
