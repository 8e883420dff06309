"""What `python -m home_node VERB` does beside working: each verb is a function of its arguments, loaded when asked for.

It gives the exit code. A ValueError of its own is a sentence for whoever typed it.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

VERBS = {
    "backup": "home_node.backups.command_line:main",
    "enroll": "home_node.enroll:main",
    "explain": "home_node.explain:main",
    "fetch-fonts": "home_node.font_download:main",
    "fetch-model": "home_node.try_voice:fetch",
    "service": "home_node.service.command_line:main",
    "tiktok": "home_node.tiktok.command_line:main",
    "transcribe": "home_node.try_voice:transcribe",
    "tunnel": "home_node.tunnel.command_line:main",
    "update": "home_node.updates.command_line:main",
}
REFUSED, INTERRUPTED = 2, 130


def run_verb(verb: str, arguments: Sequence[str]) -> int:
    module, _, function = VERBS[verb].partition(":")
    try:
        code: int = getattr(import_module(module), function)(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return REFUSED
    return code
