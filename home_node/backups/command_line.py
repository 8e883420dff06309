"""`python -m home_node backup key|check|now`: the key of the backups, and one at once."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from home_node.backups.daily import DailyBackup
from home_node.backups.failures import BackupFailed
from home_node.backups.key_words import (
    KeyRefused,
    draw_words,
    identity_of_words,
    keep_recipient,
    read_recipient,
    recipient_of,
)
from home_node.door import Door, DoorDown, DoorRefused
from home_node.identity import NotEnrolled, choose_identity
from shared.settings import Settings, settings

WENT_WRONG = 1
_ONCE = """
The key of your backups. It is shown this once and is kept nowhere:

{words}

Write the 24 words on paper, with their numbers, and put the paper where neither this PC nor your phone is.
Without them nobody opens a backup, you neither. Read the paper back now: python -m home_node backup check

For any tool that knows the age format, the same key as a line (recipient {recipient}):
{identity}
"""


def main(arguments: Sequence[str]) -> int:
    """Exit code 1: it did not succeed."""
    parser = argparse.ArgumentParser(
        prog="python -m home_node backup", description="Backups of everything (docs/backup.md)."
    )
    parser.add_argument("verb", choices=["key", "check", "now"])
    parser.add_argument("--new", action="store_true", help="key: another one, for the backups from now on")
    parser.add_argument("--name", help="now: which of the nodes that are enrolled here")
    options = parser.parse_args(arguments)
    config = settings()
    folder = Path(config.backups).expanduser()
    if options.verb == "key":
        return _show_key(folder, options.new)
    return _check_words(folder) if options.verb == "check" else _make_now(folder, config, options.name)


def _show_key(folder: Path, another: bool) -> int:
    kept = read_recipient(folder)
    if kept and not another:
        print(f"There is a key already, and its words were shown when it was made. Its public half: {kept}")
        print("Lost the words? `python -m home_node backup key --new` makes another key, for the backups from then on.")
        return WENT_WRONG
    words = draw_words()
    identity = identity_of_words(words)
    recipient = recipient_of(identity)
    keep_recipient(folder, recipient)
    print(_ONCE.format(words=number_words(words), recipient=recipient, identity=identity))
    return 0


def number_words(words: str) -> str:
    """Four a line, each with its number."""
    told = [f"{place:>2} {word:<9}" for place, word in enumerate(words.split(), 1)]
    return "\n".join("   ".join(told[at : at + 4]).rstrip() for at in range(0, len(told), 4))


def _check_words(folder: Path) -> int:
    print("The 24 words, in their order, then Enter:")
    try:
        told = recipient_of(identity_of_words(sys.stdin.readline()))
    except KeyRefused as refused:
        print(f"No: {refused}.", file=sys.stderr)
        return WENT_WRONG
    if told != read_recipient(folder):
        print("These words are a key, but not the one of the backups that this PC makes.", file=sys.stderr)
        return WENT_WRONG
    print("Right: these words open the backups of this PC.")
    return 0


def _make_now(folder: Path, config: Settings, name: str | None) -> int:
    try:
        door = Door(config.functions_url, choose_identity(config.data, name))
        made = DailyBackup(folder, door, config.backup_database_url).make_if_due(asked_for=True)
    except (BackupFailed, NotEnrolled, DoorDown, DoorRefused) as problem:
        print(f"No backup: {problem}.", file=sys.stderr)
        return WENT_WRONG
    if made is None:
        print("Another PC makes a backup at this moment.")
    return 0
