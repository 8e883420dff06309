"""Where our servers may go by an address that somebody else wrote: to known hosts over https, and nowhere else."""

from collections.abc import Collection
from urllib.parse import urlsplit


def leads_to(url: str, hosts: Collection[str], origins: Collection[str]) -> bool:
    """Whether it names one of these hosts or what is below one, or has exactly one of these origins, which may be http.

    A dot before a host's name says the same as none.
    """
    try:
        address, allowed = urlsplit(url), [urlsplit(origin) for origin in origins]
        host, port = (address.hostname or "").lower(), address.port
    except ValueError:
        return False
    if address.username is not None or address.password is not None or "\\" in url or not url.isascii() or not host:
        return False
    if (address.scheme, address.netloc.lower()) in {(origin.scheme, origin.netloc.lower()) for origin in allowed}:
        return True
    known = (name.lstrip(".") for name in hosts)
    return address.scheme == "https" and port in {None, 443} and any(f".{host}".endswith(f".{name}") for name in known)
