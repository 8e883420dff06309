"""`python -m local restore FILE`: asks for the 24 words, and puts a backup into an empty database."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from functions.media_store import open_media_store
from home_node.backups.archive import Manifest
from home_node.backups.folder import MEDIA
from home_node.backups.key_words import KeyRefused, identity_of_words
from local.launcher.data_folder import data_folder
from local.launcher.environment import owners_environment
from local.restore.archive import open_archive
from local.restore.database import restore_database
from local.restore.drill import drill
from local.restore.media import restore_media
from local.restore.refusal import RestoreRefused
from local.services.migrations import MigrationRefused
from local.services.postgres_server import Postgres, PostgresFailed

WENT_WRONG = 1


def main(arguments: Sequence[str]) -> int:
    """Exit code 1: it was not restored, or not all of it."""
    parser = argparse.ArgumentParser(
        prog="python -m local restore", description="Puts a backup into an empty database."
    )
    parser.add_argument("file", type=Path, help="wocs-….zip.age, with the folder media beside it")
    parser.add_argument("--identity", type=Path, help="a file with AGE-SECRET-KEY-1…, instead of the 24 words")
    parser.add_argument(
        "--drill", action="store_true", help="into a database that is thrown away; the key comes by pipe"
    )
    options = parser.parse_args(arguments)
    try:
        if options.drill:
            drill(options.file, sys.stdin.read())
            return 0
        return _restore(options.file, _read_identity(options.identity))
    except (RestoreRefused, KeyRefused, MigrationRefused, PostgresFailed) as refused:
        print(f"Not restored: {refused}.", file=sys.stderr)
        return WENT_WRONG


def _read_identity(file: Path | None) -> str:
    if file:
        return file.read_text("utf-8")
    if sys.stdin.isatty():
        return identity_of_words(getpass.getpass("The 24 words, in their order (they are not shown): "))
    return identity_of_words(sys.stdin.readline())


def _restore(file: Path, identity: str) -> int:
    owner = owners_environment(os.environ)
    folder = data_folder(owner)
    os.environ.update({**owner, "WOCS_DATA": str(folder)})  # where the media store is
    with open_archive(file, identity) as archive, _open_target(owner.get("DATABASE_URL", ""), folder) as url:
        restore_database(url, archive, lambda name: print(f"  {name}"))
        store, parts = open_media_store(), archive.manifest["media"]
        lost = list(restore_media(store, parts, file.parent / MEDIA, identity))
        print(describe(archive.manifest, len(lost)))
    for sentence in lost:
        print(f"Not restored: {sentence}.", file=sys.stderr)
    return WENT_WRONG if lost else 0


@contextmanager
def _open_target(database_url: str, folder: Path) -> Iterator[str]:
    """DATABASE_URL, else the database of `make run` in its data folder."""
    if database_url:
        yield database_url
        return
    server = Postgres(folder / "postgres")
    server.start()
    try:
        yield server.url()
    finally:
        server.stop()


def describe(manifest: Manifest, lost: int) -> str:
    position, digest = manifest["audit"]
    return (
        f"Restored: the backup of {manifest['at']}, {sum(manifest['rows'].values())} rows,"
        f" {len(manifest['media']) - lost} of {len(manifest['media'])} files.\n"
        f"The record has {position} entries, seal {str(digest)[:12]}: compare it with the newest 🔏 in an admin's chat"
        " from before that time.\nWhat waited to be sent may have been sent meanwhile: it is in doubt, and is not sent"
        " again. Tasks, schedules and questions go on."
    )
