"""The home nodes' own doors, behind their tunnels: where they are, and the calls and tickets that we sign for them."""

from collections.abc import Sequence

from shared.contract.work_types import NodeKey
from shared.log import note
from shared.settings import settings
from shared.signatures import NodeIdentity, derive_node_identity, sign_wake
from shared.tickets import make_ticket

WAKE = "/wake"
_PATIENCE_S = 2.0


def count_jobs(jobs: int) -> bytes:
    """The body of a knock."""
    return b'{"jobs": %d}' % jobs


def list_doors() -> list[str]:
    """The addresses in WOCS_NODE_URL; none without the secret that a node's own is derived from."""
    addresses = (url.strip().rstrip("/") for url in settings().node_url.split(","))
    return list(filter(None, addresses)) if settings().node_secret else []


def call_doors(target: str, body: bytes, nodes: Sequence[NodeKey]) -> bool:
    """POSTs to every door, signed for each node: an address does not tell which one answers. False if one is silent."""
    import httpx

    heard = True
    for url in list_doors() if nodes else []:
        headers = sign_knock(nodes, target, body)
        try:
            httpx.post(f"{url}{target}", content=body, headers=headers, timeout=_PATIENCE_S)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            note("node.silent", target=target, error=type(error).__name__)
            heard = False
    return heard


def sign_knock(nodes: Sequence[NodeKey], target: str, body: bytes) -> dict[str, str]:
    return sign_wake(_identify(nodes), "POST", target, body)


def sign_ticket(nodes: Sequence[NodeKey], origin: str) -> str:
    """For a page of this origin, good at whichever of the nodes it comes to; empty where there is none."""
    return make_ticket(_identify(nodes), origin) if nodes and list_doors() else ""


def _identify(nodes: Sequence[NodeKey]) -> list[NodeIdentity]:
    return [derive_node_identity(settings().node_secret, node["name"], node["key"]) for node in nodes]
