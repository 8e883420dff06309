"""One contract, two ways to the database: directly, and with Supabase's client through a real PostgREST."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from functions.database import Database, DatabaseDown, DatabaseRefused, encoding, open_database
from functions.database import postgres as direct
from functions.database import supabase as over_https
from functions.database.postgres import PostgresDatabase
from functions.database.supabase import SupabaseDatabase
from local.services.postgres_server import Postgres
from local.services.postgrest import role_token
from shared.settings import settings
from tests.contract.http_servers import SECRET_KEY

REPOSITORY = Path(__file__).resolve().parents[2]
DOORS = ["postgres", "supabase", "supabase with a legacy key"]


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, postgres: Postgres, project: str) -> Iterator[Database]:
    if request.param == "postgres":
        opened: Database = PostgresDatabase(postgres.service_url(project))
    else:
        key = SECRET_KEY if request.param == "supabase" else role_token("service_role")
        opened = SupabaseDatabase(request.getfixturevalue("supabase_url"), key)
    yield opened
    opened.close()


def test_the_answer_of_the_function_comes_back_whole(door: Database) -> None:
    request = {
        "text": 'Promo 🔥 "esok" \\u0000 \\ ü\n\t',
        "n": 12345678901234567890,
        "x": 1.5,
        "list": [None, True, {}],
    }
    assert door.call("wocs_echo", request) == request


def test_what_jsonb_cannot_hold_is_replaced_and_not_refused(door: Database) -> None:
    request = {"nul": "a\0b", "half": "x\ud83dy", "nan": float("nan"), "far": [float("-inf")], "key\0": 1}
    assert door.call("wocs_echo", request) == {"nul": "a�b", "half": "x�y", "nan": None, "far": [None], "key�": 1}


def test_a_big_request_and_its_answer_pass(door: Database) -> None:
    request = {"updates": [{"id": n, "text": "x" * 2000} for n in range(1000)]}
    assert door.call("wocs_echo", request) == request


def test_we_come_in_as_the_service_role(door: Database) -> None:
    assert door.call("wocs_whoami", {})["role"] == "service_role"


def test_an_error_of_a_function_is_refused_with_its_code_and_without_the_data(door: Database) -> None:
    with pytest.raises(DatabaseRefused) as refused:
        door.call("wocs_boom", {"secret": "60123456789"})
    assert refused.value.code == "P0001"
    assert "boom" in str(refused.value)
    assert "60123456789" not in str(refused.value)


def test_a_function_that_is_not_there_is_refused(door: Database) -> None:
    with pytest.raises(DatabaseRefused):
        door.call("wocs_missing", {})


@pytest.mark.parametrize("name", ["pg_sleep", "wocs_x; drop table t", "WOCS_ECHO", "wocs_", "wocs_echo\n", ""])
def test_only_names_of_ours_are_called(door: Database, name: str) -> None:
    with pytest.raises(ValueError, match="not one of our functions"):
        door.call(name, {})


def test_a_transaction_that_lost_a_race_is_run_again(door: Database, rows: Callable[..., Any]) -> None:
    rows("select setval('attempts', 1, false)")
    assert door.call("wocs_clash", {"until": 3}) == {"attempts": 3}


def test_a_race_lost_every_time_ends(door: Database, rows: Callable[..., Any]) -> None:
    rows("select setval('attempts', 1, false)")
    with pytest.raises(DatabaseDown, match=r"40P01|contended"):
        door.call("wocs_clash", {"until": 100})
    assert rows("select last_value from attempts") == [(4,)]


def test_twenty_calls_at_once_are_all_answered(door: Database) -> None:
    with ThreadPoolExecutor(20) as people:
        answers = list(people.map(lambda n: door.call("wocs_echo", {"n": n}), range(60)))
    assert answers == [{"n": n} for n in range(60)]


def test_our_own_functions_answer_the_service(door: Database) -> None:
    assert door.call("wocs_health", {})["ok"] is True
    assert door.call("wocs_tick", {}).keys() >= {"outbox", "bell", "media"}


@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_our_own_functions_answer_nobody_else(supabase_url: str, rows: Callable[..., Any], role: str) -> None:
    door = SupabaseDatabase(supabase_url, role_token(role))
    theirs = {"wocs_echo", "wocs_whoami", "wocs_boom", "wocs_sleep", "wocs_clash", "wocs_note_down"}
    names = [
        name
        for (name,) in rows("select proname from pg_proc where pronamespace = 'public'::regnamespace and prokind = 'f'")
    ]
    assert "wocs_intake" in names
    for name in set(names) - theirs:
        with pytest.raises(DatabaseRefused) as refused:
            door.call(name, {})
        assert refused.value.code == "42501"
    door.close()


def test_no_limit_adds_up_to_nine_seconds() -> None:
    assert direct.STATEMENT_TIMEOUT_MS / 1000 < direct.ANSWER_TIMEOUT_S < direct.CALL_DEADLINE_S < 9
    limits = over_https.TIMEOUT
    assert 2 * (limits.connect or 99) + (limits.read or 99) < 9


def test_a_closed_port_is_down_at_once() -> None:
    for door in (PostgresDatabase("postgresql://u:p@127.0.0.1:1/x"), SupabaseDatabase("http://127.0.0.1:1", "sb_x")):
        with pytest.raises(DatabaseDown) as down:
            door.call("wocs_echo", {})
        assert "p@" not in str(down.value)
        door.close()


def test_ordinary_requests_are_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "make_storable", lambda _: pytest.fail("walked through an ordinary request"))
    assert encoding.encode({"text": "é🔥", "n": 1}) == '{"text":"é🔥","n":1}'.encode()


def test_the_settings_choose_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DatabaseDown, match=r"SUPABASE_URL and SUPABASE_SECRET_KEY, or DATABASE_URL"):
        open_database()
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@127.0.0.1:1/x")
    settings.cache_clear()
    assert isinstance(open_database(), PostgresDatabase)
    assert open_database() is open_database()
    monkeypatch.setenv("SUPABASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("SUPABASE_SECRET_KEY", "sb_secret_x")
    open_database.cache_clear()
    settings.cache_clear()
    assert isinstance(open_database(), SupabaseDatabase)


@pytest.mark.parametrize("package", ["functions.database", "functions.media_store", "shared.taskqueue"])
def test_importing_a_seam_imports_no_client(package: str) -> None:
    seen = f"import sys, {package}; print(*sorted({{'psycopg', 'httpx', 'redis', 'storage3'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert done.stdout.strip() == ""
