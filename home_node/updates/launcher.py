"""The launcher of an installed home node: it runs the version that `current` names, starts it anew when it ends, and
takes an update back that does not live.

`python launcher.py ROOT [option …] [-- argument of the node …]`. It is copied beside `versions/` and imports nothing
of ours, so that no update can break what starts it. Every file is replaced in one step and every step may be the last
one before a kill: `choose_version` reads what the steps before left, and always finds a version that starts.
"""

import argparse
import json
import logging
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

LOG_BYTES, LOG_FILES = 5_000_000, 5  # together 25 MB at most
LOCKED_TRIES, LOCKED_PAUSE_S = 40, 0.05  # a virus scanner or an editor holds a file on Windows for a moment
RESTART_MAX_S = 60.0
STARTS_MAX = 3  # of a version that has not proved itself

PassBy = Callable[[str], None]
log = logging.getLogger("launcher")
node_log = logging.getLogger("launcher.node")  # what the node says, which has its time already


@dataclass(frozen=True)
class Patience:
    """In seconds."""

    healthy_for: float = 60.0  # so long a new version must live after its first beat that was heard
    silent: float = 180.0  # so long it may be unheard: a PC that starts is not in the network at once
    stop: float = 40.0  # what a version is given to finish its tasks
    restart: float = 2.0  # before one that ended is started again; each time twice as long
    look_every: float = 1.0


class Versions:
    """The installed versions and the pointer. `pass_by` hears of each step that was taken; tests stop there."""

    def __init__(self, root: Path, pass_by: PassBy = lambda _: None) -> None:
        self.root, self._pass_by = root, pass_by
        self.folder = root / "versions"
        self.health_file, self._undone_file = root / "health.json", root / "undone.json"
        self._pointer, self._trial_file = root / "current", root / "trial.json"

    # What is there

    def place(self, number: int) -> Path:
        return self.folder / str(number)

    def checkout(self, number: int) -> Path:
        return self.place(number) / "checkout"

    def interpreter(self, number: int) -> Path:
        program = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        return self.place(number).joinpath(".venv", *program)

    def label(self, number: int) -> str:
        """The version as its makers call it, "0.2.0"."""
        return str(read_json(self.place(number) / "complete").get("version") or number)

    def is_complete(self, number: int) -> bool:
        return (self.place(number) / "complete").is_file() and self.interpreter(number).exists()

    def list_numbers(self) -> list[int]:
        """All that were begun, complete or not."""
        there = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted(int(place.name) for place in there if place.name.isdecimal())

    def read_current(self) -> int | None:
        try:
            return int(self._pointer.read_text("ascii"))
        except (OSError, ValueError):
            return None

    def read_trial(self) -> dict[str, Any]:
        """{"version", "before", "starts"} of the version that `current` names, or {} where it need not prove itself.

        One of another version is what a kill left of a switch, or of a taking back: it means nothing, and the next
        switch replaces it. Whoever removed it could meet a switch that is about to take its next step.
        """
        trial = read_json(self._trial_file)
        whole = all(isinstance(trial.get(name), int) for name in ("version", "before", "starts"))
        return trial if whole and trial["version"] == self.read_current() else {}

    def read_undone(self) -> dict[str, Any]:
        """{"number", "version", "why", "at"} of the last update that was taken back, or {}."""
        return read_json(self._undone_file)

    # What changes the pointer: after each step a kill leaves a version that starts

    def switch(self, number: int, on_trial: bool = True) -> None:
        """This version is the next to run; on trial it is taken back unless it proves itself."""
        before = self.read_current()
        remove_file(self._undone_file)
        self._pass_by("older failure forgotten")
        if on_trial and before is not None and before != number:
            write_json(self._trial_file, {"version": number, "before": before, "starts": 0})
        else:
            remove_file(self._trial_file)
        self._pass_by("trial kept")
        self._point_at(number)
        self._pass_by("pointer switched")

    def accept(self) -> None:
        """The version on trial has proved itself."""
        remove_file(self._trial_file)
        self._pass_by("trial passed")

    def take_back(self, why: str) -> None:
        """The version before the one on trial runs again; the reason is kept until the next update."""
        trial = self.read_trial()
        number, before = trial["version"], trial["before"]
        log.warning("The update to %s is taken back (%s); %s works on.", self.label(number), why, self.label(before))
        at = datetime.now(UTC).isoformat(timespec="seconds")
        undone = {"number": number, "version": self.label(number), "why": why, "at": at}
        with suppress(OSError):  # a disk without room is no reason to keep what does not live
            write_json(self._undone_file, undone)
        self._pass_by("failure kept")
        self._point_at(before)
        self._pass_by("pointer taken back")
        remove_file(self._trial_file)
        self._pass_by("trial failed")

    def choose_version(self) -> tuple[int, bool] | None:
        """What to start, and whether it is on trial; whatever a kill has left. None: nothing complete is there."""
        trial, current = self.read_trial(), self.read_current()
        if trial and self.read_undone().get("number") == current and self.is_complete(trial["before"]):
            self._finish_taking_back(trial["before"])
            trial, current = {}, self.read_current()
        if current is None or not self.is_complete(current):
            current = self._find_other(trial.get("before"))
            if current is None:
                return None
            log.warning("The pointer names no version that is complete: %s is started.", self.label(current))
            remove_file(self._trial_file)
            self._point_at(current)
            return current, False
        if trial:
            return self._count_start(trial, current)
        return current, False

    def _finish_taking_back(self, before: int) -> None:
        """One that was killed before its pointer was back."""
        self._point_at(before)
        self._pass_by("taking back finished")
        remove_file(self._trial_file)

    def _count_start(self, trial: dict[str, Any], current: int) -> tuple[int, bool]:
        if trial["starts"] >= STARTS_MAX:
            self.take_back("killed")
            return trial["before"], False
        with suppress(OSError):  # a disk without room is no reason not to start
            write_json(self._trial_file, {**trial, "starts": trial["starts"] + 1})
        self._pass_by("start counted")
        return current, True

    def _find_other(self, before: object) -> int | None:
        wanted = [before] if isinstance(before, int) else []
        return next(filter(self.is_complete, [*wanted, *reversed(self.list_numbers())]), None)

    def _point_at(self, number: int) -> None:
        write_atomically(self._pointer, f"{number}\n")


