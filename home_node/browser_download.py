"""The download of a browser: Playwright's own, else the system's package when root on Debian and its kin."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from home_node.child_environment import pick_harmless
from shared.log import note_line

# Ten seconds per mirror instead of thirty: where nothing can be reached, the next method should be tried soon.
ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive", "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
REASON_CHARS = 200  # of an error's line, so that the log stays a line an event


@dataclass(frozen=True)
class InstallMethod:
    """One way to get a browser: its steps in order, each at most `limit_s` seconds long."""

    name: str
    steps: tuple[tuple[str, ...], ...]
    limit_s: float


def list_methods() -> Iterator[InstallMethod]:
    """About 150 MB and a slow line: seven minutes for one file, ten for a package with its libraries."""
    yield InstallMethod(
        "Playwright's own download", ((sys.executable, "-m", "playwright", "install", "chromium"),), 420
    )
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        install = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")
        steps = (("apt-get", "update"), install)
        yield InstallMethod("the system's package (apt-get install chromium)", steps, 600)


def fetch_browser(
    find: Callable[[], Path | None], list_methods: Callable[[], Iterator[InstallMethod]] = list_methods
) -> Path | None:
    """Tries each method until `find()` finds a browser that starts; says each step in the log."""
    for method in list_methods():
        note_line(f"Fetching a browser with {method.name} so that screenshots can be made.")
        problem = _run_steps(method)
        if problem:
            note_line(f"That did not work: {problem}.")
        elif path := find():
            return path
        else:
            note_line("A browser was fetched but does not start here; system libraries may be missing.")
    return None


def _run_steps(method: InstallMethod) -> str | None:
    """What went wrong, or None."""
    for step in method.steps:
        if problem := _run_step(step, method.limit_s):
            return problem
    return None


def _run_step(step: tuple[str, ...], limit_s: float) -> str | None:
    """Ends with us: the pipe's write end is open as long as this process lives and wants the step done."""
    read_end, write_end = os.pipe()
    command = (sys.executable, "-m", "home_node.end_with_starter", *step)
    environment = {**pick_harmless(os.environ), **ENVIRONMENT}
    with subprocess.Popen(
        command, stdin=read_end, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
    ) as process:
        os.close(read_end)
        try:
            output, _ = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            return f"not done after {limit_s:.0f} seconds"
        finally:
            os.close(write_end)
    return None if process.returncode == 0 else f"{Path(step[0]).name} {step[1]}: {_find_error_line(output)}"


def _find_error_line(output: bytes) -> str:
    """The first line that names an error, as Playwright (`Error: …`) or apt (`E: …`) do; else the last."""
    lines = [line.strip() for line in output.decode(errors="replace").splitlines() if line.strip()]
    errors = (line for line in lines if line.startswith(("Error:", "E:")))
    return next(errors, lines[-1] if lines else "no reason given")[:REASON_CHARS]
