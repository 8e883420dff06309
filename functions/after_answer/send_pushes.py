"""Rings browsers: each push is encrypted for one of them, posted to its push service, and told to the database."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from functions.database.retry import call_with_retry
from functions.request_settings import request_settings
from shared.contract.request_types import PushedRequest, PushResult
from shared.contract.work_types import PushJob, Work
from shared.log import note
from shared.settings import settings

_AT_ONCE = 8
_TIMEOUT_S = 5.0
_LIVES_S = 60
"""At least: a browser that is off for longer than WhatsApp waits is not rung for what WhatsApp has told meanwhile."""
_NOT_ASKED = 0


def send_pushes(jobs: Sequence[PushJob]) -> list[Work]:
    """The work of `wocs_pushed`: what no push service took goes by WhatsApp."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        results: list[PushResult] = list(pool.map(tell_push, jobs))
    request: PushedRequest = {"results": results, "settings": request_settings()}
    return call_with_retry("wocs_pushed", request)


def tell_push(job: PushJob) -> PushResult:
    """Whatever is wrong with one push, the others' results must reach the database."""
    try:
        status = post_push(job)
    except Exception as error:
        note("push.broken", push=job["push"], say=job["say"], error=type(error).__name__)
        status = _NOT_ASKED
    if not 200 <= status < 300:
        note("push.refused", push=job["push"], status=status)
    return {"push": job["push"], "status": status}


def post_push(job: PushJob) -> int:
    """The push service's answer. It is led nowhere else by it, and what it says is not read."""
    import httpx

    from functions.web_push.content_encryption import encrypt_push
    from functions.web_push.notification import write_notification
    from functions.web_push.sealed_auth import unseal_auth
    from functions.web_push.subscription import is_push_service

    if not is_push_service(job["endpoint"]):
        return _NOT_ASKED
    body = encrypt_push(write_notification(job), job["p256dh"], unseal_auth(job["auth"], job["endpoint"]))
    asked = httpx.stream("POST", job["endpoint"], content=body, headers=write_headers(job), timeout=_TIMEOUT_S)
    with asked as answer:
        return answer.status_code


def write_headers(job: PushJob) -> dict[str, str]:
    """A later push about the same page takes the place of one that has not been delivered."""
    from functions.web_push.vapid import write_authorization

    topic = urlsafe_b64encode(sha256(job["page"].encode()).digest())[:32].decode()
    return {
        "Authorization": write_authorization(job["endpoint"]),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(max(_LIVES_S, int(settings().push_minutes * 60))),
        "Urgency": "high",
        "Topic": topic,
    }
