"""The audit chain's head, sealed with a key that whoever owns the database does not have."""

import hmac
from hashlib import sha256

from functions.database.retry import call_with_retry
from shared.contract.request_types import SealRequest
from shared.contract.work_types import SealJob, Work
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
        if not hmac.compare_digest(make_seal(secret, anchor["position"], anchor["digest"]), anchor["mac"]):
            request["problem"] = "seal_broken"
        elif anchor["found"] != anchor["digest"]:
            request["problem"] = "rewritten" if anchor["found"] else "cut"
        request["broken"] = anchor["position"]
    if "problem" in request:
        note("audit.broken", problem=request["problem"], position=request["broken"])
    return call_with_retry("wocs_seal", request)


def make_seal(secret: str, position: int, digest: str) -> str:
    """Hex. Of a key derived from the app secret: CRON_SECRET would not do, pg_cron keeps it in the database."""
    key = hmac.new(secret.encode(), b"wocs audit head", sha256).digest()
    return hmac.new(key, f"{position}:{digest}".encode(), sha256).hexdigest()
