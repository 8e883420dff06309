"""`make run`: the whole system on this machine, started, looked after and stopped by one process."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

from local.launcher import health_check
from local.launcher.data_folder import UMASK, close_to_others, data_folder, holder, take_lock, tell_lock
from local.launcher.environment import owners_environment, port_of
from local.launcher.parts import CannotStart, start_parts
from local.launcher.progress import Progress
from local.launcher.supervisor import LOOK_EVERY_S, Part, look_after, stop_all
from local.launcher.watch import LogTail, Watch
from local.services import process
from shared.settings import read_settings

READY_PATIENCE_S = 60.0
NODE_PATIENCE_S = 3.0
PORT_PATIENCE_S = 3.0  # the parts of a launcher that was killed a moment ago still hold their ports
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str] = ()) -> int:
    """It takes no arguments: the environment and `.env` say everything."""
    if arguments:
        raise SystemExit(f"`local run` takes no arguments, not {arguments[0]!r}")
    progress = Progress()
    os.umask(UMASK)
    signals_interrupt()
    try:
        run(owners_environment(os.environ), progress)
    except CannotStart as reason:
        progress.fail(str(reason))
        return 1
    except KeyboardInterrupt:
        progress.headline("WOCS stopped. Its data is kept.")
    return 0


def signals_interrupt() -> None:
    """SIGTERM and a closed terminal mean what Ctrl-C means; under `nohup` a closed terminal means nothing."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    for number in STOPPING:
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, interrupt)


def run(owner: dict[str, str], progress: Progress) -> None:
    """Until interrupted. Raises CannotStart; whatever happens, what was started is stopped again."""
    data = data_folder(owner)
    with lock_folder(data) as lock:
        port = web_port(owner)
        url = f"http://127.0.0.1:{port}"
        tell_lock(lock, url)
        parts: list[Part] = []
        node_log = LogTail(data / "logs" / "node.log")
        try:
            close_to_others(data / "logs", data / "media")
            progress.headline(f"WOCS starts; its data is in {data}")
            web = start_parts(owner, data, parts, progress)
            await_ready(url, web["CRON_SECRET"], parts, data, progress)
            tell_ready(url, web, progress)
            look_after_parts(Watch(url, web["CRON_SECRET"], node_log, progress.line), parts, progress)
        finally:
            for number in STOPPING:
                signal.signal(number, signal.SIG_IGN)
            stop_all(parts, progress.line)


@contextmanager
def lock_folder(data: Path) -> Iterator[IO[str]]:
    lock = take_lock(data)
    if lock is None:
        running = holder(data)
        where = f" at {running[1]} (process {running[0]})" if running else ""
        raise CannotStart(f"it already runs{where} on the data folder {data}.")
    with lock:
        yield lock


def web_port(owner: dict[str, str]) -> int:
    """The port of the functions, once it is free."""
    try:
        port = port_of(owner)
    except ValueError as problem:
        raise CannotStart(str(problem)) from None
    if not wait_until(lambda: process.port_is_free(port), PORT_PATIENCE_S):
        raise CannotStart(f"port {port} is taken by another program. Choose another: PORT={port % 65535 + 1} make run")
    return port


def wait_until(true: Callable[[], Any], patience_s: float) -> bool:
    deadline = time.monotonic() + patience_s
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def await_ready(url: str, cron_secret: str, parts: list[Part], data: Path, progress: Progress) -> None:
    """Until the functions say they are well, and a little longer for the home node's first sign of life."""

    def ask_health() -> dict[str, Any] | None:
        look_after(parts, progress.line)
        return health_check.ask(url, cron_secret, timeout_s=2)

    with progress.step("functions"):
        if not wait_until(ask_health, READY_PATIENCE_S):
            raise CannotStart(f"the functions are not well after {READY_PATIENCE_S:g} s; see {data / 'logs'}.")
    for cause in health_check.list_causes(ask_health() or {}):
        progress.line(f"! {cause}")
    with progress.step("home node"):
        if not wait_until(lambda: health_check.node_is_online(ask_health() or {}), NODE_PATIENCE_S):
            progress.line("the home node has not called yet; commands that need it will wait for it")


def tell_ready(url: str, web: dict[str, str], progress: Progress) -> None:
    progress.headline(f"WOCS ready: {url}")
    if web.get("WOCS_SIMULATOR") == "on":
        progress.line(f"phone: {url}/phone · in a terminal: make talk · Ctrl-C stops")
    else:
        base = read_settings(web).whatsapp_api_base
        progress.line(f"no simulator beside a database or a Meta that is not its own: Graph calls go to {base}")
        progress.line("(WOCS_SIMULATOR=on starts it all the same; see .env.example) · Ctrl-C stops")


def look_after_parts(watch: Watch, parts: list[Part], progress: Progress) -> NoReturn:
    """Looks after the parts, in the main thread, until a signal interrupts."""
    watch.start()
    try:
        while True:
            look_after(parts, progress.line)
            time.sleep(LOOK_EVERY_S)
    finally:
        watch.stop()
