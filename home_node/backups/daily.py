"""The backup of the day: asked for when this PC is on, made when SQL says that it is due, and told."""

import os
import time
from pathlib import Path
from threading import Thread

from pyrage import x25519

from home_node.backups.drill import Drill, run_drill
from home_node.backups.failures import HOW_TO_BEGIN, BackupFailed
from home_node.backups.key_words import read_recipient
from home_node.backups.make_backup import Backup, BackupMaker
from home_node.door import Door, DoorDown, DoorRefused
from shared.log import describe_error, note_line

_FIRST_S, _AGAIN_S = 60.0, 1800.0  # until it is asked whether one is due: 48 calls a day


class DailyBackup:
    """One SQL row is the lock: of two PCs one is told that a backup is due."""

    def __init__(self, folder: Path, door: Door, database_url: str) -> None:
        self._folder, self._door = folder, door
        self._maker = BackupMaker(folder, door, database_url)

    def start(self) -> None:
        Thread(target=self._keep_asking, name="backups", daemon=True).start()

    def make_if_due(self, asked_for: bool = False) -> Backup | None:
        """None where none is due, or another PC makes it. Raises BackupFailed, which was told."""
        owner = read_recipient(self._folder)
        if owner is None:
            raise BackupFailed("no_key", HOW_TO_BEGIN)
        begun = self._door.ask("backup_begin", {"asked_for": asked_for})
        if not begun.get("backup"):
            return None
        trial = x25519.Identity.generate() if begun.get("drill") else None
        try:
            made = self._maker.make([owner, *([str(trial.to_public())] if trial else [])], owner)
        except BackupFailed as failed:
            self._tell({"kind": "backup", "backup": begun["backup"], "ok": False, "note": failed.code})
            raise
        facts = {"rows": made.rows, "bytes": made.bytes, "note": made.problem}
        self._tell({"kind": "backup", "backup": begun["backup"], "ok": True, **facts})
        note_line(f"Backup: {made.archive.name}, {made.rows} rows, {made.bytes:,} bytes.")
        if trial:
            self._tell_drill(run_drill(made.archive, str(trial), os.environ))
        return made

    def _tell_drill(self, drill: Drill) -> None:
        self._tell({"kind": "drill", "ok": drill.ok, "rows": drill.rows, "note": drill.problem})
        note_line(
            "The backup was restored for a trial." if drill.ok else f"The restore drill failed: {drill.sentence}."
        )

    def _tell(self, facts: dict[str, object]) -> None:
        self._door.ask("backup_end", facts)

    def _keep_asking(self) -> None:
        time.sleep(_FIRST_S)
        while True:
            try:
                self.make_if_due()
            except BackupFailed as failed:
                note_line(f"No backup: {failed}.")
            except (DoorDown, DoorRefused) as down:
                note_line(f"Backup: the functions could not be asked or told ({down}).")
            except Exception as error:
                note_line(f"No backup, a fault of ours: {describe_error(error)}.")
            time.sleep(_AGAIN_S)
