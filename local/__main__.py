"""`python -m local run`, `python -m local talk` and `python -m local setup`."""

import sys


def main() -> int:
    match sys.argv[1:]:
        case ["run"]:
            from local.launcher.run import main as run

            return run()
        case ["talk", *arguments]:
            from local.talk.terminal import main as talk

            return talk(arguments)
        case ["setup", *arguments]:
            from local.setup.__main__ import main as setup

            return setup(arguments)
    print("usage: python -m local run | talk [--as NAME] [--picture FILE] | setup [meta]", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
