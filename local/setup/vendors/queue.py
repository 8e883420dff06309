"""The bell at Upstash: whether the token may write, in one command that leaves nothing behind."""

import httpx

from local.setup.answer_files import AnswerFiles
from local.setup.words import NotReached, Seen, Wrong

_TIMEOUT = httpx.Timeout(10)
_HARMLESS = ["ZREM", "wocs:setup", "nothing"]
"""Removes what is not there: a write, which a read-only token may not do."""


def check_token(answers: AnswerFiles) -> Seen:
    headers = {"Authorization": f"Bearer {answers.get('UPSTASH_REDIS_REST_TOKEN')}"}
    try:
        response = httpx.post(
            answers.get("UPSTASH_REDIS_REST_URL"), headers=headers, json=_HARMLESS, timeout=_TIMEOUT, trust_env=False
        )
        answer = response.json()
    except (httpx.HTTPError, ValueError) as problem:
        raise NotReached("Upstash", type(problem).__name__) from None
    refusal = str(answer.get("error", "")) if isinstance(answer, dict) else "?"
    if "NOPERM" in refusal.upper():
        raise Wrong("token_reads_only")
    if response.status_code == httpx.codes.UNAUTHORIZED:
        raise Wrong("queue_refused", ask_again="UPSTASH_REDIS_REST_URL")
    if refusal:
        raise NotReached("Upstash", refusal[:100])
    return Seen("queue")
