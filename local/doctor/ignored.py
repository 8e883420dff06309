"""What its owner has decided to live with: check → reason, in WOCS_DATA, shown as ignored whenever it is found."""

import json
from pathlib import Path

from home_node.private_file import write_private_file


class IgnoredChecks:
    """Kept at once; a file that cannot be read ignores nothing."""

    def __init__(self, data: Path) -> None:
        self._file = data / "doctor" / "ignored.json"

    def read(self) -> dict[str, str]:
        try:
            kept = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(name): str(reason) for name, reason in kept.items()} if isinstance(kept, dict) else {}

    def add(self, name: str, reason: str) -> None:
        self._write({**self.read(), name: reason})

    def remove(self, name: str) -> None:
        self._write({known: reason for known, reason in self.read().items() if known != name})

    def _write(self, ignored: dict[str, str]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_private_file(self._file, json.dumps(ignored, indent=2, ensure_ascii=False))
