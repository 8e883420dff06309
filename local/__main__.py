"""`python -m local run`, `talk`, `setup`, `doctor` or `restore`."""

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
        case ["doctor", *arguments]:
            try:
                from local.doctor.__main__ import main as doctor
            except ModuleNotFoundError as missing:
                print(f"The doctor needs the package {missing.name}: `make doctor` installs it.", file=sys.stderr)
                return 2
            return doctor(arguments)
        case ["restore", *arguments]:
            from local.restore.command_line import main as restore

            return restore(arguments)
    print("usage: python -m local run | talk [--as NAME] [--picture FILE] | setup | doctor | restore FILE", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
