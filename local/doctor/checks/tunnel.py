"""The tunnel: is the home node's door reached from outside, and does what flows through it arrive at once."""

import time
from urllib.parse import urlsplit

import httpx

from local.doctor.check import Check, Seen, absent, trouble, well
from local.doctor.installation import Installation, read_object
from shared.network_failures import name_network_failure
from shared.tickets import make_ticket

FIRST_EVENT_S = 3.0  # the node writes one at once; a tunnel that buffers holds it back
_HERE = {"127.0.0.1", "localhost", "::1"}


def list_addresses(installation: Installation) -> list[str]:
    """Those that lead in from outside: `make run` sets its own."""
    urls = [url.strip() for url in installation.settings.node_url.split(",") if url.strip()]
    return urls if installation.is_set("WOCS_NODE_URL") else []


def look_at_reach(installation: Installation) -> Seen:
    urls = list_addresses(installation)
    if not urls:
        return absent("not_set", name="WOCS_NODE_URL")
    for url in urls:
        host = urlsplit(url).netloc
        try:
            answer = installation.ask("GET", f"{url}/health")
        except httpx.HTTPError as error:
            return trouble("tunnel_down", f"{host}: {name_network_failure(error)}", host=host)
        if "node" not in read_object(answer):
            saw = f"{host}: HTTP {answer.status_code}"
            return trouble("tunnel_down" if answer.status_code >= 500 else "tunnel_elsewhere", saw, host=host)
    return well(f"{len(urls)} answered")


def look_at_flow(installation: Installation) -> Seen:
    """A stream as a panel opens it: its first event must come within three seconds, through the public address."""
    urls = list_addresses(installation)
    if not urls or not installation.identity:
        return absent("other_pc")
    origin = installation.settings.base_url
    ticket = make_ticket([installation.identity], origin)
    asked_at = time.monotonic()
    saw = read_first_event(installation, f"{urls[0]}/hints", ticket, origin)
    if saw == 401:
        return absent("other_pc")
    took = time.monotonic() - asked_at
    return well(f"{took:.1f} s") if saw == 200 else trouble("tunnel_buffers", f"nothing within {FIRST_EVENT_S:g} s")


def read_first_event(installation: Installation, url: str, ticket: str, origin: str) -> int:
    """The status once the first bytes came; 0 where none came in time."""
    patience = httpx.Timeout(FIRST_EVENT_S)
    try:
        with installation.http.stream(
            "GET", url, params={"ticket": ticket}, headers={"Origin": origin}, timeout=patience
        ) as answer:
            if answer.status_code == 200:
                next(answer.iter_raw(), b"")
            return answer.status_code
    except httpx.HTTPError:
        return 0


CHECKS = (
    Check("tunnel.reach", look_at_reach, needs=("network.clock",)),
    Check("tunnel.flow", look_at_flow, needs=("tunnel.reach",)),
)
