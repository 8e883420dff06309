"""A brand in the middle of its day, to be backed up, lost and found again."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from home_node.backups.daily import DailyBackup
from home_node.backups.folder import list_archives
from home_node.backups.key_words import identity_of_words, keep_recipient, recipient_of
from home_node.door import Door
from home_node.identity import keep_identity, locate_identities
from tests.conversation.fake_home_node import SECRET
from tests.conversation.webhook_in_process import ADMIN, WebhookClient
from tests.enrolled_nodes import identity_of, key_of
from tests.processes import PROJECT

WORDS = "abandon " * 23 + "art"
IDENTITY = identity_of_words(WORDS)
ROLE = (PROJECT / "supabase" / "backup_role.sql").read_text()
PASSWORD = "only-for-reading"
APART = {"node_nonces", "backups"}  # what the backup itself writes


@dataclass
class Rows:
    """A database past every door."""

    url: str

    def sql(self, query: str, *args: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(query.encode(), args or None)
            return cursor.fetchall() if cursor.description else []

    def tables(self) -> list[str]:
        query = (
            "select relname::text from pg_class where relnamespace = 'wocs'::regnamespace and relkind = 'r' order by 1"
        )
        return [name for (name,) in self.sql(query) if name not in APART]

    def contents(self) -> dict[str, list[str]]:
        """Each table's rows, as text."""
        return {
            name: [line for (line,) in self.sql(f"select to_jsonb(t)::text from wocs.{name} t order by 1")]  # noqa: S608
            for name in self.tables()
        }


@dataclass
class Day:
    """What waits, by its kind."""

    queued: str
    awaiting: str
    schedule: str


def fill(webhook: WebhookClient) -> Day:
    """A task at home, one that waits for its CONFIRM, one that is scheduled; messages that wait and one in doubt."""
    webhook.say(ADMIN, "/landing create page: promo title: Promo")
    webhook.say(ADMIN, f"CONFIRM {task_in(webhook.say(ADMIN, '/landing publish page: promo'))}")
    webhook.say(ADMIN, "/landing create page: kedua title: Kedua")
    awaiting = task_in(webhook.say(ADMIN, "/landing publish page: kedua"))
    webhook.say(ADMIN, "/schedule\ntask: /landing create page: esok title: Esok\nat: tomorrow 10am")
    webhook.sql(
        "insert into wocs.outbox (key, to_number, kind, say, facts, state, begun_at, lease_until, not_before) values"
        " ('waits', %s, 'notice', 'alert.online', '{\"seconds\": 71}', 'queued', null, null, now()),"
        " ('doubt', %s, 'notice', 'alert.online', '{\"seconds\": 72}', 'unknown', now(), now() + interval '1 h',"
        " now()),"
        " ('later', %s, 'notice', 'alert.online', '{\"seconds\": 73}', 'queued', null, null, now() + interval '1 h')",
        ADMIN,
        ADMIN,
        ADMIN,
    )
    [(queued,)] = webhook.sql(
        "select id from wocs.tasks where runs = 'home' and status = 'pending' order by id limit 1"
    )
    [(schedule,)] = webhook.sql("select next_at::text from wocs.schedules where state = 'active'")
    return Day(queued, awaiting, schedule)


def task_in(answer: str) -> str:
    found = re.search(r"TASK-\d+", answer)
    assert found, answer
    return found[0]


def make_reader(owner_url: str) -> str:
    """The address of a role that can only read, made by the file that owners paste."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(ROLE.replace("<a long password>", PASSWORD).encode())
    return re.sub(r"//[^@]*@", f"//wocs_backup:{PASSWORD}@", owner_url)


def open_backups(folder: Path, functions_url: str, database_url: str, kind: type[Door] = Door) -> DailyBackup:
    keep_recipient(folder, recipient_of(IDENTITY))
    door = kind(functions_url, identity_of("home", SECRET), pause=lambda _: None)
    return DailyBackup(folder, door, database_url)


def back_up_now(data: Path, functions_url: str, database_url: str) -> Path:
    """As its owner types it on the PC; the archive."""
    keep_recipient(data / "backups", recipient_of(IDENTITY))
    keep_identity(locate_identities(data) / "home.json", identity_of("home", SECRET))
    own = {"WOCS_FUNCTIONS_URL": functions_url, "WOCS_DATA": str(data), "WOCS_BACKUP_DATABASE_URL": database_url}
    command = [sys.executable, "-X", "utf8", "-m", "home_node", "backup", "now"]
    subprocess.run(command, cwd=PROJECT, env={**kept_environment(), **own}, check=True, timeout=120)
    [archive] = list_archives(data / "backups")
    return archive


def kept_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}


def enroll(webhook: WebhookClient) -> None:
    webhook.database.call("wocs_enlist", {"people": [], "node": key_of("home")})


def skip_drill(webhook: WebhookClient) -> None:
    """As if there had been one today."""
    webhook.sql("insert into wocs.backups (kind, node, at, ok) values ('drill', 'home', now(), true)")


def start_restore(archive: Path, data: Path, **more: str) -> subprocess.Popen[str]:
    """As its owner types it, with a folder of another machine."""
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "local", "restore", str(archive)],
        cwd=PROJECT, env={**kept_environment(), "WOCS_DATA": str(data), "PYTHONUNBUFFERED": "1", **more}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    process.stdin.write(WORDS + "\n")
    process.stdin.close()
    process.stdin = None
    return process
