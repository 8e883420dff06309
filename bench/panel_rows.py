"""A panel with years in it, and the addresses of all its pages there; the same for the bench and for the tests."""

from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg.rows import scalar_row

from functions.panel.routes import PAGES

ROWS = Path(__file__).with_name("panel_rows.sql")
TEAM, ADMINS = 30, 6
"""People of a large brand's team; the first are its admins."""
NO_PAGES = {"media": "bytes of the media store", "logs_csv": "a file of 5,000 rows, which nobody waits for"}
"""What has a path and is looked at by nobody."""
ASKED: dict[str, tuple[str, ...]] = {
    "inbox": (
        *(f"show={show}" for show in ("mine", "unassigned", "approval", "failed", "uncertain", "snoozed", "all")),
        *("search=pelanggan", "search=hubungi+pelanggan+777", "search=nothing", "search=Agent+17", "search=TASK-2000"),
        *("priority=high", "show=all&before={old_task}"),
    ),
    "chats": ("show=mine", "show=all", "show=closed", "search=Customer+77", "show=all&search=nothing"),
    "chat": ("before={old_message}", "about={old_message}"),
    "calendar": ("period=30d",),
    "logs": (
        *("actor=Admin+1", "actor=-", "action=completed", "action=erased", "task={task}"),
        *("from={old_day}&to={old_day}", "from={old_day}&to={old_day}&action=failed&actor=Agent+7"),
    ),
}
"""The ways of asking for a page beside its plain address."""
FACTS: dict[str, LiteralString] = {
    "task": "select id from wocs.tasks where status = 'awaiting_approval' order by created_at desc limit 1",
    "old_task": "select id from wocs.tasks order by created_at limit 1 offset 1000",
    "chat": "select '2'",
    "old_message": "select position::text from wocs.messages m join wocs.chats c on c.id = m.chat_id"
    " where c.number = 2 and m.sender_type = 'customer' order by position desc limit 1 offset 5",
    "old_day": "select to_char(min(created_at) + interval '30 days', 'YYYY-MM-DD') from wocs.tasks",
}


def list_people() -> list[dict[str, str]]:
    return [
        {
            "name": f"{'Admin' if n < ADMINS else 'Agent'} {n}",
            "number": f"6012{n:07d}",
            "role": "admin" if n < ADMINS else "agent",
        }
        for n in range(TEAM)
    ]


def fill_panel(url: str, tasks: int = 100_000, chats: int = 5_000, long_chat: int = 5_000) -> None:
    """Into a database in which the team is enlisted. Chat 1 is the long one, the others have thirty messages."""
    amounts = {"tasks": tasks, "chats": chats, "long_chat": long_chat}
    with psycopg.connect(url, autocommit=True) as connection:
        for name, amount in amounts.items():
            connection.execute("select set_config(%s, %s, false)", [f"rows.{name}", str(amount)])
        connection.execute(ROWS.read_bytes())
        connection.execute("vacuum analyze")


def list_addresses(url: str) -> list[str]:
    """Every page of the panel, and every way of asking for it."""
    with psycopg.connect(url, row_factory=scalar_row) as connection:
        facts = {name: str(connection.execute(query).fetchone()) for name, query in FACTS.items()}
    paths = {page.name: page.path for page in PAGES if page.name not in NO_PAGES}
    asked = [f"{path}?{query}" for name, path in paths.items() for query in ASKED.get(name, ())]
    return [address.format(**facts) for address in (*paths.values(), "/chat/1", *asked)]
