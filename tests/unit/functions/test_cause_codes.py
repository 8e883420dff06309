"""Causes: the same codes in exceptions, settings, SQL and sentences; each says what to do."""

import re
import socket
import sys
from pathlib import Path

import httpx
import pytest
import respx
from postgrest import APIError

from functions.causes import explain_cause, missing_settings, note_cause
from functions.database import DatabaseDown, DatabaseRefused, failure_causes, open_database
from functions.database.failure_causes import cause_of_words
from functions.database.postgres import PostgresDatabase
from functions.database.supabase import SupabaseDatabase, explain_error
from functions.replies.catalogue import words
from shared.settings import read_settings, settings

SQL = Path("supabase/schemas").rglob("*.sql")


def test_every_cause_that_sql_opens_is_worded_in_both_languages() -> None:
    opened = {cause for file in SQL for cause in re.findall(r"cause_open\('(\w+)'", file.read_text("utf-8"))}
    assert "store" in opened
    assert opened <= words()["cause"].keys()
    assert "WHATSAPP_PHONE_NUMBER_ID" in explain_cause("other_number") and "grant" in words()["cause"]


def test_every_setting_that_is_missing_is_named_by_its_variable() -> None:
    nothing = list(missing_settings(read_settings({}), expected=True))
    assert len(nothing) == 7
    assert all(re.search(r"(WHATSAPP|WOCS|CRON)_[A-Z_]+ is not set", explain_cause(cause)) for cause in nothing)


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ({"message": "Invalid API key", "hint": "Double check your key."}, "database_key"),
        ({"code": "PGRST301", "message": "JWT expired"}, "database_key"),
        ({"code": "401", "message": "Unauthorized"}, "database_key"),
        ({"code": "PGRST202", "message": "Could not find the function public.wocs_sent"}, "migration"),
        ({"code": "42501", "message": "permission denied for function wocs_sent"}, "grant"),
        ({"code": "PGRST000", "message": "Could not connect with the database"}, "database"),
        ({"code": "57014", "message": "canceling statement due to statement timeout"}, "database_slow"),
        ({"code": "53300", "message": "sorry, too many clients already"}, "database_connections"),
        ({"code": "25006", "message": "cannot execute INSERT in a read-only transaction"}, "database_readonly"),
        ({"code": "53100", "message": "could not extend file"}, "database_readonly"),
        ({"code": "540", "message": "Project Paused"}, "database_paused"),
        ({"message": "The project is paused"}, "database_paused"),
        ({"code": "404", "message": "Not Found"}, "database_project"),
        ({"message": "no Route matched with those values"}, "database_project"),
        ({"code": "504", "message": "Gateway Timeout"}, "database_slow"),
        ({"code": "PGRST002", "message": "no schema cache"}, "database"),
        ({"code": "23505", "message": "duplicate key"}, "refused"),
    ],
)
def test_what_postgrest_says_has_a_cause(answer: dict[str, str], cause: str) -> None:
    assert explain_error("wocs_sent", APIError(answer)).cause == cause


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ('connection to server at "127.0.0.1", port 1 failed: Connection refused', "database_closed"),
        ("failed to resolve host 'db.x.supabase.co': [Errno -2] Name or service not known", "database_name"),
        ('connection to server at "2406:da18::1" failed: Network is unreachable', "database_route"),
        ('FATAL:  password authentication failed for user "postgres"', "database_key"),
        ("FATAL:  Tenant or user not found", "database_project"),
        ("FATAL:  sorry, too many clients already", "database_connections"),
        ("FATAL:  MaxClientsInSessionMode: max clients reached", "database_connections"),
        ("server does not support SSL, but SSL was required", "database_tls"),
        ("connection timeout expired", "database_slow"),
        ("the connection is lost", "database"),
    ],
)
def test_what_postgres_says_when_there_is_no_connection_has_a_cause(said: str, cause: str) -> None:
    assert cause_of_words(said) == cause


def test_every_cause_of_the_database_is_worded() -> None:
    named = {cause for _, cause in (*failure_causes._CODES, *failure_causes._WORDS)}
    named |= {*failure_causes._STATUSES.values(), *failure_causes._NETWORK.values(), "refused"}
    assert named <= words()["cause"].keys()


@pytest.mark.parametrize(
    ("url", "cause"),
    [("http://127.0.0.1:1", "database_closed"), ("https://no.such.host.invalid", "database_name")],
)
def test_no_answer_over_https_says_why(url: str, cause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    if cause == "database_name":
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
    door = SupabaseDatabase(url, "sb_secret_x")
    with pytest.raises(DatabaseDown) as down:
        door.call("wocs_echo", {})
    door.close()
    assert down.value.cause == cause


def test_no_connection_to_postgres_says_why() -> None:
    door = PostgresDatabase("postgresql://nobody@127.0.0.1:1/x")
    with pytest.raises(DatabaseDown) as down:
        door.call("wocs_echo", {})
    door.close()
    assert down.value.cause == "database_closed"


def test_a_database_url_without_its_driver_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@somewhere/wocs")
    monkeypatch.setenv("SUPABASE_URL", "")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "functions.database.postgres", raising=False)
    settings.cache_clear()
    open_database.cache_clear()
    with pytest.raises(DatabaseDown) as down:
        open_database()
    open_database.cache_clear()
    assert down.value.cause == "no_driver"
    assert "SUPABASE_URL and SUPABASE_SECRET_KEY" in explain_cause(down.value.cause)


def test_one_line_has_the_cause_what_to_do_and_codes_alone(capsys: pytest.CaptureFixture[str]) -> None:
    error = DatabaseRefused("wocs_record", "42501", "permission denied: 60123456789 said hello")
    note_cause("webhook.not_recorded", error.cause, code=error.code)
    [line] = capsys.readouterr().out.splitlines()
    assert '"cause": "grant", "do": "the functions may not call' in line
    assert '"code": "42501"' in line and "hello" not in line


@respx.mock
def test_no_library_logs_a_whole_address(caplog: pytest.LogCaptureFixture) -> None:
    from functions.platform_logs import keep_addresses_out_of_logs

    caplog.set_level("INFO")  # as the platform's runtime sets it
    keep_addresses_out_of_logs()
    respx.get("https://lookaside.example/media?token=secret").respond(200)
    httpx.get("https://lookaside.example/media?token=secret")
    assert "secret" not in caplog.text


def test_the_platforms_own_line_of_a_request_has_no_query(capsys: pytest.CaptureFixture[str]) -> None:
    from http.server import BaseHTTPRequestHandler

    from functions.platform_logs import keep_addresses_out_of_logs

    class Handler(BaseHTTPRequestHandler):
        def __init__(self) -> None:
            self.command, self.path = "GET", "/api/webhook?hub.verify_token=secret"
            self.requestline = f"{self.command} {self.path} HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            print(format % args)

    was = BaseHTTPRequestHandler.log_request
    try:
        keep_addresses_out_of_logs()
        Handler().log_request(200, 3)
    finally:
        BaseHTTPRequestHandler.log_request = was  # type: ignore[method-assign]
    assert capsys.readouterr().out == '"GET /api/webhook" 200 3\n'