class Launcher:
    """One loop: choose, start, watch.

    `stop` may be called from a signal handler at any moment: an Event's lock would be held by whoever it interrupts.
    """

    def __init__(self, versions: Versions, arguments: list[str], environment: Mapping[str, str], patience: Patience):
        self._versions, self._arguments, self._environment = versions, arguments, environment
        self._patience = patience
        self._is_stopping, self._calls = False, SimpleQueue[None]()
        self._failures = 0

    def stop(self) -> None:
        self._is_stopping = True
        self._calls.put(None)

    def _pause(self, seconds: float) -> None:
        """Until then, or until `stop`."""
        with suppress(Empty):
            self._calls.get(timeout=seconds)

    def run(self) -> int:
        """Until `stop`. Exit code 2: no version is complete."""
        while not self._is_stopping:
            chosen = self._versions.choose_version()
            if chosen is None:
                log.error("No complete version is in %s: python -m home_node service install", self._versions.folder)
                return 2
            self._run_version(*chosen)
        return 0

    def _run_version(self, number: int, on_trial: bool) -> None:
        log.info("Version %s starts%s.", self._versions.label(number), " on trial" if on_trial else "")
        try:
            run = VersionRun(self._versions, number, self._arguments, self._environment)
        except OSError as problem:
            self._bear_broken(number, on_trial, problem)
            return
        try:
            if on_trial and (why := self._watch_trial(run)):
                run.stop(self._patience.stop)
                if self._versions.read_trial().get("version") == number:
                    self._versions.take_back(why)
            elif not self._is_stopping and self._versions.read_current() == number:
                self._await_end(run)
        finally:
            run.stop(self._patience.stop)

    def _bear_broken(self, number: int, on_trial: bool, problem: OSError) -> None:
        """It cannot even be started."""
        log.error("Version %s cannot be started: %s.", self._versions.label(number), problem.strerror)
        if on_trial:
            self._versions.take_back("ended")
        else:
            self._pause(RESTART_MAX_S)

    def _watch_trial(self, run: "VersionRun") -> str | None:
        """Why it did not live; None where it has proved itself, or was not to go on."""
        heard_at, beats, first_at = time.monotonic(), 0, 0.0
        while not self._is_to_end(run):
            if run.has_ended():
                return "ended"
            now, counted = time.monotonic(), run.count_beats()
            if counted > beats:
                first_at = first_at or now
                heard_at, beats = now, counted
            if now > heard_at + self._patience.silent:
                return "silent"
            if beats > 1 and now >= first_at + self._patience.healthy_for:
                log.info("Version %s has proved itself.", self._versions.label(run.number))
                self._versions.accept()
                return None
            self._pause(self._patience.look_every)
        return None

    def _await_end(self, run: "VersionRun") -> None:
        began = time.monotonic()
        while not self._is_to_end(run):
            if run.has_ended():
                quick = time.monotonic() - began < RESTART_MAX_S
                self._failures = self._failures + 1 if quick else 0
                pause_s = min(RESTART_MAX_S, self._patience.restart * 2 ** min(self._failures, 8))
                log.warning("The node ended with %s; it is started again in %.0f s.", run.process.returncode, pause_s)
                self._await_change(run, pause_s)
                return
            self._pause(self._patience.look_every)

    def _await_change(self, run: "VersionRun", limit_s: float) -> None:
        deadline = time.monotonic() + limit_s
        while not self._is_to_end(run) and time.monotonic() < deadline:
            self._pause(self._patience.look_every)

    def _is_to_end(self, run: "VersionRun") -> bool:
        return self._is_stopping or self._versions.read_current() != run.number


