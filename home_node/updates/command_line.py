"""`python -m home_node update [--check | --back] [--from FOLDER, ZIP or address#tag]`."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from home_node.updates.comparison import Comparison, compare_trees
from home_node.updates.installation import NotInstalled, hold_update_lock, locate_root, read_source, require_installed
from home_node.updates.launcher import PassBy, Versions, read_json
from home_node.updates.sources import NoSource, open_source
from home_node.updates.staging import Install, NotStaged, install_packages, remove_old, stage_version
from shared.settings import settings

WENT_WRONG = 1
START_LIMIT_S = 60.0  # the launcher lets the old version finish its tasks first
TRIAL_LIMIT_S = 900.0
LOOK_EVERY_S = 0.25
WHY = {
    "ended": "it ended before it had proved itself",
    "silent": "the functions heard nothing of it",
    "killed": "it was ended too often before it had proved itself",
}


def main(arguments: Sequence[str]) -> int:
    """Exit code 1: nothing was changed, or the new version was taken back."""
    parser = argparse.ArgumentParser(prog="python -m home_node update", description="Puts a new version beside this.")
    wish = parser.add_mutually_exclusive_group()
    wish.add_argument("--check", action="store_true", help="only say what would change")
    wish.add_argument("--back", action="store_true", help="run the version before again")
    parser.add_argument("--from", dest="source", metavar="SOURCE", help="a folder, a zip file, or address#tag")
    options = parser.parse_args(arguments)
    root = locate_root(settings().data)
    try:
        with hold_update_lock(root):
            if options.back:
                return go_back(root)
            return update(root, options.source, check=options.check)
    except (NotInstalled, NoSource, NotStaged) as problem:
        print(problem, file=sys.stderr)
        return WENT_WRONG


def update(
    root: Path,
    told: str | None,
    *,
    check: bool,
    pass_by: PassBy = lambda _: None,
    install: Install = install_packages,
    start_limit_s: float = START_LIMIT_S,
) -> int:
    """Exit code 1 where nothing was changed, or the new version was taken back. Raises what `main` words."""
    versions, current = require_installed(root, pass_by)
    source = told or read_source(root)
    with open_source(source) as tree:
        comparison = compare_trees(versions.checkout(current), tree, read_database_level(versions))
        print("\n".join(comparison.list_lines()))
        if check:
            return 0
        if refusal := find_refusal(comparison, told):
            print(refusal, file=sys.stderr)
            return WENT_WRONG
        print("It is installed beside the one that runs; this takes some minutes.")
        number = stage_version(versions, tree, source, pass_by=pass_by, install=install)
    versions.switch(number)
    return await_outcome(versions, number, start_limit_s)


def find_refusal(comparison: Comparison, told: str | None) -> str | None:
    """Why nothing is to be done. What a person names is installed even where it is the same version again."""
    if comparison.database_is_behind:
        return "Nothing was changed: the database comes first."
    if told is None and comparison.offered == comparison.runs:
        return "Nothing to do: this version runs already."
    return None


def read_database_level(versions: Versions) -> str:
    """The newest migration, as the functions told the node at its last beat."""
    return str(read_json(versions.health_file).get("schema") or "")


def await_outcome(versions: Versions, number: int, start_limit_s: float) -> int:
    """Until the new version has proved itself or was taken back; the launcher decides that, not we."""
    began = time.monotonic()
    while trial := versions.read_trial():
        waited_s = time.monotonic() - began
        if not trial.get("starts") and waited_s > start_limit_s:
            print("It is installed. The node does not run at this moment; it starts with it: see service status.")
            return 0
        if waited_s > TRIAL_LIMIT_S:
            print("It still has to prove itself; see python -m home_node service logs.")
            return WENT_WRONG
        time.sleep(LOOK_EVERY_S)
    if versions.read_current() != number:
        why = WHY.get(str(versions.read_undone().get("why")), "see python -m home_node service logs")
        print(f"The update was taken back: {why}. The version before works on.", file=sys.stderr)
        return WENT_WRONG
    remove_old(versions)
    print(f"Version {versions.label(number)} works.")
    return 0


def go_back(root: Path) -> int:
    """The newest complete version below the one that runs, without a trial: a person wants it."""
    versions, current = require_installed(root)
    before = [number for number in versions.list_numbers() if number < current and versions.is_complete(number)]
    if not before:
        print("There is no version before this one.", file=sys.stderr)
        return WENT_WRONG
    versions.switch(before[-1], on_trial=False)
    print(f"Version {versions.label(before[-1])} runs from now on.")
    return 0
