"""Makes `.venv` once, then becomes Python inside it: `bootstrap.py {run|tests|bench|audit} PARENT arguments...`.

Runs under the system's Python with nothing installed, and is kept readable for Pythons too old to run the rest, so that
they can say so. When nothing changed it costs a few milliseconds and asks no package index.
"""

from __future__ import annotations  # so that an older Python gets as far as saying that it is too old

import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Any

OLDEST = (3, 11)
RUN = ["requirements.txt", "local/requirements.txt", "home_node/requirements.txt"]
TESTS = [*RUN, "tests/requirements.txt"]
REQUIREMENTS = {
    "run": RUN,
    "tests": TESTS,
    "bench": [*TESTS, "bench/requirements.txt"],
    "audit": ["local/audit/requirements.txt"],
}
# Only files whose digest is in the list, and only wheels: what would build another kind has no digest.
VERIFIED = ["--require-hashes", "--only-binary", ":all:"]
VENV, PYTHON = ".venv", ".venv/bin/python"
STAMP, UNFINISHED = ".venv/wocs-ready.json", ".venv/wocs-unfinished"


def main(arguments: list[str]) -> None:
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    if sys.version_info < OLDEST:
        stop(f"this Python is {sys.version.split()[0]}, and WOCS needs 3.11 or newer: make run PYTHON=python3.12")
    os.environ.setdefault("PATH", os.defpath)
    purpose, parent, rest = arguments[0], int(arguments[1]), arguments[2:]
    end_with(parent)
    prepare(REQUIREMENTS[purpose])
    os.execv(PYTHON, [PYTHON, "-X", "utf8", *rest])  # noqa: S606


def end_with(parent: int) -> None:
    """A `make` that is killed outright takes us along: we are told, and stop what we started (Linux)."""
    sys.path.insert(0, os.getcwd())  # noqa: PTH109 (isolated, so our own folder is not on the path)
    from local.services.die_with_parent import die_with

    if not die_with(parent, signal.SIGTERM) and sys.platform == "linux":
        stop("make is gone")


def prepare(files: list[str]) -> None:
    """Everything in `files` installed in `.venv`; two at once wait for each other."""
    digests = {name: digest(name) for name in files}
    if is_ready(digests):
        return
    folder = os.open(".", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if not is_ready(digests):
            install(files, digests)
    finally:
        os.close(folder)


def digest(name: str) -> str:
    with open(name, "rb") as file:  # noqa: PTH123
        return hashlib.sha256(file.read()).hexdigest()


def read_stamp() -> dict[str, Any]:
    """What an earlier installation left: the Python it was made for and the digest of each requirements file."""
    try:
        with open(STAMP, encoding="utf-8") as file:  # noqa: PTH123
            return dict(json.load(file))
    except (OSError, ValueError):
        return {}


def is_ready(digests: dict[str, str]) -> bool:
    installed = read_stamp()
    return is_usable() and all(installed.get(name) == value for name, value in digests.items())


def is_usable() -> bool:
    """Whether `.venv` is complete and belongs to this very version of Python."""
    fits = read_stamp().get("python") == list(sys.version_info[:2])
    return fits and os.access(PYTHON, os.X_OK) and not os.path.exists(UNFINISHED)  # noqa: PTH110


def install(files: list[str], digests: dict[str, str]) -> None:
    began = time.monotonic()
    if not is_usable():
        make_venv()
    state = {**read_stamp(), **digests, "python": list(sys.version_info[:2])}
    mark = open(UNFINISHED, "w")  # noqa: PTH123, SIM115
    mark.close()
    run_pip(files)
    with open(STAMP, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(state, file)
    os.unlink(UNFINISHED)  # noqa: PTH108
    say(f"installed in {time.monotonic() - began:.0f} s")


def make_venv() -> None:
    say("making a virtual environment in .venv (once)")
    shutil.rmtree(VENV, ignore_errors=True)
    result = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if result.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        print(result.stdout + result.stderr, file=sys.stderr)
        stop("this Python cannot make a virtual environment; on Debian: apt-get install python3-venv python3-pip")


def run_pip(files: list[str]) -> None:
    """Installs the files in one go; shows what happens, and of a failure the end of what pip said."""
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    command += VERIFIED
    for name in files:
        command += ["-r", name]
    environment = dict(os.environ, PYTHONUNBUFFERED="1")
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        last = show_progress(pip.stdout or [])
    except BaseException:
        pip.kill()
        raise
    if pip.wait():
        print("\n".join(last), file=sys.stderr)
        stop("the packages could not be installed (see above). Is there a network? Then start again.")


def show_progress(lines: Iterable[str]) -> list[str]:
    """Makes of pip's lines one line that changes, or, outside a terminal, one a second; gives back the last twenty."""
    live, printed_at, count = sys.stdout.isatty(), 0.0, 0
    last: list[str] = []
    for line in lines:
        last = [*last[-19:], line.rstrip()]
        words = line.split()
        if line.startswith("Collecting"):
            count += 1
            text = f"fetching package {count}: {re.split('[^A-Za-z0-9._-]', words[1])[0]}"
        elif line.startswith("Installing collected packages"):
            text, printed_at = f"installing {len(words) - 3} packages", 0.0
        else:
            continue
        if live or time.monotonic() - printed_at > 1:
            printed_at = time.monotonic()
            print(("\r\033[K  " if live else "  ") + text, end="" if live else "\n", flush=True)
    if live:
        print("\r\033[K", end="", flush=True)
    return last


def say(text: str) -> None:
    print("  " + text, flush=True)


def stop(text: str) -> None:
    sys.exit("WOCS cannot start: " + text)


if __name__ == "__main__":
    main(sys.argv[1:])
