"""What only the way over HTTPS has to bear: gateways, keys and silence."""

import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from functions.database import DatabaseDown
from functions.database import supabase as over_https
from functions.database.supabase import SupabaseDatabase
from tests.contract.http_servers import SECRET_KEY, served


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("502 Bad Gateway", b"<html>"),
        ("200 OK", b"<html>"),
        ("401 Unauthorized", b'{"message":"Invalid API key"}'),
        ("429 Too Many Requests", b'{"message":"API rate limit exceeded"}'),
        ("503 Service Unavailable", b'{"code":"PGRST002","message":"no schema cache"}'),
        ("500 Internal Server Error", b'{"code":"XX000","message":"internal"}'),
        ("540 Project Paused", b"paused"),
    ],
)
def test_an_answer_that_is_none_is_down(status: str, body: bytes) -> None:
    def gateway_trouble(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start_response(status, [("Content-Length", str(len(body)))])
        return [body]

    with served(gateway_trouble) as url:
        door = SupabaseDatabase(url, "sb_secret_x")
        with pytest.raises(DatabaseDown):
            door.call("wocs_echo", {})
        door.close()


def test_a_frozen_gateway_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_https, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        door = SupabaseDatabase(f"http://127.0.0.1:{silent.getsockname()[1]}", "sb_secret_x")
        with pytest.raises(DatabaseDown, match="Timeout"):
            door.call("wocs_echo", {})
        door.close()


def test_a_new_key_is_no_bearer_token() -> None:
    assert over_https.make_headers("sb_secret_x") == {"apikey": "sb_secret_x"}
    assert over_https.make_headers("a.b.c") == {"apikey": "a.b.c", "Authorization": "Bearer a.b.c"}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", ""])
def test_the_gateway_answers_to_no_other_name(supabase_url: str, host: str) -> None:
    headers = {"Host": host, "apikey": SECRET_KEY}
    assert httpx.post(f"{supabase_url}/rest/v1/rpc/anything", json={}, headers=headers).status_code == 403
