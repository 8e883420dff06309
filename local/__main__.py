"""`python -m local VERB`: each verb is a function of its arguments that gives the exit code, loaded when asked for."""

import sys
from importlib import import_module

VERBS = {
    "run": "local.launcher.run:main",
    "talk": "local.talk.terminal:main",
    "setup": "local.setup.__main__:main",
    "doctor": "local.doctor.__main__:main",
    "restore": "local.restore.command_line:main",
}
NOT_POSSIBLE = 2


def main() -> int:
    verb, *arguments = sys.argv[1:] or [""]
    if verb not in VERBS:
        print(f"usage: python -m local {' | '.join(VERBS)}", file=sys.stderr)
        return NOT_POSSIBLE
    module, _, function = VERBS[verb].partition(":")
    try:
        code: int = getattr(import_module(module), function)(arguments)
    except ModuleNotFoundError as missing:
        print(f"`local {verb}` needs the package {missing.name}: `make {verb}` installs it.", file=sys.stderr)
        return NOT_POSSIBLE
    return code


if __name__ == "__main__":
    sys.exit(main())
