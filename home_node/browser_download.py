"""Fetching a browser: Playwright's own download, else the system's package when root on Debian and its kin."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from home_node.log import note

# Ten seconds per mirror instead of thirty: where nothing can be reached, the next way should be tried soon.
ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive", "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
REASON_CHARS = 200


@dataclass(frozen=True)
class Way:
    """One way to get a browser: its steps in order, each at most `limit_s` seconds long."""

    name: str
    steps: tuple[tuple[str, ...], ...]
    limit_s: float


def ways() -> Iterator[Way]:
    yield Way("Playwright's own download", ((sys.executable, "-m", "playwright", "install", "chromium"),), 420)
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        install = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")
        yield Way("the system's package (apt-get install chromium)", (("apt-get", "update"), install), 600)


def fetch_browser(find: Callable[[], Path | None], ways: Callable[[], Iterator[Way]] = ways) -> Path | None:
    """Tries each way until `find()` finds a browser that starts; says each step in the log."""
    for way in ways():
        note(f"Fetching a browser with {way.name} so that screenshots can be made.")
        trouble = _go(way)
        if trouble:
            note(f"That did not work: {trouble}.")
        elif path := find():
            return path
        else:
            note("A browser was fetched but does not start here; system libraries may be missing.")
    return None


def _go(way: Way) -> str | None:
    """What went wrong, or None."""
    for step in way.steps:
        if trouble := _run(step, way.limit_s):
            return trouble
    return None


def _run(step: tuple[str, ...], limit_s: float) -> str | None:
    """Runs on a leash: the pipe's write end is open as long as this process lives and wants the step done."""
    leashed, alive = os.pipe()
    command = (sys.executable, "-m", "home_node.die_with_parent", *step)
    environment = {**os.environ, **ENVIRONMENT}
    with subprocess.Popen(
        command, stdin=leashed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
    ) as process:
        os.close(leashed)
        try:
            said, _ = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            return f"not done after {limit_s:.0f} seconds"
        finally:
            os.close(alive)
    return None if process.returncode == 0 else f"{Path(step[0]).name} {step[1]}: {_telling_line(said)}"


def _telling_line(said: bytes) -> str:
    """The first line that names an error, as Playwright (`Error: …`) or apt (`E: …`) do; else the last."""
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    errors = (line for line in lines if line.startswith(("Error:", "E:")))
    return next(errors, lines[-1] if lines else "no reason given")[:REASON_CHARS]
