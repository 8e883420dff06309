"""The restore drill: the archive as it lies on the disk, opened and restored into a database that is thrown away.

The owner's key is not on this PC. So the day's archive has a second reader: a key that was drawn for this drill, is in
the memory of this program alone and goes to the drill through a pipe. Afterwards nobody has it any more.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from home_node.child_environment import pick_harmless

PROJECT = Path(__file__).resolve().parents[2]
_LONGEST_S = 3600.0


@dataclass(frozen=True)
class Drill:
    """`problem`: a code, and what was said of it."""

    ok: bool
    rows: int | None = None
    problem: str | None = None
    sentence: str = ""


def run_drill(archive: Path, identity: str, environment: Mapping[str, str]) -> Drill:
    """In a process of its own, which needs what local/requirements.txt names beside the node's own packages."""
    command = [sys.executable, "-X", "utf8", "-m", "local", "restore", "--drill", str(archive.absolute())]
    own = {**pick_harmless(environment), "PYTHONPATH": _path(environment), "PYTHONSAFEPATH": "1"}
    try:
        ended = subprocess.run(
            command,
            input=identity,
            env=own,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Drill(False, problem="drill_slow", sentence="it took more than an hour")
    if ended.returncode == 0:
        return Drill(True, rows=int(json.loads(ended.stdout.splitlines()[-1])["rows"]))
    reason = (ended.stderr.strip().splitlines() or ["nothing was said"])[-1]
    is_missing = "needs the package" in reason or "No module named" in reason
    return Drill(False, problem="drill_missing" if is_missing else "drill_failed", sentence=reason)


def _path(environment: Mapping[str, str]) -> str:
    return os.pathsep.join(filter(None, [str(PROJECT), environment.get("PYTHONPATH", "")]))
