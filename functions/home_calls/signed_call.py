"""Who signed a call of the home node: path, query and body as the node sent them."""

from flask import Request

from shared.settings import settings
from shared.signatures import NODE_HEADERS, NodeCall, read_node_call


def read_signed_call(request: Request, verb: str, body: bytes) -> NodeCall | None:
    """None for a signature that is missing, old, or of another secret. Costs no call of the database."""
    headers = {name: request.headers.get(name, "") for name in NODE_HEADERS}
    return read_node_call(settings().node_secret, headers, "POST", restore_target(request, verb), body)


def restore_target(request: Request, verb: str) -> str:
    """Path and query as the node sent them, without what the rewrite added."""
    query = request.query_string.decode("latin-1")
    sent = "&".join(piece for piece in query.split("&") if piece and piece != f"verb={verb}")
    return f"/api/node/{verb}" + (f"?{sent}" if sent else "")