class VersionRun:
    """One process of one version. It ends when its standard input does: so it ends with us, however we end."""

    def __init__(self, versions: Versions, number: int, arguments: list[str], environment: Mapping[str, str]) -> None:
        self.number, self._health_file = number, versions.health_file
        self._life = secrets.token_hex(8)
        self.process = subprocess.Popen(
            [str(versions.interpreter(number)), "-m", "home_node", *arguments],
            cwd=versions.checkout(number),
            env={**environment, "WOCS_HOME": str(versions.root), "WOCS_LIFE": self._life, "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._copying = Thread(target=self._copy_lines, daemon=True)
        self._copying.start()

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def count_beats(self) -> int:
        """How many of its beats the functions have heard."""
        health = read_json(self._health_file)
        return int(health.get("beats", 0)) if health.get("life") == self._life else 0

    def stop(self, patience_s: float) -> None:
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()
        if os.name == "posix" and not self.has_ended():
            self.process.terminate()
        try:
            self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._copying.join(1)
        if self.process.stdout and not self._copying.is_alive():
            self.process.stdout.close()  # else something that the node started still has it, and closing would wait

    def _copy_lines(self) -> None:
        lines = self.process.stdout
        try:
            while lines and (line := lines.readline(100_000)):
                node_log.info("%s", line.decode("utf-8", "replace").rstrip())
        except ValueError:
            return  # closed while it was read


# Files


def read_json(file: Path) -> dict[str, Any]:
    """{} where there is none, or half of one."""
    try:
        told = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def write_json(file: Path, told: Mapping[str, Any]) -> None:
    write_atomically(file, json.dumps(told))


def write_atomically(file: Path, text: str) -> None:
    """The old text or the new one, whenever somebody reads and wherever a kill comes."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    with fresh.open("w", encoding="utf-8") as writing:
        writing.write(text)
        writing.flush()
        os.fsync(writing.fileno())
    _try_while_locked(lambda: fresh.replace(file))


def remove_file(file: Path) -> None:
    _try_while_locked(lambda: file.unlink(missing_ok=True))


def _try_while_locked(act: Callable[[], object]) -> None:
    """Windows refuses to replace or remove what somebody has open at this moment."""
    for tries_left in reversed(range(LOCKED_TRIES)):
        try:
            act()
            return
        except PermissionError:
            if not tries_left:
                raise
            time.sleep(LOCKED_PAUSE_S)


# The program


def main(arguments: list[str], pass_by: PassBy = lambda _: None) -> int:
    options = parse_options(arguments)
    root = Path(options.root).absolute()
    write_log_to(root / "logs" / "node.log")
    environment = {**os.environ, **{name: value for name, value in options.set if value}}
    patience = Patience(options.healthy_for, options.silent, options.stop, options.restart, options.look_every)
    launcher = Launcher(Versions(root, pass_by), options.arguments, environment, patience)
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda *_: launcher.stop())
    return launcher.run()


def parse_options(arguments: list[str]) -> argparse.Namespace:
    """What follows `--` is the node's."""
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    usual = Patience()
    parser = argparse.ArgumentParser(prog="launcher.py", description="Starts the installed home node.")
    parser.add_argument("root", help="the folder with versions/ and current")
    parser.add_argument("--set", action="append", default=[], type=split_setting, metavar="NAME=VALUE")
    for name in ("healthy_for", "silent", "stop", "restart", "look_every"):
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=getattr(usual, name), metavar="SECONDS")
    return parser.parse_args(own, argparse.Namespace(arguments=arguments[len(own) + 1 :]))


def split_setting(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


class LineFormatter(logging.Formatter):
    """The time before our own lines alone."""

    def format(self, record: logging.LogRecord) -> str:
        return record.getMessage() if record.name == node_log.name else super().format(record)


def write_log_to(file: Path) -> None:
    """Into a file that is begun anew at 5 MB; the four before it are kept. There may be no console at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(file, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8")
    handler.setFormatter(LineFormatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    logging.raiseExceptions = False  # a log file that is held open elsewhere is no reason to end


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
