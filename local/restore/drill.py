"""The restore drill: into a server that is made for it and thrown away. Prints what was restored as a line of JSON."""

import json
import os
import signal
import sys
import tempfile
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


def drill(file: Path, identity: str) -> None:
    """Raises RestoreRefused. Whoever started it may be killed: then nothing of what was restored stays here either."""
    signal.signal(signal.SIGTERM, _leave)
    die_with(os.getppid(), signal.SIGTERM)
    with tempfile.TemporaryDirectory(prefix="wocs drill ") as folder:
        Path(folder).chmod(0o711)  # as root the server runs as nobody
        server = Postgres(Path(folder) / "postgres", configuration=NO_DURABILITY)
        try:
            server.start()
            print(json.dumps({"rows": _restore(server.url(), file, identity)}))
        finally:
            server.stop()


def _restore(url: str, file: Path, identity: str) -> int:
    with open_archive(file, identity) as archive:
        restore_database(url, archive)
        damaged = find_damage(archive.manifest["media"], file.parent / MEDIA)
        if damaged:
            raise RestoreRefused(f"{len(damaged)} files are missing or damaged, {damaged[0]} for one")
        return sum(archive.manifest["rows"].values())


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    sys.exit(128 + number)
