"""A link to a TikTok post: the long one is read, the short one, which "Copy link" gives, is followed by one step.

Nothing is sent along but the request itself: no cookie, no token, and only to TikTok's two hosts of short links.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

SHORT_HOSTS = {"vt.tiktok.com", "vm.tiktok.com"}
POST_HOSTS = {"www.tiktok.com", "tiktok.com", "m.tiktok.com"}
_TIMEOUT = httpx.Timeout(10)  # seconds
_POST = re.compile(r"/@(?P<who>[\w.]{0,40})/(?:video|photo)/(?P<id>\d{5,25})/?")
_OLD_POST = re.compile(r"/v/(?P<id>\d{5,25})\.html")
_SHORT = re.compile(r"/[A-Za-z0-9]{5,20}/?|/t/[A-Za-z0-9]{5,20}/?")


@dataclass(frozen=True)
class PostLink:
    """`address` is without whatever tells who shared it."""

    video_id: str
    address: str


class NoPost(Exception):
    """The text says why: `not_a_post`, or `tiktok_down` where TikTok did not answer."""


def read_post_link(address: str) -> PostLink | None:
    """A long link; None for anything else."""
    host, path = split_address(address)
    if host not in POST_HOSTS:
        return None
    if found := _POST.fullmatch(path):
        return PostLink(found["id"], f"https://www.tiktok.com/@{found['who']}/video/{found['id']}")
    if found := _OLD_POST.fullmatch(path):
        return PostLink(found["id"], f"https://www.tiktok.com/@/video/{found['id']}")
    return None


def is_short_link(address: str) -> bool:
    host, path = split_address(address)
    if not _SHORT.fullmatch(path):
        return False
    return host in SHORT_HOSTS or (host == "www.tiktok.com" and path.startswith("/t/"))


def split_address(address: str) -> tuple[str, str]:
    """Host and path of an address of https; two empty strings for any other, and where a user or a port is named."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return "", ""
    return (parts.netloc.lower(), parts.path) if parts.scheme == "https" else ("", "")


def follow_link(address: str, transport: httpx.BaseTransport | None = None) -> PostLink:
    """The post that a long or a short link leads to; raises NoPost. One redirect is read and none is followed."""
    if post := read_post_link(address):
        return post
    if not is_short_link(address):
        raise NoPost("not_a_post")
    try:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False, transport=transport) as client:
            answer = client.head("https://{}{}".format(*split_address(address)))
    except (httpx.HTTPError, httpx.InvalidURL):
        raise NoPost("tiktok_down") from None
    if answer.status_code >= 500 or answer.status_code == 429:
        raise NoPost("tiktok_down")
    post = read_post_link(answer.headers.get("Location", "")) if answer.is_redirect else None
    if post is None:
        raise NoPost("not_a_post")
    return post
