"""What a page costs: one call of the database, few of its rows however many there are, and a light first load."""

import gzip
import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest

from bench.panel_rows import ASKED, NO_PAGES, fill_panel, list_addresses, list_people
from functions.database.postgres import PostgresDatabase
from functions.panel.routes import PAGES, find_page
from tests.database_clone import Clone
from tests.panel.browser_client import BrowserClient
from tests.panel.customer_chats import keep_file

PUBLIC = Path(__file__).parents[2] / "public"
FIRST_LOAD_MAX = 35 * 1024
ROWS_MAX = 3_000
"""Of one table that a page may read: a week of endings and a fortnight of the log are the most."""
TASKS = 12_000
GROWING = ("tasks", "task_logs", "task_log_chain", "outbox", "messages", "inbound_events")
"""The tables that grow for as long as WOCS is used."""
MORE_ROWS = {("/chats", "messages"): 3_100}
"""A search reads 30 messages of 100 chats, and a page shows the last one of each of its chats."""


@pytest.fixture
def full(panel: BrowserClient) -> BrowserClient:
    """Logged in as an admin of a brand that has been there for months."""
    panel.database.call("wocs_enlist", {"people": list_people()})
    fill_panel(panel.database.url, tasks=TASKS, chats=400, long_chat=4_000)
    panel.log_in("Admin 0")
    return panel


def rows_read(database: Clone, person: str, address: str) -> dict[str, int]:
    """By table, as Postgres counts them within this one call."""
    parts = urlsplit(address)
    wanted = find_page(parts.path, dict(parse_qsl(parts.query)))
    assert wanted
    with psycopg.connect(database.url) as connection:
        row = connection.execute(
            "select s.id::text, u.id::text from wocs.panel_sessions s join wocs.users u on u.id = s.user_id"
            " where u.name = %s limit 1", [person],
        ).fetchone()  # fmt: skip
        assert row
        request = {
            "access": {"session": row[0], "person": row[1]},
            "page": {"name": wanted.page.name, "args": wanted.args},
        }
        count = "select relname, seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables"
        before: dict[str, int] = dict(connection.execute(count).fetchall())
        answer = connection.execute("select public.wocs_panel(%s)", [json.dumps(request)]).fetchone()
        assert answer and answer[0]["refused"] != "signed_out", address
        return {table: read - before.get(table, 0) for table, read in connection.execute(count).fetchall()}


def test_every_page_is_looked_at(full: BrowserClient) -> None:
    paths = {urlsplit(address).path.split("/")[1] for address in list_addresses(full.database.url)}
    assert paths == {page.path.split("/")[1] for page in PAGES if page.name not in NO_PAGES}
    assert set(ASKED) | set(NO_PAGES) <= {page.name for page in PAGES}


def test_a_page_is_one_call_of_the_database(full: BrowserClient, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    call = PostgresDatabase.call

    def counted(self: PostgresDatabase, function: str, request: dict[str, object]) -> object:
        calls.append(function)
        return call(self, function, request)

    monkeypatch.setattr(PostgresDatabase, "call", counted)
    file = keep_file(full.database, "image", "image/png")
    for address in (*list_addresses(full.database.url), f"/media/{file}", "/logs.csv"):
        calls.clear()
        answer = full.open(address)
        assert calls == ["wocs_panel"], address
        assert answer.status_code == 200 or address.startswith("/media/"), address


@pytest.mark.parametrize("person", ["Admin 0", "Agent 7"])
def test_a_page_reads_few_rows_of_what_grows(full: BrowserClient, person: str) -> None:
    for address in list_addresses(full.database.url):
        read = rows_read(full.database, person, address)
        path = address.partition("?")[0]
        most = {table: MORE_ROWS.get((path, table), ROWS_MAX) for table in GROWING}
        assert {table: read[table] for table in GROWING if read.get(table, 0) > most[table]} == {}, address


def test_a_long_chat_reads_no_more_than_a_short_one(full: BrowserClient) -> None:
    """How long that takes is in `make bench ARGS=panel`: at most 1.2 times as long."""
    long, short = (rows_read(full.database, "Admin 0", f"/chat/{chat}") for chat in (1, 2))
    assert 30 <= long["messages"] <= short["messages"] + 1


@pytest.mark.parametrize("show", ["all", "failed"])
def test_a_search_among_many_finds_what_a_look_at_each_would(full: BrowserClient, show: str) -> None:
    for said in ("pelanggan", "hubungi pelanggan 777", "pelang 11", "1", "task-2000", "landing nothing", "ali 60171"):
        found = full.database.sql(
            "select t.id from wocs.users u, wocs.panel_inbox_tasks(u, %s, %s) tasks, unnest(tasks) t"
            " where u.name = 'Admin 0' order by t.created_at desc, t.id desc",
            show, json.dumps({"search": said}),
        )  # fmt: skip
        looked = full.database.sql(
            "select t.id from wocs.tasks t where %s in ('all', t.status)"
            " and wocs.task_words(t.id, t.type, t.command_raw, t.payload) @@ wocs.task_search(%s)"
            " order by t.created_at desc, t.id desc limit wocs.limit_panel_rows() + 1",
            show, said,
        )  # fmt: skip
        assert found == looked, said


def test_a_long_chat_is_read_no_further_than_a_short_one(full: BrowserClient) -> None:
    long, short = (rows_read(full.database, "Admin 0", f"/chat/{chat}")["messages"] for chat in (1, 2))
    assert long <= short + 1


def read_asset(panel: BrowserClient, asset: str) -> bytes:
    """A file of public/, or what the function makes of such an address."""
    file = PUBLIC / asset.lstrip("/")
    return file.read_bytes() if file.is_file() else panel.open(asset).data


def test_a_page_and_all_it_needs_come_in_35_kb(full: BrowserClient) -> None:
    for address in list_addresses(full.database.url):
        html = full.open(address).get_data(as_text=True)
        assets = {
            found.partition("?")[0] for found in re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="(/[^"]+)"', html)
        }
        files = [read_asset(full, asset) for asset in assets if not asset.startswith("/media/")]
        assert len(files) >= 4, address
        assert sum(len(gzip.compress(text)) for text in (html.encode(), *files)) <= FIRST_LOAD_MAX, address
