"""Meta's Graph as set-up needs it: one call, and what it was refused with. Every call goes to WHATSAPP_API_BASE."""

import re
from collections.abc import Mapping

import httpx

from functions.whatsapp.cloud_api import read_answer
from functions.whatsapp.errors import read_code, read_detail
from local.setup.answer_files import AnswerFiles
from local.setup.words import NotReached
from shared import figures
from shared.contract.value_types import JSON, JSONObject

NO_SUCH_OBJECT, DEAD_TOKEN = 100, 190
_TOKEN = re.compile(r"EAA\w+")
_BASE = "https://graph.facebook.com"
_TIMEOUT = httpx.Timeout(20, connect=8)  # Meta calls our webhook before it answers a subscription


class GraphRefused(Exception):
    """Graph's own code, and its words without anything of ours."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail

    @property
    def is_about_token(self) -> bool:
        return self.code == DEAD_TOKEN


def call_graph(
    answers: AnswerFiles, method: str, path: str, fields: Mapping[str, object], bearer: str = ""
) -> JSONObject:
    """Graph's answer; `bearer` is the token unless said. Raises GraphRefused, or NotReached without any answer."""
    base = (answers.get("WHATSAPP_API_BASE") or _BASE).rstrip("/")
    url = f"{base}/{answers.get('WHATSAPP_API_VERSION') or figures.GRAPH_VERSION}/{path}"
    shown = bearer or answers.get("WHATSAPP_TOKEN")
    headers = {"Authorization": f"Bearer {shown}"}
    told = {"params": fields} if method == "GET" else {"json": fields}
    try:
        response = httpx.request(method, url, headers=headers, timeout=_TIMEOUT, trust_env=False, **told)  # type: ignore[arg-type]
    except httpx.HTTPError as problem:
        raise NotReached("Meta", type(problem).__name__) from None
    answer = read_answer(response)
    if response.is_success and "error" not in answer:
        return answer
    error = answer.get("error")
    if not isinstance(error, dict):
        raise NotReached("Meta", f"HTTP {response.status_code}")
    detail = _TOKEN.sub("…", read_detail(error).replace(shown, "…"))  # Meta repeats a token that it cannot read
    raise GraphRefused(read_code(error.get("code")), detail)


def text_of(value: JSON) -> str:
    return value if isinstance(value, str) else ""
