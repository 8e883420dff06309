"""Lets a WSGI application of this machine be asked under its own names alone."""

from collections.abc import Callable, Iterable
from typing import Any

from shared.allowed_hosts import host_is_allowed

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
REFUSAL = b"This server answers to localhost, and to no other name that leads here.\n"


def refuse_other_hosts(application: Wsgi, public_urls: Iterable[str] = (), any_port: bool = False) -> Wsgi:
    """403 for a request whose `Host` is neither this machine at the server's port nor the host of a public address.

    `any_port` is for a server that is asked through a wire, which has a port of its own.
    """
    public = tuple(public_urls)

    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = str(environ.get("HTTP_HOST", ""))
        said = host.rpartition(":")[2]
        port = said if any_port and said.isdecimal() else environ["SERVER_PORT"]
        if host_is_allowed(host, int(port), public) and _names_no_other(environ, host):
            return application(environ, start_response)
        length = str(len(REFUSAL))
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", length)])
        return [REFUSAL]

    return checked


def _names_no_other(environ: dict[str, Any], host: str) -> bool:
    """Whether the request line, where it names a host itself (`GET http://x/ HTTP/1.1`), names the same one."""
    scheme, _, rest = str(environ.get("REQUEST_URI", "/")).partition("://")
    return not scheme.isalpha() or rest.partition("/")[0] == host
