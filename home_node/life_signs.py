"""The signs of life for the launcher (home_node/updates/): which beats were heard, and an end when it ends.

Where this node was started by hand there is no launcher, and all of this does nothing.
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread
from typing import cast

from home_node import VERSION
from home_node.private_file import write_private_file
from shared.contract.node_types import BeatAnswer, UndoneUpdate
from shared.log import note_line


class LifeSigns:
    """`home` is the launcher's folder, `life` its name for this start."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._life = environment.get("WOCS_LIFE", "")
        self._home = Path(environment["WOCS_HOME"]) if environment.get("WOCS_HOME") and self._life else None
        self._beats = 0

    def note_beat(self, answer: BeatAnswer) -> None:
        """The functions heard a beat; what they say of their database, an update has to know."""
        if self._home is None:
            return
        self._beats += 1
        health = {"life": self._life, "beats": self._beats, "version": VERSION, "schema": answer.get("schema")}
        try:
            write_private_file(self._home / "health.json", json.dumps(health))
        except OSError as error:
            note_line(f"The launcher cannot be told that this node lives: {error.strerror}.")

    def read_undone(self) -> UndoneUpdate | None:
        """The last update that was taken back here, until there is a newer one."""
        if self._home is None:
            return None
        try:
            kept = json.loads((self._home / "undone.json").read_text("utf-8"))
            undone = {name: str(kept[name]) for name in ("version", "why", "at")}
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return cast(UndoneUpdate, undone) if re.fullmatch(r"[\w.+-]{1,40}", undone["version"]) else None

    def end_with_launcher(self, stop: Callable[[], None]) -> None:
        """The launcher keeps our standard input open as long as it wants us, and lives."""
        if self._home is not None:
            Thread(target=self._await_end, args=(stop,), name="launcher", daemon=True).start()

    def _await_end(self, stop: Callable[[], None]) -> None:
        try:
            while os.read(0, 1024):  # not sys.stdin: its lock would be held when we end
                continue
        except OSError:
            pass  # closed from within, which is an end too
        stop()
