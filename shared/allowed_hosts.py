"""The `Host` names that a server on this machine answers to.

A page elsewhere can point a name of its own at 127.0.0.1 (DNS rebinding); its browser then lets it read and write here,
but still says that name in `Host`.
"""

from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_USUAL_PORTS = {"http": 80, "https": 443}


def host_is_allowed(host: str, port: int, public_urls: Iterable[str] = ()) -> bool:
    """Whether `host`, as a request says it, is this machine at `port`, or the host of an address that leads here."""
    return host.lower() in _allowed_hosts(port, tuple(public_urls))


@cache
def _allowed_hosts(port: int, public_urls: tuple[str, ...]) -> frozenset[str]:
    own = {f"{name}:{port}" for name in LOOPBACK} | ({*LOOPBACK} if port == _USUAL_PORTS["http"] else set())
    return frozenset(own.union(*map(_hosts_of, public_urls)))


def _hosts_of(url: str) -> set[str]:
    """A tunnel's address as a browser says it: without the port where it is the usual one."""
    address = urlsplit(url)
    host, usual = address.netloc.rpartition("@")[2].lower(), _USUAL_PORTS.get(address.scheme)
    if not host or not usual:
        return set()
    name = host.removesuffix(f":{usual}")
    return {name, f"{name}:{usual}"} if name != host or ":" not in name.rpartition("]")[2] else {host}
