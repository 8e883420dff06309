"""TikTok's open API with this PC's tokens: one that ended in the middle is renewed, once a call.

A call that TikTok refuses for its token has done nothing, so it is safe to make it again with a new one.
"""

import logging
from collections.abc import Mapping
from functools import partial
from types import TracebackType
from typing import Self

import httpx

from home_node.addresses import is_here, is_safe
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused, read_refusal
from home_node.tiktok.oauth import App, renew_tokens
from home_node.tiktok.tokens import TokenKeeper, locate_tokens, read_tokens
from shared.contract.value_types import JSON, JSONObject
from shared.settings import settings

TIMEOUT = httpx.Timeout(30, connect=10, write=120)  # seconds; a chunk leaves slowly through a home's uplink

logging.getLogger("httpx").setLevel(logging.WARNING)  # it notes addresses, and an upload's holds a token


class OpenApi:
    """`http` is for uploads too, which carry no token of ours."""

    def __init__(self, base: str, tokens: TokenKeeper, timeout: httpx.Timeout = TIMEOUT) -> None:
        self.base, self._tokens = base, tokens
        self.http = httpx.Client(timeout=timeout, trust_env=not is_here(base), follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def call(self, path: str, body: JSONObject | None = None, fields: tuple[str, ...] = ()) -> Mapping[str, JSON]:
        """The answer's `data` to a POST; `fields` travel in the query string. Raises TikTokRefused, TikTokDown."""
        return self._send("POST", path, body or {}, fields)

    def get(self, path: str, fields: tuple[str, ...]) -> Mapping[str, JSON]:
        return self._send("GET", path, None, fields)

    def _send(self, method: str, path: str, body: JSONObject | None, fields: tuple[str, ...]) -> Mapping[str, JSON]:
        access = self._tokens.fetch_access()
        try:
            return self._send_once(method, path, body, fields, access)
        except TikTokRefused as refused:
            if refused.code != "access_token_invalid":
                raise
        return self._send_once(method, path, body, fields, self._tokens.renew_access(access))

    def _send_once(
        self, method: str, path: str, body: JSONObject | None, fields: tuple[str, ...], access: str
    ) -> Mapping[str, JSON]:
        if not is_safe(self.base):
            raise TikTokRefused("not_authorized", f"TIKTOK_API_BASE is {self.base}: a token travels over https alone")
        headers = {"Authorization": f"Bearer {access}"}
        if body is not None:
            headers["Content-Type"] = "application/json; charset=UTF-8"
        query = {"fields": ",".join(fields)} if fields else None
        try:
            answer = self.http.request(method, self.base + path, params=query, json=body, headers=headers)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise TikTokDown(type(error).__name__) from None
        if not isinstance(told, dict):
            raise TikTokDown(f"HTTP {answer.status_code}")
        if refused := read_refusal(answer, told):
            raise refused
        data = told.get("data")
        return data if isinstance(data, dict) else {}


def connect() -> OpenApi:
    """With the settings of this process."""
    config = settings()
    app = App(config.tiktok_api_base, config.tiktok_client_key, config.tiktok_client_secret)
    return OpenApi(app.base, TokenKeeper(locate_tokens(config), partial(renew_tokens, app)))


def has_scope(scope: str) -> bool:
    """Whether this PC may ask TikTok for it: an app is set, and the account's owner agreed."""
    config = settings()
    tokens = read_tokens(locate_tokens(config))
    return bool(config.tiktok_client_key and config.tiktok_client_secret and tokens and scope in tokens.scopes)
