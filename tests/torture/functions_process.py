"""The functions to be killed: a parent that has loaded everything forks workers, and forks anew for each that dies.

`python -m tests.torture.functions_process PORT WORKERS`. What is loaded before the fork is code, never a connection.
"""

import os
import signal
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from functions.after_answer import errands  # noqa: F401  # loaded before the fork, as everything below
from functions.database.postgres import PostgresDatabase
from functions.database.supabase import SupabaseDatabase
from functions.site import serve
from functions.whatsapp import errors
from functions.whatsapp.cloud_api import CloudApi
from local.services.die_with_parent import die_with
from shared import figures
from shared.taskqueue.redis import RedisQueue
from shared.taskqueue.upstash import UpstashQueue
from tests.torture.failpoints import wrap

SOON_S = 1


class Quiet(WSGIRequestHandler):
    def log_request(self, *_: object, **__: object) -> None:
        pass


def lay_failpoints(folder: Path) -> None:
    for database in (PostgresDatabase, SupabaseDatabase):
        wrap(database, "call", folder, lambda function, _: function)
    for queue in (RedisQueue, UpstashQueue):
        wrap(queue, "push", folder, lambda _: "push")
    wrap(CloudApi, "send", folder, lambda *_: "send")


def shorten_waits() -> None:
    """What Graph's refusals wait for, and how many commands a person may send: seconds that would only be waited."""
    figures.COMMANDS_PER_MINUTE = 100_000
    errors.double = lambda *_: SOON_S


class Site:
    def __init__(self) -> None:
        self.doors = {name: serve(name) for name in ("webhook", "node", "cron")}

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        door = self.doors.get(environ["PATH_INFO"].split("/")[2])
        if door is None:
            start("404 Not Found", [("Content-Length", "0")])
            return [b""]
        return door(environ, start)


def work(site: Site, listener: socket.socket, parent: int) -> None:
    if not die_with(parent, signal.SIGKILL):
        sys.exit(1)
    host, port = listener.getsockname()
    make_server(host, port, site, threaded=True, request_handler=Quiet, fd=listener.fileno()).serve_forever(0.05)


def main() -> None:
    if not die_with(os.getppid(), signal.SIGKILL):
        sys.exit(1)
    lay_failpoints(Path(os.environ["CHAOS_TRAPS"]))
    shorten_waits()
    site, parent = Site(), os.getpid()
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=512)
    alive = 0
    while True:
        while alive < int(sys.argv[2]):
            if os.fork() == 0:
                work(site, listener, parent)
                os._exit(0)
            alive += 1
        os.wait()
        alive -= 1


if __name__ == "__main__":
    main()
