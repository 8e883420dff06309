"""The database over HTTPS: PostgREST's rpc, a plain POST a call.

By httpx itself: supabase-py's `postgrest` builds and checks every request anew, a tenth of what the whole call takes.
"""

import json
import random
import re
import time
from collections.abc import Mapping
from typing import Any

import httpx

from functions.database import CONTENTION_TRIES, CONTENTIONS, DatabaseDown, DatabaseRefused, checked_name, failure
from functions.database.encoding import encode

# Connecting is TCP and then TLS, 1.5 s each; with the answer that stays under 9 s.
TIMEOUT = httpx.Timeout(5, connect=1.5, write=1, pool=1)
REST_PATH = "/rest/v1"
OUR_MISTAKE = re.compile("^PGRST[12]")  # PostgREST understood neither the request nor the function's name


class SupabaseDatabase:
    """Thread-safe; connections are kept and shared."""

    def __init__(self, url: str, key: str) -> None:
        self._rpc = f"{url}{REST_PATH}/rpc"
        self._http = httpx.Client(
            headers={**headers(key), "Content-Type": "application/json"},
            timeout=TIMEOUT,
            limits=httpx.Limits(keepalive_expiry=30),
        )

    def call(self, function: str, request: Mapping[str, object]) -> Any:
        url, body = f"{self._rpc}/{checked_name(function)}", b'{"request":' + encode(request) + b"}"
        for _ in range(CONTENTION_TRIES):
            try:
                response = self._http.post(url, content=body)
                answer = json.loads(response.content)
            except (httpx.HTTPError, ValueError) as error:  # ValueError: an answer that is no JSON
                raise DatabaseDown(f"{function}: {type(error).__name__}") from error
            if response.is_success:
                return json_object(function, answer)
            code, message = error_of(answer)
            if code not in CONTENTIONS:
                raise meaning(function, code, message)
            time.sleep(random.uniform(0.005, 0.05))
        raise DatabaseDown(f"{function}: still contended after {CONTENTION_TRIES} tries")

    def close(self) -> None:
        self._http.close()


def json_object(function: str, answer: object) -> object:
    """SQL's null is an empty answer."""
    if answer is None or isinstance(answer, dict):
        return answer or {}
    raise DatabaseDown(f"{function}: the answer is no JSON object")


def error_of(answer: object) -> tuple[str, str]:
    """PostgREST's code, which is SQL's where SQL raised, and its message; a gateway has no code."""
    told = answer if isinstance(answer, dict) else {}
    return str(told.get("code") or ""), str(told.get("message") or "")


def headers(key: str) -> dict[str, str]:
    """A new key (`sb_secret_…`) is no JWT and goes into `apikey` alone; a legacy one goes into both."""
    return {"apikey": key} if key.startswith("sb_") else {"apikey": key, "Authorization": f"Bearer {key}"}


def meaning(function: str, code: str, message: str) -> DatabaseDown | DatabaseRefused:
    """SQLSTATEs mean what they mean everywhere; anything else comes from PostgREST or a gateway, so no answer came."""
    if OUR_MISTAKE.match(code):
        return DatabaseRefused(function, code, message)
    if not re.fullmatch("[0-9A-Z]{5}", code):
        return DatabaseDown(f"{function}: {code} {message}".strip())
    return failure(function, code, message)
