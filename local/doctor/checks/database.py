"""The database: does it let us in, is it of our kind and level, and is something about to end."""

import socket
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

import httpx

from functions.causes import is_public_key
from functions.database import DatabaseDown, DatabaseRefused
from functions.database.supabase import make_headers
from functions.media_store import BUCKET
from local.doctor.check import Check, Problem, Seen, absent, trouble, well
from local.doctor.checks.told import look_at_standing, told_check
from local.doctor.installation import Installation, read_object
from local.services.migrations import MIGRATIONS

TRANSACTION_POOLER, SESSION_POOLER = 6543, 5432
_ADDRESSES = ("DATABASE_URL", "WOCS_BACKUP_DATABASE_URL")


def look_at_key(installation: Installation) -> Seen:
    key = installation.settings.supabase_secret_key
    if not key:
        return absent("not_set", name="SUPABASE_SECRET_KEY")
    return trouble("key_kind", "a public key") if is_public_key(key) else well("a secret key")


def look_at_pooler(installation: Installation) -> Seen:
    """Backups and migrations need sessions, which port 6543 does not keep; a direct host speaks IPv6 alone."""
    urls = [installation.environment[name] for name in _ADDRESSES if installation.is_set(name)]
    if not urls:
        return absent("not_set", name="DATABASE_URL")
    for parts in map(urlsplit, urls):
        if parts.port == TRANSACTION_POOLER:
            return trouble("pooler_port", f"port {parts.port}", port=SESSION_POOLER)
        host = parts.hostname or ""
        if host.startswith("db.") and host.endswith(".supabase.co") and not reaches(host):
            return trouble("pooler_direct", "a direct host, and no IPv6 here")
    return well("a session")


def reaches(host: str) -> bool:
    """Whether this machine has a way to one of the host's addresses; nothing is sent."""
    with suppress(OSError):
        for family, kind, _, _, address in socket.getaddrinfo(host, SESSION_POOLER, type=socket.SOCK_DGRAM):
            with socket.socket(family, kind) as asking, suppress(OSError):
                asking.connect(address)
                return True
    return False


def look_at_answer(installation: Installation) -> Seen:
    """By its own door, as the functions ask it."""
    if installation.database is None:
        return absent("not_set", name="SUPABASE_SECRET_KEY")
    try:
        installation.database.call("wocs_health", {})
    except (DatabaseDown, DatabaseRefused) as error:
        return trouble(error.cause, error.code or type(error).__name__, code=error.code)
    return well("wocs_health answers")


def look_from_functions(installation: Installation) -> Seen:
    """What the functions say of it: their key may be another one than ours."""
    told = installation.health if installation.has_functions else {}
    if told.get("database") != "away":
        return well("the functions reach it") if "database" in told else absent("not_told")
    causes = [cause for cause in told.get("causes") or [] if cause.get("code") is not None] or [{"name": "database"}]
    return Seen("away", tuple(Problem(cause["name"], str(cause.get("code", "")), cause) for cause in causes))


def look_at_account(installation: Installation) -> Seen:
    """What later checks read: with it missing they are not asked."""
    return well("it tells of itself") if installation.account else absent("not_told")


def look_at_schema(installation: Installation) -> Seen:
    if not installation.account:
        return absent("not_told")
    there, here = str(installation.account.get("schema") or ""), newest_migration()
    saw = f"{there or 'nothing'} there, {here} here"
    if there == here:
        return well(saw)
    return trouble("schema_behind" if there < here else "schema_ahead", saw, there=there or "-", here=here)


def newest_migration() -> str:
    return max(file.name[:14] for file in MIGRATIONS.glob("*.sql"))


def look_at_bucket(installation: Installation) -> Seen:
    """Made by the first file that comes; until then it is missing, and where making is forbidden it stays so."""
    chosen = installation.settings
    if not chosen.supabase_url or not chosen.supabase_secret_key:
        return absent("not_set", name="SUPABASE_URL")
    if installation.is_set("R2_ENDPOINT"):
        return absent("other_store")
    headers = make_headers(chosen.supabase_secret_key)
    answer = installation.ask("GET", f"{chosen.supabase_url}/storage/v1/bucket/{BUCKET}", headers=headers)
    told = read_object(answer)
    saw = f"HTTP {answer.status_code}"
    if answer.status_code == httpx.codes.OK:
        return trouble("bucket_public", "anybody may read it") if told.get("public") else well(saw)
    is_missing = "404" in {str(answer.status_code), str(told.get("statusCode"))}
    return trouble("bucket_missing", saw, bucket=BUCKET) if is_missing else trouble("store", saw)


CHECKS = (
    Check("database.key", look_at_key),
    Check("database.pooler", look_at_pooler),
    Check("database.answer", look_at_answer, needs=("network.database", "database.key")),
    Check("database.functions", look_from_functions, needs=("functions.answer", "database.answer")),
    Check("database.account", look_at_account, needs=("database.answer",)),
    Check("database.schema", look_at_schema, needs=("database.account",)),
    Check("database.bucket", look_at_bucket, needs=("network.database", "database.key", "database.answer")),
    Check("database.standing", partial(look_at_standing, "database"), needs=("database.account",)),
    told_check("database.settling"),
    told_check("database.activity"),
    told_check("database.tick", needs=("database.account", "database.activity")),
)
