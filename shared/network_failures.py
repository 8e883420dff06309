"""Why nothing was heard over a network: a name that nobody knows, nobody who listens, a bad certificate, silence.

Clients wrap what went wrong several times (httpx over httpcore over a socket); the innermost error says which it was.
"""

import errno
import socket
import ssl
from collections.abc import Iterator
from typing import Literal

NetworkFailure = Literal["dns", "tls", "refused", "no_route", "timeout", "broken"]
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH}


def name_network_failure(error: BaseException) -> NetworkFailure:
    """`broken` is what is none of the others: a connection that was ended, an answer that is no HTTP."""
    for each in list_causes(error):
        if isinstance(each, socket.gaierror):
            return "dns"
        if isinstance(each, ssl.SSLError):
            return "tls"
        if isinstance(each, ConnectionRefusedError):
            return "refused"
        if isinstance(each, OSError) and each.errno in _NO_ROUTE:
            return "no_route"
        if isinstance(each, TimeoutError) or type(each).__name__.endswith("Timeout"):
            return "timeout"
    return "broken"


def list_causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from, the innermost first."""
    chain: list[BaseException] = []
    while error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__ or error
    yield from reversed(chain)
