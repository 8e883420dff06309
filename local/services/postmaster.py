"""What Postgres' pid file tells: whether the server is ready, and whether an old one still runs."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path


def _lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def is_ready(cluster: Path, pid: int) -> bool:
    """The server says so in the eighth line of its own pid file, without our having to knock."""
    lines = _lines(cluster)
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def end(cluster: Path, patience_s: float = 20) -> bool:
    """Ends the server of a launcher that was killed, for a caller who holds the folder's lock; False if it will not.

    A pid that is a zombie's, or now belongs to another program, only looks like a server to Postgres, which would
    refuse to start. Our own is written in its place: Postgres ignores its parent's, and still checks the shared memory
    that the file names, so it waits for children which outlived their server.
    """
    deadline = time.monotonic() + patience_s
    while (lines := _lines(cluster)) and lines[0].isdigit():
        command = command_of(int(lines[0]))
        if str(cluster) not in command:
            (cluster / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
            return True
        if time.monotonic() > deadline:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(lines[0]), signal.SIGINT)
        time.sleep(0.1)
    return True


def command_of(pid: int) -> str:
    """The command line of a living process, empty when there is none (a zombie has none either)."""
    listed = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        try:
            return listed.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    listing = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listing.stdout.strip()
