"""Starts the servers we embed, so that none of them outlives us."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from local.services.account import Account

DIE_WITH_PARENT = Path(__file__).with_name("die_with_parent.py")
LOG_MAX_BYTES = 5_000_000


def start(
    argv: list[str],
    *,
    log: Path,
    user: Account | None = None,
    env: Mapping[str, str] | None = None,
    feed: bytes | None = None,
    death_signal: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts `argv` (its first item an absolute path) and appends its output to `log`.

    It runs as `user`, in a session of its own so that Ctrl-C reaches us alone, and gets `death_signal` when we die
    (Linux). `feed` is written to its standard input. Raises RuntimeError outside the main thread: the kernel sends
    that signal when the THREAD that started the process ends.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("servers are started from the main thread, or they would die with another one")
    uid, gid = (user.uid, user.gid) if user else (-1, -1)
    bound = [os.getpid(), int(death_signal), uid, gid]
    with open_log(log) as output:
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", str(DIE_WITH_PARENT), *map(str, bound), *argv],
            stdin=subprocess.PIPE if feed is not None else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment() if env is None else env),
            cwd="/",
            start_new_session=True,
        )
    if child.stdin:
        child.stdin.write(feed or b"")
        child.stdin.close()
    return child


def open_log(log: Path):  # type: ignore[no-untyped-def]
    """The log, opened for appending; one that has grown past 5 MB is kept once as `.1`."""
    if log.exists() and log.stat().st_size > LOG_MAX_BYTES:
        log.replace(log.with_name(log.name + ".1"))
    return log.open("ab")


def environment() -> dict[str, str]:
    """Our environment without what would make a server read somebody else's settings or locale."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_")) and name not in {"LANG", "LANGUAGE"}
    }


def stop(child: subprocess.Popen[bytes], signals: tuple[int, ...], patience_s: float = 10) -> None:
    """Sends the signals one after the other, each with `patience_s` to obey, and kills what is left."""
    for number in (*signals, signal.SIGKILL):
        if child.poll() is None:
            child.send_signal(number)
        try:
            child.wait(patience_s)
            return
        except subprocess.TimeoutExpired:
            continue


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def remembered_port(file: Path) -> int:
    """The port written in `file` if it is free; else a free one, written there."""
    remembered = file.read_text().strip() if file.exists() else ""
    if remembered.isdigit() and port_is_free(int(remembered)):
        return int(remembered)
    port = free_port()
    file.write_text(f"{port}\n")
    return port


def last_lines(log: Path, count: int = 6) -> str:
    return " | ".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else "no log"
