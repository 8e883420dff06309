"""Upstash's REST protocol in front of a Redis server: what the vendor's client needs, for tests of our use of it.

`POST /` takes one command as a JSON array, `POST /pipeline` an array of them; a bearer token, and base64 when asked.
"""

import base64
import hmac
import json
from collections.abc import Callable, Iterable
from typing import Any

import redis

from local.services.host_check import refuse_other_hosts

Answer = tuple[int, Any]


def front(pool: redis.ConnectionPool, token: str) -> Callable[..., Iterable[bytes]]:
    """A WSGI application that runs commands for whoever shows `token`; the pool speaks protocol 2, undecoded."""

    def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        status, body = answer(pool, token, environ)
        payload = json.dumps(body).encode()
        start_response(
            f"{status} {'OK' if status == 200 else 'Refused'}",
            [("Content-Type", "application/json"), ("Content-Length", str(len(payload)))],
        )
        return [payload]

    return refuse_other_hosts(application, any_port=True)


def answer(pool: redis.ConnectionPool, token: str, environ: dict[str, Any]) -> Answer:
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    if not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        return 401, {"error": "WRONGPASS invalid or missing auth token"}
    commands = read_commands(environ)
    if commands is None:
        return 400, {"error": "ERR failed to parse command"}
    encode = base64_text if environ.get("HTTP_UPSTASH_ENCODING") == "base64" else plain_text
    results = [run(pool, command, encode) for command in commands]
    if environ.get("PATH_INFO") == "/pipeline":
        return 200, results
    return (400 if "error" in results[0] else 200), results[0]


def read_commands(environ: dict[str, Any]) -> list[list[Any]] | None:
    """The commands of a request, None when it is not one."""
    path = environ.get("PATH_INFO", "/") or "/"
    if environ["REQUEST_METHOD"] != "POST" or path not in {"/", "/pipeline"}:
        return None
    try:
        body = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    except ValueError:
        return None
    commands = body if path == "/pipeline" else [body]
    well_formed = isinstance(commands, list) and all(isinstance(command, list) and command for command in commands)
    return commands if well_formed and commands else None


def run(pool: redis.ConnectionPool, command: list[Any], encode: Callable[[bytes], str]) -> dict[str, Any]:
    connection = pool.get_connection()
    try:
        connection.send_command(*command)  # type: ignore[no-untyped-call]
        return {"result": upstash_value(connection.read_response(), encode)}
    except redis.RedisError as error:
        return {"error": f"ERR {error}"}
    finally:
        pool.release(connection)


def upstash_value(value: Any, encode: Callable[[bytes], str]) -> Any:
    """A RESP value as Upstash shows it: numbers and null as they are, OK never encoded, lists item by item."""
    if isinstance(value, list):
        return [upstash_value(item, encode) for item in value]
    if isinstance(value, bytes):
        return "OK" if value == b"OK" else encode(value)
    return value


def base64_text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def plain_text(value: bytes) -> str:
    return value.decode(errors="replace")
