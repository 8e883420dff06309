"""Where the functions run that a conversation is with: in this process, or elsewhere behind one site."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.test import Client

from functions.site import serve

Site = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_sites: list[Site] = []


def find_site(name: str) -> Site:
    """The function alone, in this process; else the whole site, which leads to it."""
    return _sites[-1] if _sites else serve(name)


def open_function(name: str) -> Client:
    return Client(_sites[-1]) if _sites else serve(name).test_client()


@contextmanager
def talk_to(site: Site | None) -> Iterator[None]:
    """Whatever opens a function meanwhile opens it there; None: in this process."""
    _sites.extend([site] if site else [])
    yield
    _sites.clear()
