"""The home node never holds database credentials: it refuses to start where it finds any."""

import re
from collections.abc import Iterable, Mapping

_NAMES = re.compile(
    r"DATABASE_URL|DIRECT_URL|PGPASSWORD|PGPASSFILE"
    r"|(POSTGRES|SUPABASE)\w*(PASSWORD|KEY|SECRET|TOKEN)"
    r"|POSTGRES\w*URL\w*"
)
_VALUES = re.compile(r"postgres(ql)?://|sb_secret_")


def database_credentials(environment: Mapping[str, str]) -> list[str]:
    """The names of the variables that would open the database, by their name or by how their value begins."""
    return sorted(_opening(environment.items()))


def _opening(variables: Iterable[tuple[str, str]]) -> Iterable[str]:
    for name, value in variables:
        if value.strip() and (_NAMES.fullmatch(name) or _VALUES.match(value.strip())):
            yield name


def refusal(environment: Mapping[str, str], node_secret: str) -> str | None:
    """Why this node must not start, as one sentence, or None."""
    found = database_credentials(environment)
    if found:
        return (
            f"The home node must not hold database credentials, but {', '.join(found)} is set here. "
            "Remove it: the node only talks to the functions."
        )
    if not node_secret:
        return "WOCS_NODE_SECRET is not set: without it the functions would refuse every call of this node."
    return None
