"""The database over HTTPS: PostgREST's rpc, through the client that the `supabase` package brings.

`import supabase` itself would cost a cold start twice what this costs, for realtime and auth that nobody here uses.
"""

import json
import random
import re
import time
from collections.abc import Mapping
from typing import Any

import httpx
from postgrest import APIError, SyncPostgrestClient

from functions.database import (
    CONTENTION_TRIES,
    CONTENTIONS,
    DatabaseDown,
    DatabaseRefused,
    check_name,
    make_failure,
)
from functions.database.encoding import encode
from functions.database.failure_causes import cause_of_code, cause_of_network

# Connecting is TCP and then TLS, 1.5 s each; with the answer that stays under 9 s.
TIMEOUT = httpx.Timeout(5, connect=1.5, write=1, pool=1)
REST_PATH = "/rest/v1"
OUR_MISTAKE = re.compile("^PGRST[12]")  # PostgREST understood neither the request nor the function's name


class SupabaseDatabase:
    """Thread-safe; connections are kept and shared."""

    def __init__(self, url: str, key: str) -> None:
        self._http = httpx.Client(timeout=TIMEOUT, limits=httpx.Limits(keepalive_expiry=30))
        self._rest = SyncPostgrestClient(
            f"{url}{REST_PATH}", headers=make_headers(key), http_client=self._http, retry_enabled=False
        )

    def call(self, function: str, request: Mapping[str, object]) -> Any:
        name, body = check_name(function), {"request": json.loads(encode(request))}
        for _ in range(CONTENTION_TRIES):
            try:
                answer: Any = self._rest.rpc(name, body).execute().data
            except APIError as error:
                if error.code not in CONTENTIONS:
                    raise explain_error(function, error) from error
                time.sleep(random.uniform(0.005, 0.05))
            except (httpx.HTTPError, ValueError) as error:  # ValueError: an answer that is no JSON
                raise DatabaseDown(f"{function}: {type(error).__name__}", cause_of_network(error)) from error
            else:
                return read_json_object(function, answer)
        raise DatabaseDown(f"{function}: still contended after {CONTENTION_TRIES} tries")

    def close(self) -> None:
        self._http.close()


def read_json_object(function: str, answer: Any) -> dict[str, Any]:
    """The client gives a page that is no JSON back as text; SQL's null is an empty answer."""
    if answer is None or isinstance(answer, dict):
        return answer or {}
    raise DatabaseDown(f"{function}: the answer is no JSON object")


def make_headers(key: str) -> dict[str, str]:
    """A new key (`sb_secret_…`) is no JWT and goes into `apikey` alone; a legacy one goes into both."""
    return {"apikey": key} if key.startswith("sb_") else {"apikey": key, "Authorization": f"Bearer {key}"}


def explain_error(function: str, error: APIError) -> DatabaseDown | DatabaseRefused:
    """SQLSTATEs mean what they mean everywhere; anything else comes from PostgREST or a gateway, so no answer came."""
    code, message = error.code or "", error.message or ""
    if OUR_MISTAKE.match(code):
        return DatabaseRefused(function, code, message)
    if not re.fullmatch("[0-9A-Z]{5}", code):
        return DatabaseDown(f"{function}: {code} {message}".strip(), cause_of_code(code, message), code)
    return make_failure(function, code, message)
