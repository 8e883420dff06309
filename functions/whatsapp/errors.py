"""What Graph's error codes mean for the next try. Only codes are read: titles and messages change.

Source: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/, read 2026-11.
"""

from functions.whatsapp import Refused
from shared.contract.value_types import JSON, Cause, JSONObject

OUTSIDE_WINDOW = 131047  # more than 24 h since the person wrote: only a template may be sent
PAIR_RATE = 131056
NOT_REACHED = 0
NO_SUCH_OBJECT = 100  # with the subcode 33
NO_MEDIA = 131053  # it cannot be had, or is none that WhatsApp takes
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
}
# No message's fault: what waits goes when the cause is gone, and until then one message at a time tries.
_CAUSES: dict[int, Cause] = {
    190: "token",  # expired or withdrawn
    102: "token",  # its session ended
    3: "token",  # the app may not do this
    10: "token",  # a permission is missing
    **dict.fromkeys(range(200, 300), "token"),  # so here
    131005: "token",  # access denied
    133010: "number",  # not registered
    131045: "number",  # its registration is not finished
    368: "account",  # blocked for a while
    131031: "account",  # locked
    131042: "payment",
    NOT_REACHED: "graph",
}
# Never again, whatever the HTTP status: wrong parameters, undeliverable, window, opted out, type, media, templates. Any
# other code is judged by the status.
_FINAL = {NO_SUCH_OBJECT, 470, 130472, 130497, 131008, 131009, 131021, 131026, 131030, OUTSIDE_WINDOW, 131049, 131050}
_FINAL |= {131051, 131052, NO_MEDIA, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069}
_TOO_MANY, _TOO_MANY_S, _BROKEN_S = 429, 60, 30
_REFUSED_TOKEN = {401, 403}
_CAUSE_S = 60  # SQL has the say: it knows since when the cause stands
_LONGEST_S = 600  # whatever was wrong with Graph, its end is noticed soon
_LONGEST_PAIR_S = 6 * 3600


def refusal_of(answer: JSONObject, status: int, attempt: int) -> Refused:
    """Graph's error, in whatever form it comes, as a refusal; what its code does not tell, the HTTP status does."""
    error = answer.get("error")
    error = error if isinstance(error, dict) else {"message": error}
    code, detail = read_code(error.get("code")) or status, read_detail(error) or f"HTTP {status}"
    if code == NO_SUCH_OBJECT and read_code(error.get("error_subcode")) == 33:
        return Refused(code, detail, _CAUSE_S, "number")
    if code in _CAUSES:
        return Refused(code, detail, _CAUSE_S, _CAUSES[code])
    if code in _FINAL or code in _BUSY or code == PAIR_RATE:
        return Refused(code, detail, retry_in_s(code, attempt))
    if status in _REFUSED_TOKEN:
        return Refused(code, detail, _CAUSE_S, "token")
    return Refused(code, detail, retry_by_status(status, attempt))


def read_code(code: JSON) -> int:
    """A code as a number; 0 where there is none. Graph's own 0, a user it cannot know, comes with HTTP 401."""
    if isinstance(code, str) and code.strip().isdecimal():
        return int(code)
    return code if isinstance(code, int) and not isinstance(code, bool) else 0


def read_detail(error: JSONObject) -> str:
    data = error.get("error_data")
    detail = data.get("details") if isinstance(data, dict) else None
    return str(detail or error.get("message") or "")[:300]


def not_reached() -> Refused:
    return Refused(NOT_REACHED, "Graph was not reached", _CAUSE_S, "graph")


def retry_in_s(code: int, attempt: int) -> int | None:
    """The pause before trying again; None where trying again cannot help."""
    if code == PAIR_RATE:
        return min(int(4 ** max(1, min(attempt, 10))), _LONGEST_PAIR_S)
    first = _BUSY.get(code)
    return None if first is None else double(first, attempt)


def retry_by_status(status: int, attempt: int) -> int | None:
    """A busy or broken server may be well again; what was wrong in the request stays wrong."""
    if status == _TOO_MANY:
        return double(_TOO_MANY_S, attempt)
    return double(_BROKEN_S, attempt) if status >= 500 or status == 408 else None


def double(first: int, attempt: int) -> int:
    return min(first << (max(1, min(attempt, 10)) - 1), _LONGEST_S)
