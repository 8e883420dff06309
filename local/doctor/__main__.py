"""`python -m local doctor`: 0 all is well, 1 there are problems, 2 it could not run."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.doctor.bundle import write_bundle
from local.doctor.check import Result
from local.doctor.checks import CHECKS
from local.doctor.examination import examine, mend_and_examine
from local.doctor.ignored import IgnoredChecks
from local.doctor.installation import Installation, open_installation
from local.doctor.report import count_problems, write_json, write_text
from local.doctor.words import say
from local.launcher.data_folder import PROJECT

WELL, PROBLEMS, COULD_NOT_RUN = 0, 1, 2
_NAMES = {check.name for check in CHECKS}


def main(arguments: Sequence[str], environment: Mapping[str, str] = os.environ, project: Path = PROJECT) -> int:
    """Looks at every layer; whatever it finds, it changes nothing without `--fix`."""
    options = make_parser().parse_args(arguments)
    with open_installation(environment, project) as installation:
        try:
            language = options.language or installation.settings.language
        except ValueError as problem:
            print(problem, file=sys.stderr)
            return COULD_NOT_RUN
        ignored = IgnoredChecks(installation.data)
        if objection := keep_ignored(options, ignored):
            print(objection, file=sys.stderr)
            return COULD_NOT_RUN
        results = examine(CHECKS, installation, ignored.read())
        if options.fix:
            results = mend_and_examine(results, installation, ignored.read())
        tell(results, installation, options, language)
    return PROBLEMS if count_problems(results) else WELL


def keep_ignored(options: argparse.Namespace, ignored: IgnoredChecks) -> str:
    """Notes what is to be ignored from now on, or no longer; else the sentence that says why not."""
    for name in filter(None, (options.ignore, options.unignore)):
        if name not in _NAMES:
            return f"There is no check {name!r}. `--all` shows them all."
    if options.ignore and not (options.reason or "").strip():
        return '--ignore needs --reason "…": whoever reads it next should know why.'
    if options.ignore:
        ignored.add(options.ignore, options.reason.strip())
    if options.unignore:
        ignored.remove(options.unignore)
    return ""


def tell(results: list[Result], installation: Installation, options: argparse.Namespace, language: str) -> None:
    if options.json:
        print(json.dumps(write_json(results), indent=2, ensure_ascii=False))
    else:
        print(write_text(results, language, options.all))
    if options.bundle:
        file = write_bundle(installation, results)
        print(say(language, "headline", "bundle", {"file": file}), file=sys.stderr)


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local doctor", description="What is wrong, and what to do.")
    parser.add_argument("--all", action="store_true", help="show what is well too")
    parser.add_argument("--json", action="store_true", help="the results for a program")
    parser.add_argument("--fix", action="store_true", help="mend what is of this machine and safe, then look again")
    parser.add_argument("--ignore", metavar="CHECK", help="live with what this check finds; needs --reason")
    parser.add_argument("--reason", help="why it is ignored")
    parser.add_argument("--unignore", metavar="CHECK", help="count what this check finds again")
    parser.add_argument("--bundle", action="store_true", help="a zip without secrets, for somebody who helps")
    parser.add_argument("--language", choices=("en", "ms"), help="default: WOCS_LANGUAGE")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
