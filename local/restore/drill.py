"""The restore drill: into a server that is made for it and thrown away. Prints what was restored as a line of JSON."""

import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from home_node.backups.folder import MEDIA
from local.restore.archive import open_archive
from local.restore.database import restore_database
from local.restore.media import find_damage
from local.restore.refusal import RestoreRefused
from local.services.die_with_parent import die_with
from local.services.postgres_server import Postgres

NO_DURABILITY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SCRATCH = "wocs drill "
LEFT_S = 2 * 3600  # the node ends a drill after one hour: an older folder was left by a power cut


def drill(file: Path, identity: str) -> None:
    """Raises RestoreRefused. Whoever started it may be killed: then nothing of what was restored stays here either."""
    signal.signal(signal.SIGTERM, _leave)
    die_with(os.getppid(), signal.SIGTERM)
    sweep_scratch(Path(tempfile.gettempdir()))
    with open_archive(file, identity) as archive, _scratch_server() as url:
        restore_database(url, archive)
        damaged = find_damage(archive.manifest["media"], file.parent / MEDIA)
        if damaged:
            raise RestoreRefused(f"{len(damaged)} files are missing or damaged, {damaged[0]} for one")
        print(json.dumps({"rows": sum(archive.manifest["rows"].values())}))


def sweep_scratch(folder: Path) -> None:
    """What a drill left that ended with the power: rows of a backup, readable to whoever takes the disk."""
    for left in folder.glob(f"{SCRATCH}*"):
        if time.time() - left.stat().st_mtime > LEFT_S:
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _scratch_server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix=SCRATCH) as folder:
        Path(folder).chmod(0o711)  # as root the server runs as nobody
        server = Postgres(Path(folder) / "postgres", configuration=NO_DURABILITY)
        try:
            server.start()
            yield server.url()
        finally:
            server.stop()


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    sys.exit(128 + number)
