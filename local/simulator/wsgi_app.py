"""The simulator as one WSGI application: `/phone` (page and API) and `/phone/graph` (Meta's Graph API)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from local.services.host_check import Wsgi, refuse_other_hosts
from local.simulator import phone_owners
from local.simulator.api import make_api
from local.simulator.api_call import no
from local.simulator.courier import Courier
from local.simulator.graph_api import make_graph
from local.simulator.page import make_page, protect
from local.simulator.simulator import Simulator
from local.simulator.simulator_config import Age, Config, Trace, read_config
from local.simulator.stage_api import make_stage_api
from local.simulator.store import Closed, Store

UPLOAD_MAX_BYTES = 110 * 1024 * 1024


def make_app(config: Config | Mapping[str, str], trace: Trace | None = None, age: Age | None = None) -> Flask:
    """Starts the simulator; `config` may also be the environment. `app.extensions["simulator"].close()` ends it."""
    if not isinstance(config, Config):
        config = read_config(config, trace, age)
    simulator = start(config)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = UPLOAD_MAX_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = 2 * 1024 * 1024
    app.extensions["simulator"] = simulator
    app.register_blueprint(make_page())
    app.register_blueprint(make_stage_api(simulator), url_prefix="/phone/api")
    app.register_blueprint(make_api(simulator), url_prefix="/phone/api")
    app.register_blueprint(make_graph(simulator), url_prefix="/phone/graph")
    app.after_request(protect)
    app.register_error_handler(HTTPException, lambda problem: no(problem.name, problem.code or 500))
    app.register_error_handler(Closed, lambda _: no("the simulator has ended; start it again with make run", 503))
    app.wsgi_app = refuse_other_hosts(_with_whole_path(app.wsgi_app))  # type: ignore[assignment,method-assign]
    return app


def start(config: Config) -> Simulator:
    """Opens the memory, enlists the people, and sends the courier on the way."""
    store = Store(config.data / "simulator")
    for person in config.people:
        phone_owners.enlist(
            store, person["name"], phone_owners.digits(person["number"]), person.get("role", "customer")
        )
    courier = Courier(config, store)
    courier.start()
    return Simulator(config, store, courier)


def _with_whole_path(application: Wsgi) -> Wsgi:
    """Mounted at `/phone` with or without the prefix taken off: the routes always see the whole path."""

    def whole(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["PATH_INFO"] = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        environ["SCRIPT_NAME"] = ""
        return application(environ, start_response)

    return whole
