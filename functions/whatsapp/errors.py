"""What Graph's error codes mean for the next try. Only the code is read: titles and messages change.

Source: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/, read 2026-11.
"""

from functions.whatsapp import Refused
from shared.contract.value_types import JSONObject

OUTSIDE_WINDOW = 131047  # more than 24 h since the person wrote: only a template may be sent
PAIR_RATE = 131056
NOT_REACHED = 0
UNSAYABLE = -1  # ours: the message could not even be made

# Seconds before the first retry; they double with every attempt.
_BUSY = {
    1: 15,  # unknown API error
    2: 15,  # service temporarily down
    4: 60,  # app rate limit
    80007: 60,  # account rate limit
    130429: 20,  # throughput
    131000: 30,  # something went wrong
    131016: 30,  # service overloaded
    131048: 300,  # spam rate limit
    131057: 300,  # account in maintenance
    133004: 60,  # server temporarily unavailable
    190: 600,  # token expired: the owner must renew it, what waits is sent then
    131042: 3600,  # payment
    NOT_REACHED: 10,
}
# Never again: 368 and 131031 policy, 131026 undeliverable, 131047 window, 131053 media, 100 (subcode 33: unknown or
# expired object), 131051 unsupported type, and whatever is not listed above.
_LONGEST_S = 6 * 3600


def refusal_of(answer: JSONObject, status: int, attempt: int) -> Refused:
    """A Graph error body, or a bare HTTP status, as a refusal."""
    error = answer.get("error")
    if not isinstance(error, dict):
        return Refused(status, f"HTTP {status}", retry_in_s=60 if status == 429 else None)
    code = error.get("code")
    code = code if isinstance(code, int) and not isinstance(code, bool) else status
    data = error.get("error_data")
    detail = data.get("details") if isinstance(data, dict) else None
    return Refused(code, str(detail or error.get("message") or "")[:300], retry_in_s(code, attempt))


def retry_in_s(code: int, attempt: int) -> int | None:
    """The pause before trying again; None where trying again cannot help."""
    tries = max(1, min(attempt, 10))
    if code == PAIR_RATE:
        return min(int(4**tries), _LONGEST_S)
    first = _BUSY.get(code)
    return None if first is None else min(int(first * 2 ** (tries - 1)), _LONGEST_S)
