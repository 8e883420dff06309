"""Addresses that a secret may be sent to."""

import httpx

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def is_safe(address: str) -> bool:
    """Whether a secret may travel there: over https, or not at all (this machine, for trials)."""
    try:
        url = httpx.URL(address)
        return bool(url.host) and (url.scheme == "https" or (url.scheme == "http" and is_here(address)))
    except httpx.InvalidURL:
        return False


def is_here(address: str) -> bool:
    return httpx.URL(address).host in _LOOPBACK
