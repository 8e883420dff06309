"""What a forged delivery costs: answers a CPU second, beside pywa_async on FastAPI.

Both applications are called as their server would call them, in one process; the servers themselves are left out.
"""

import asyncio
import io
import logging
import os
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

from bench.rounds import interleave, interval_of, ratio_of
from functions.site import serve

ROUNDS, CALLS = 20, 200
SECRET = "bench-secret"  # noqa: S105
BODY = b'{"object": "whatsapp_business_account", "entry": []}'
FORGED = "sha256=" + "0" * 64


def measure() -> dict[str, float]:
    """Answers a CPU second: {"ours", "pywa_async"}; {"ratio", "ratio_low", "ratio_high"}, with 95 %, of 20 rounds."""
    with mock.patch.dict(os.environ, {"WHATSAPP_APP_SECRET": SECRET}):
        sides = {"ours": rate(our_call()), "pywa_async": rate(pywa_call())}
        figures = interleave(sides, ROUNDS)
    ratio = ratio_of(figures["ours"], figures["pywa_async"])
    middle = {name: interval_of(found).median for name, found in figures.items()}
    return middle | {"ratio": ratio.median, "ratio_low": ratio.low, "ratio_high": ratio.high}


def rate(call: Callable[[], int]) -> Callable[[], float]:
    """Answers a CPU second of one round. Raises RuntimeError where a forged delivery was not refused."""

    def measure_round() -> float:
        started = time.process_time()
        statuses = {call() for _ in range(CALLS)}
        spent = time.process_time() - started
        if not statuses <= {401, 403}:
            raise RuntimeError(f"a forged delivery was answered with {sorted(statuses)}")
        return CALLS / spent

    measure_round()  # what is loaded by the first call is no part of a later one
    return measure_round


def our_call() -> Callable[[], int]:
    app = serve("webhook")

    def call() -> int:
        answered: list[str] = []
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/api/webhook",
            "SERVER_NAME": "bench",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(BODY)),
            "HTTP_X_HUB_SIGNATURE_256": FORGED,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(BODY),
            "wsgi.errors": io.StringIO(),
        }

        def start(status: str, *_: object) -> Callable[[bytes], object]:
            answered.append(status)
            return bytes

        answer: Any = app(environ, start)
        b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return int(answered[0][:3])

    return call


def pywa_call() -> Callable[[], int]:
    from fastapi import FastAPI
    from pywa_async.client import WhatsApp

    # It warns of every forged delivery, to the console where nobody set logging up: not counted against it.
    logging.getLogger("pywa").setLevel(logging.ERROR)
    app, loop = FastAPI(), asyncio.new_event_loop()
    WhatsApp(phone_id="1", token=SECRET, server=app, verify_token=SECRET, app_secret=SECRET, webhook_endpoint="/hook")
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(BODY)).encode()),
        (b"x-hub-signature-256", FORGED.encode()),
    ]

    async def answer() -> int:
        sent: list[Any] = []
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/hook",
            "raw_path": b"/hook",
            "root_path": "",
            "query_string": b"",
            "headers": headers,
            "server": ("bench", 80),
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": BODY, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await app(scope, receive, send)
        return int(sent[0]["status"])

    return lambda: loop.run_until_complete(answer())
