"""`python -m local.serve`: gunicorn with the site of `vercel.json`, until SIGTERM or Ctrl-C; exit 2: it cannot serve.

PORT (8000) and WOCS_HOST (127.0.0.1) say where, WOCS_WORKERS (2) in how many processes, WOCS_THREADS (16) how many
requests each answers at once. WOCS_CLOCK=off leaves the tick to somebody else, as Cloud Scheduler.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from local.launcher.environment import owners_environment
from local.launcher.parts import CannotStart, enlist, migrate, read_people
from local.launcher.progress import Progress
from local.serve.clock import start_clock
from local.serve.environment import CannotServe, complete_environment, read_number
from local.web.application import PROJECT, load_functions, make_application
from local.web.routes import read_site
from local.web.server import Application, Environ, StartResponse
from shared.settings import settings

CANNOT_SERVE = 2
GRACE_S = 30  # what requests, and the work after their answers, are given to end
KEPT_ALIVE_S = 20  # longer than the home node keeps an idle connection, or it would call into a closed one


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The application is made in each process, after it was forked: no connection is shared."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Application:
        site, known = read_site(PROJECT), settings()
        public_urls = (known.base_url, known.functions_url)
        return give_raw_path(make_application(site, load_functions(site), None, public_urls))


def give_raw_path(application: Application) -> Application:
    """Gunicorn has another name for it than waitress."""

    def application_with_raw_path(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        environ["REQUEST_URI"] = environ["RAW_URI"]
        return application(environ, start_response)

    return application_with_raw_path


def make_options(environment: dict[str, str]) -> dict[str, Any]:
    """Gunicorn's settings; raises CannotServe. Threads, because work after an answer holds the one that answered."""
    port, host = environment.get("PORT", "8000"), environment.get("WOCS_HOST", "127.0.0.1")
    options: dict[str, Any] = {
        "bind": f"{host}:{port}",
        "workers": read_number(environment, "WOCS_WORKERS", 2),
        "worker_class": "gthread",
        "threads": read_number(environment, "WOCS_THREADS", 16),
        "graceful_timeout": GRACE_S,
        "timeout": 60,
        "keepalive": KEPT_ALIVE_S,
        "loglevel": "warning",
        "proc_name": "wocs",
        "control_socket_disable": True,
    }
    if environment.get("WOCS_CLOCK", "").lower() != "off":
        lock = Path(environment.get("WOCS_DATA", ".wocs"), "clock.lock")
        options["post_worker_init"] = lambda _: start_clock(lock, f"http://127.0.0.1:{port}")
    return options


def prepare_database(environment: dict[str, str]) -> None:
    """Migrations where WOCS_MIGRATE=1 asks for them, and the people that are named. Raises CannotStart."""
    if environment.get("WOCS_MIGRATE") == "1" and environment.get("DATABASE_URL"):
        migrate(environment["DATABASE_URL"], Progress())
    if people := read_people(environment):
        enlist(environment, {"people": people})


def main() -> int:
    try:
        environment = complete_environment(owners_environment(os.environ))
        options = make_options(environment)
        os.environ.update(environment)
        settings()
        prepare_database(environment)
    except (CannotServe, CannotStart, ValueError) as problem:
        print(f"serve: {problem}", file=sys.stderr)
        return CANNOT_SERVE
    print(f"WOCS serves at http://{options['bind']} in {options['workers']} processes", flush=True)
    Server(options).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
