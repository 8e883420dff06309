"""The audit chain's head, sealed with a key that whoever owns the database does not have."""

import hmac
from hashlib import sha256

from functions.database.retry import call_with_retry
from shared.contract.request_types import SealProblem, SealRequest
from shared.contract.work_types import AuditAnchor, SealJob, Work
from shared.log import note
from shared.settings import settings


def seal_audit(job: SealJob) -> list[Work]:
    """The work of `wocs_seal`; nothing without WHATSAPP_APP_SECRET."""
    secret = settings().whatsapp_app_secret
    if not secret:
        return []
    request: SealRequest = {
        "position": job["position"],
        "digest": job["digest"],
        "mac": make_seal(secret, job["position"], job["digest"]),
    }
    anchor = job["anchor"]
    if anchor:
        request["broken"] = anchor["position"]
        if problem := find_problem(secret, anchor):
            request["problem"] = problem
            note("audit.broken", problem=problem, position=anchor["position"])
    return call_with_retry("wocs_seal", request)


def find_problem(secret: str, anchor: AuditAnchor) -> SealProblem | None:
    """Why the newest seal does not fit any more. One of another key says nothing of the log: `other_key`.

    It is told as well: a seal of his own making has another key too, whoever owns the database.
    """
    ours = make_seal(secret, anchor["position"], anchor["digest"])
    name, _, seal = anchor["mac"].rpartition(".")  # the first seals named no key
    if not hmac.compare_digest(ours.rpartition(".")[2].encode(), seal.encode()):
        return "seal_broken" if name in {"", ours.partition(".")[0]} else "other_key"
    if anchor["found"] != anchor["digest"]:
        return "rewritten" if anchor["found"] else "cut"
    return None


def make_seal(secret: str, position: int, digest: str) -> str:
    """`<which key>.<seal>` in hex. Of a key derived from the app secret: pg_cron keeps CRON_SECRET in the database."""
    key = hmac.new(secret.encode(), b"wocs audit head", sha256).digest()
    name = hmac.new(key, b"its name", sha256).hexdigest()[:8]
    return f"{name}.{hmac.new(key, f'{position}:{digest}'.encode(), sha256).hexdigest()}"
