"""Failpoints: where a process dies or stands still, if a trap lies there. The first to come by takes it.

A trap is a file in the folder CHAOS_TRAPS, named after its point, with the signal's number; what sprang is a line of
`journal` there: point, process id, signal.
"""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

JOURNAL = "journal"


def set_trap(folder: Path, point: str, signal_number: int) -> bool:
    """Whether it could be set: not while one lies at the same point."""
    fresh = folder / f".{point}"
    fresh.write_text(str(int(signal_number)))
    try:
        os.link(fresh, folder / point)
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    return True


def read_journal(folder: Path) -> list[tuple[str, int, int]]:
    file = folder / JOURNAL
    lines = file.read_text().splitlines() if file.exists() else []
    parts = [line.rsplit(" ", 2) for line in lines]
    return [(point, int(pid), int(number)) for point, pid, number in parts]


def list_unsprung(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.name.startswith(("before ", "after ")))


def pass_by(folder: Path, point: str) -> None:
    taken = folder / f".taken {os.getpid()} {point}"
    try:
        (folder / point).rename(taken)
    except FileNotFoundError:
        return
    number = int(taken.read_text())
    write_line(folder / JOURNAL, f"{point} {os.getpid()} {number}")
    os.kill(os.getpid(), number)


def write_line(file: Path, line: str) -> None:
    """One write, appended whole, whoever else writes."""
    opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(opened, f"{line}\n".encode())
    finally:
        os.close(opened)


def wrap(owner: type, method: str, folder: Path, name: Callable[..., str]) -> None:
    """`owner.method` between its two points; `name` gives the step from the call's arguments."""
    inner = getattr(owner, method)

    @wraps(inner)
    def between(self: Any, *args: Any, **more: Any) -> Any:
        step = name(*args)
        pass_by(folder, f"before {step}")
        answer = inner(self, *args, **more)
        pass_by(folder, f"after {step}")
        return answer

    setattr(owner, method, between)
