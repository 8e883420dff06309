"""`python -m local run`, `python -m local talk` and `python -m local restore`."""

import sys


def main() -> int:
    match sys.argv[1:]:
        case ["run"]:
            from local.launcher.run import main as run

            return run()
        case ["talk", *arguments]:
            from local.talk.terminal import main as talk

            return talk(arguments)
        case ["restore", *arguments]:
            from local.restore.command_line import main as restore

            return restore(arguments)
    print("usage: python -m local run | talk [--as NAME] [--picture FILE] | restore FILE", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
