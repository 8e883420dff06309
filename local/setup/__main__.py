"""`python -m local setup [meta | vercel | value NAME] [--answers FILE] [--folder FOLDER]`."""

import argparse
import sys
from pathlib import Path

from local.launcher.data_folder import PROJECT
from local.setup.answer_files import AnswerFiles
from local.setup.words import USUAL_LANGUAGE, say


def main(arguments: list[str]) -> int:
    wish = _parser().parse_args(arguments)
    if wish.what == "value":
        return _print_value(wish.name, AnswerFiles(wish.folder.resolve(), {}))
    from local.setup.session import run  # the vendors' clients: a second that a value need not wait for

    return run(wish.what, wish.folder.resolve(), wish.answers)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local setup", description="Puts WOCS on the air.")
    parser.add_argument("what", nargs="?", choices=("all", "meta", "vercel", "value"), default="all")
    parser.add_argument("name", nargs="?", default="", help="the variable, after `value`")
    parser.add_argument("--answers", type=Path, help="a file of NAME=value instead of questions")
    parser.add_argument("--folder", type=Path, default=PROJECT, help="where .env.vercel and .env.home are")
    return parser


def _print_value(name: str, answers: AnswerFiles) -> int:
    """For a pipe into `vercel env add`: never onto a screen, and nothing but the value into the pipe."""
    value = answers.of_functions().get(name)
    if value and not sys.stdout.isatty():
        sys.stdout.write(value)
        return 0
    language = answers.get("WOCS_LANGUAGE") or USUAL_LANGUAGE
    print(say(language, "told", "secret_to_terminal" if value else "no_such_value", name=name), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
