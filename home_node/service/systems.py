"""The two systems that keep a service, each by its own program: systemctl and schtasks."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from home_node.service.program import Program
from home_node.service.scheduled_task import encode_task, name_task, write_task
from home_node.service.systemd_unit import locate_unit, write_unit

LIMIT_S = 60.0  # a launcher that stops lets its node finish

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


class NoService(Exception):
    """The sentence says what this system lacks, or what its program said."""


class System(Protocol):
    """`install` starts it too; each raises NoService."""

    def install(self, program: Program) -> list[str]: ...

    def remove(self, program: Program) -> list[str]: ...

    def tell_status(self, program: Program) -> str: ...


def choose_system() -> System:
    """Raises NoService where neither is there."""
    if sys.platform == "win32":
        return TaskScheduler(run_program, f"{os.environ.get('USERDOMAIN', '.')}\\{os.environ.get('USERNAME', '')}")
    if sys.platform == "linux":
        home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
        return Systemd(run_program, Path(home).expanduser())
    raise NoService("A service is made on Linux and Windows alone. Here, start it by hand: python -m home_node")


def run_program(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Raises NoService where it is not there or does not end."""
    try:
        return subprocess.run(
            list(command), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=LIMIT_S
        )
    except FileNotFoundError:
        raise NoService(f"{command[0]} is not on this PC, which a service needs.") from None
    except subprocess.TimeoutExpired:
        raise NoService(f"{command[0]} did not end within {LIMIT_S:.0f} seconds.") from None


def require_success(run: Run, *command: str) -> str:
    """What it printed; raises NoService with its last line."""
    ended = run(command)
    if ended.returncode:
        lines = (ended.stderr or ended.stdout).strip().splitlines() or ["no reason given"]
        raise NoService(f"{' '.join(command[:3])}: {lines[-1]}")
    return ended.stdout


class Systemd:
    """User units: nothing of it needs root but lingering on some systems."""

    def __init__(self, run: Run, config_home: Path) -> None:
        self._run, self._config_home = run, config_home

    def install(self, program: Program) -> list[str]:
        file = locate_unit(program, self._config_home)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write_unit(program), "utf-8")
        self._systemctl("daemon-reload")
        self._systemctl("enable", file.name)
        self._systemctl("restart", file.name)
        return [f"{file} is written, enabled and started.", self._linger()]

    def remove(self, program: Program) -> list[str]:
        file = locate_unit(program, self._config_home)
        if not file.exists():
            return [f"{file.name} was not installed."]
        self._systemctl("disable", "--now", file.name)
        file.unlink()
        self._systemctl("daemon-reload")
        return [f"{file.name} is stopped and removed."]

    def tell_status(self, program: Program) -> str:
        shown = "ActiveState,SubState,UnitFileState,MemoryCurrent,NRestarts,ExecMainStartTimestamp"
        return self._systemctl("show", f"{program.name}.service", f"--property={shown}").strip()

    def _linger(self) -> str:
        """Without it the unit runs only while its user is logged in."""
        try:
            require_success(self._run, "loginctl", "enable-linger")
        except NoService as problem:
            return f"It does not start at boot yet ({problem}): sudo loginctl enable-linger $USER"
        return "It starts at boot, whether somebody logs in or not (lingering)."

    def _systemctl(self, *words: str) -> str:
        try:
            return require_success(self._run, "systemctl", "--user", *words)
        except NoService as problem:
            if "connect to bus" not in str(problem):
                raise
            raise NoService(
                "systemd knows no session of yours: log in on this PC itself or by ssh, not by su or sudo, then again."
            ) from None


class TaskScheduler:
    """The person's own tasks: nothing of it needs an administrator."""

    def __init__(self, run: Run, user: str) -> None:
        self._run, self._user = run, user

    def install(self, program: Program) -> list[str]:
        with tempfile.TemporaryDirectory(prefix="wocs-") as folder:
            file = Path(folder, "task.xml")
            file.write_bytes(encode_task(write_task(program, self._user)))
            self._schtasks("/Create", "/TN", name_task(program), "/XML", str(file), "/F")
        self._schtasks("/Run", "/TN", name_task(program))
        return [f"The task {name_task(program)} is made and started; from now on it starts when {self._user} logs on."]

    def remove(self, program: Program) -> list[str]:
        if self._run(("schtasks", "/Query", "/TN", name_task(program))).returncode:
            return [f"The task {name_task(program)} was not installed."]
        self._run(("schtasks", "/End", "/TN", name_task(program)))
        self._schtasks("/Delete", "/TN", name_task(program), "/F")
        return [f"The task {name_task(program)} is ended and removed."]

    def tell_status(self, program: Program) -> str:
        return self._schtasks("/Query", "/TN", name_task(program), "/V", "/FO", "LIST").strip()

    def _schtasks(self, *words: str) -> str:
        return require_success(self._run, "schtasks", *words)
