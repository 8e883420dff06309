"""`python -m home_node enroll CODE`: changes an admin's one-time code for this node's own secret, and keeps it."""

import argparse
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx

from home_node.door import is_away
from home_node.identity import keep_identity, locate_identities
from shared.settings import settings
from shared.signatures import NodeIdentity

WENT_WRONG = 1
TIMEOUT_S = 20.0


class NoIdentity(Exception):
    """The sentence says why."""


def main(arguments: Sequence[str]) -> int:
    """Exit code 1: the functions gave no identity for this code, or did not answer."""
    parser = argparse.ArgumentParser(prog="python -m home_node enroll", description="Makes this PC a home node.")
    parser.add_argument("code", help="what `/node add` answered in WhatsApp, good for ten minutes and once")
    code = parser.parse_args(arguments).code
    config = settings()
    try:
        identity = exchange_code(config.functions_url, code)
    except NoIdentity as problem:
        print(f"Not enrolled: {problem}", file=sys.stderr)
        return WENT_WRONG
    file = locate_identities(config.data) / f"{identity.name}.json"
    keep_identity(file, identity)
    print(f"This PC is the home node {identity.name} now; its secret is in {file}. Start it: python -m home_node")
    return 0


def exchange_code(functions_url: str, code: str) -> NodeIdentity:
    """Raises NoIdentity. Only over HTTPS, or on this machine: the answer is the secret."""
    if is_away(functions_url) and urlsplit(functions_url).scheme != "https":
        raise NoIdentity(f"WOCS_FUNCTIONS_URL is {functions_url}: the secret travels over https alone.")
    try:
        with httpx.Client(trust_env=is_away(functions_url), timeout=TIMEOUT_S) as client:
            answer = client.post(f"{functions_url}/api/node/enroll", json={"code": code})
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoIdentity(f"nobody answers at {functions_url} ({type(error).__name__}).") from None
    if answer.status_code == 401:
        raise NoIdentity("this code is wrong, used, or older than ten minutes. `/node add` gives a new one.")
    try:
        told = answer.raise_for_status().json()
        return NodeIdentity(str(told["name"]), str(told["key"]), str(told["secret"]))
    except (httpx.HTTPStatusError, ValueError, KeyError, TypeError):
        raise NoIdentity(f"{functions_url} does not answer as the functions do (HTTP {answer.status_code}).") from None
