"""`python -m local.web`: serves what `vercel.json` routes, and the phone simulator beside it."""

import os
import signal
import sys
from functools import partial

from flask import Flask

from local.launcher.environment import SIMULATOR_DATABASE
from local.web.application import PROJECT, load_functions, make_application
from local.web.routes import read_site
from local.web.server import serve
from shared.log import catch_other_logs
from shared.settings import settings


def load_phone() -> Flask:
    """The simulator, which posts its webhooks to the functions of this same process."""
    from functions.database import open_database
    from local.simulator.system_clock import make_older
    from local.simulator.wsgi_app import make_app

    own_database = os.environ.pop(SIMULATOR_DATABASE, None)
    age = partial(make_older, own_database) if own_database else None
    return make_app(os.environ, partial(open_database().call, "wocs_trace"), age)


def main() -> None:
    catch_other_logs()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    site = read_site(PROJECT)
    phone = load_phone() if os.environ.get("WOCS_SIMULATOR") == "on" else None
    known = settings()
    public_urls = (known.base_url, known.functions_url)
    serve(make_application(site, load_functions(site), phone, public_urls), int(os.environ["PORT"]))
    if phone:
        phone.extensions["simulator"].close()
    sys.stdout.flush()
    os._exit(0)  # a thread still busy with work after an answer must not hold the process


if __name__ == "__main__":
    main()
