"""`python -m home_node tiktok VERB`: what a person does once at this PC, so that its hands can work."""

import sys
from collections.abc import Sequence
from importlib import import_module

VERBS = {
    "authorize": "home_node.tiktok.authorize",
    "login": "home_node.tiktok.studio.login",
    "check-pages": "home_node.tiktok.studio.page_check",
}
"""Each module has a `main(arguments)` that gives the exit code."""
UNKNOWN = 2


def main(arguments: Sequence[str]) -> int:
    verb = arguments[0] if arguments else ""
    if verb not in VERBS:
        print(f"python -m home_node tiktok needs one of: {', '.join(VERBS)}.", file=sys.stderr)
        return UNKNOWN
    code: int = import_module(VERBS[verb]).main(arguments[1:])
    return code
