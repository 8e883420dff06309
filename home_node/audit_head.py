"""The audit chain's head, kept at home: whoever owns the database cannot change what this file remembers."""

import json
from pathlib import Path
from typing import Literal

from home_node.private_file import write_private_file
from shared.contract.node_types import AuditKept
from shared.log import TroubleLog

Problem = Literal["cut", "rewritten"]


class KeptHead:
    """A file of mode 0600, for one address of the functions. It is not changed while what is heard does not fit it."""

    def __init__(self, file: Path, functions_url: str) -> None:
        self._file, self._of = file, functions_url
        self._position, self._digest = self._read()
        self._problem: Problem | None = None
        self._trouble = TroubleLog()

    def tell(self) -> AuditKept | None:
        """What goes with a beat; None while nothing is kept."""
        return AuditKept(position=self._position, problem=self._problem) if self._digest else None

    def compare(self, heard: object) -> None:
        """Compares the head of a beat's answer with what is kept, and keeps it where it continues that."""
        if not isinstance(heard, dict) or not isinstance(heard.get("position"), int):
            return  # functions that are older than this
        self._problem = self._find_problem(heard["position"], heard.get("kept"))
        if self._problem:
            self._trouble.begin(f"The audit log was {self._problem} at {self._position}, says {self._file}.")
            return
        self._trouble.end("The audit log continues what is kept here again.")
        if heard["position"] > self._position:
            self._keep(heard["position"], str(heard.get("digest")))

    def _find_problem(self, position: int, digest: object) -> Problem | None:
        if not self._digest:
            return None
        if position < self._position or digest is None:
            return "cut"
        return None if digest == self._digest else "rewritten"

    def _read(self) -> tuple[int, str]:
        try:
            kept = json.loads(self._file.read_text("utf-8"))
            return (int(kept["position"]), str(kept["digest"])) if kept["of"] == self._of else (0, "")
        except (OSError, ValueError, KeyError, TypeError):
            return 0, ""

    def _keep(self, position: int, digest: str) -> None:
        self._position, self._digest = position, digest
        kept = {"of": self._of, "position": position, "digest": digest}
        try:
            write_private_file(self._file, json.dumps(kept))
        except OSError as error:
            self._trouble.begin(f"The audit log's head cannot be kept in {self._file}: {error.strerror}.")
