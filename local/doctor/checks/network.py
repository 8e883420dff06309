"""The network: does each address lead to somebody, by name, connection and certificate; is this clock right."""

import socket
from collections.abc import Callable
from functools import partial
from statistics import median
from urllib.parse import urlsplit

import httpx

from functions.database.failure_causes import cause_of_network
from local.doctor.check import Check, Seen, absent, trouble, well
from local.doctor.installation import Installation
from shared import figures
from shared.network_failures import name_network_failure

_POSTGRES_PORT = 5432
_PATIENCE_S = 5


def find_functions(installation: Installation) -> str:
    return installation.functions_url if installation.has_functions else ""


def find_queue(installation: Installation) -> str:
    return installation.settings.upstash_url


def find_meta(installation: Installation) -> str:
    chosen = installation.settings
    return chosen.whatsapp_api_base if chosen.whatsapp_token and not installation.is_simulated else ""


def look_at_address(find: Callable[[Installation], str], setting: str, installation: Installation) -> Seen:
    """Any answer of HTTP's is somebody; what is wrong with it is for the layer above to say."""
    url = find(installation)
    if not url:
        return absent("simulated") if installation.is_simulated else absent("not_set", name=setting)
    host = urlsplit(url).netloc
    try:
        answer = installation.ask("GET", url)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        failure = name_network_failure(error)
        return trouble(f"net_{failure}", f"{host}: {type(error).__name__}", host=host, setting=setting)
    return well(f"{host} answers (HTTP {answer.status_code})")


def look_at_database(installation: Installation) -> Seen:
    """With the causes that the functions have for it too (functions/database/failure_causes.py)."""
    chosen = installation.settings
    url = chosen.supabase_url or chosen.database_url
    if not url:
        return absent("not_set", name="SUPABASE_URL")
    try:
        saw = f"HTTP {installation.ask('GET', url).status_code}" if chosen.supabase_url else knock(url)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return trouble(cause_of_network(error), type(error).__name__)
    return well(saw)


def knock(url: str) -> str:
    """Opens a connection to a Postgres and closes it; raises OSError."""
    parts = urlsplit(url)
    port = parts.port or _POSTGRES_PORT
    with socket.create_connection((parts.hostname or "127.0.0.1", port), timeout=_PATIENCE_S):
        return f"port {port} is open"


def look_at_clock(installation: Installation) -> Seen:
    """Against the Date header of whoever answered: signatures are good for five minutes on either side."""
    if not installation.heard_times:
        return absent("no_time")
    off = median(installation.heard_times)
    saw = f"{off:+.0f} s"
    return trouble("clock_off", saw, seconds=round(off)) if abs(off) > figures.CLOCK_OFF_S else well(saw)


CHECKS = (
    Check("network.functions", partial(look_at_address, find_functions, "WOCS_BASE_URL")),
    Check("network.database", look_at_database),
    Check("network.queue", partial(look_at_address, find_queue, "UPSTASH_REDIS_REST_URL")),
    Check("network.meta", partial(look_at_address, find_meta, "WHATSAPP_TOKEN")),
    Check("network.clock", look_at_clock),
)
