"""WOCS_BACKUP_DATABASE_URL: the only database address that a home node accepts, of a role that can only read
(decision 0027).
"""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

VARIABLE = "WOCS_BACKUP_DATABASE_URL"
_TRANSACTION_POOLER = 6543
_OWNERS = {"postgres", "supabase_admin", "service_role"}


@dataclass(frozen=True)
class DatabaseAddress:
    """For libpq's programs: the address without the password, which no list of processes may show."""

    url: str
    environment: dict[str, str] = field(repr=False)


def explain_address(url: str) -> str | None:
    """Why a node must not have this address, as one sentence, or None. Asks nobody."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return f"{VARIABLE} is no address of a database."
    if parts.scheme not in {"postgres", "postgresql"} or not parts.hostname:
        return f"{VARIABLE} must begin with postgresql:// and name a host."
    if port == _TRANSACTION_POOLER:
        return (
            f"{VARIABLE} has port 6543, the transaction pooler, through which no backup can be made: "
            "take the session pooler's address, port 5432."
        )
    if name_role(parts) in _OWNERS:
        return (
            f"{VARIABLE} is of the role {name_role(parts)}, which can change everything: the home node only takes "
            "one that can read and nothing else. supabase/backup_role.sql makes it."
        )
    return None


def read_address(url: str) -> DatabaseAddress:
    parts = urlsplit(url)
    user, _, place = parts.netloc.rpartition("@")
    shown = urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}@{place}" if user else place))
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    return DatabaseAddress(shown, {**secret, "PGCONNECT_TIMEOUT": "15", "PGAPPNAME": "wocs backup"})


def name_role(parts: SplitResult) -> str:
    """The pooler's user is the role and the project: `wocs_backup.abcdefgh`."""
    return unquote(parts.username or "").partition(".")[0]
