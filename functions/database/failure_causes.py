"""One table: what a database, its gateway or the way there says, and the cause that it is (functions/causes.py).

The functions, `/api/health` and the doctor (local/doctor) all read it here, so that one failure has one name.
"""

import re

from shared.network_failures import NetworkFailure, name_network_failure

_NETWORK: dict[NetworkFailure, str] = {
    "dns": "database_name",
    "tls": "database_tls",
    "refused": "database_closed",
    "no_route": "database_route",
    "timeout": "database_slow",
    "broken": "database",
}
# SQLSTATEs and PostgREST's codes, by how they begin; the first that fits counts.
_CODES = (
    ("42501", "grant"),
    ("42883|PGRST202|3F000", "migration"),
    ("53300", "database_connections"),
    ("25006|53100|53200", "database_readonly"),
    ("57014", "database_slow"),
    ("28", "database_key"),
    ("3D000", "database_project"),
    ("PGRST30", "database_key"),
    ("PGRST00[0-3]", "database"),
)
_REFUSED = re.compile("^(22|23|42|P0|PGRST[12])")
# Statuses of the gateway before PostgREST: supabase.com/docs/guides/troubleshooting (http status codes), 2026-11.
_STATUSES = {
    "401": "database_key",
    "403": "database_key",
    "404": "database_project",
    "408": "database_slow",
    "504": "database_slow",
    "540": "database_paused",
    "544": "database_slow",
}
# What libpq, the pooler and the gateway say in words alone, where no code comes with it.
_WORDS = (
    (r"paused", "database_paused"),
    (r"api key|jwt|password authentication failed|role .* does not exist|SASL|no password supplied", "database_key"),
    (r"too many (connections|clients)|remaining connection slots|max client", "database_connections"),
    (r"no route matched|requested path is invalid|(tenant|user).* not found", "database_project"),
    (r"database .* does not exist", "database_project"),
    (r"read-only|no space left|disk full", "database_readonly"),
    (r"resolve host|translate host name|name or service not known|no address associated", "database_name"),
    (r"network is unreachable|no route to host", "database_route"),
    (r"certificate|does not support SSL|SSL error", "database_tls"),
    (r"connection refused", "database_closed"),
    (r"timeout|timed out", "database_slow"),
)


def cause_of_code(code: str, message: str = "", otherwise: str = "database") -> str:
    """Of an SQLSTATE, a code of PostgREST's, or an HTTP status; `message` is read where the code says nothing."""
    for pattern, cause in _CODES:
        if re.match(pattern, code):
            return cause
    if code in _STATUSES and not re.search("paused", message, re.IGNORECASE):
        return _STATUSES[code]
    return "refused" if _REFUSED.match(code) else cause_of_words(message, otherwise)


def cause_of_words(message: str, otherwise: str = "database") -> str:
    """Of a sentence: libpq's when it cannot connect, or a gateway's."""
    found = (cause for pattern, cause in _WORDS if re.search(pattern, message, re.IGNORECASE))
    return next(found, otherwise)


def cause_of_network(error: BaseException) -> str:
    """Of what a client raised instead of an answer."""
    return _NETWORK[name_network_failure(error)]
