"""Makes the WSGI app of a functions-framework target: one file of this folder, one function of the same name.

The framework costs 17 µs a request over plain Flask (measured), so the hot path keeps it.
"""

import sys
from pathlib import Path

import functions_framework
from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from functions.platform_logs import keep_addresses_out_of_logs
from shared.log import list_error_places, note

PLAIN = (
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
)


def serve(target: str) -> Flask:
    """The app whose every path answers with `functions/doors/<target>.py:<target>(request)`."""
    keep_addresses_out_of_logs()
    source = Path(__file__).parent / "doors" / f"{target}.py"
    app: Flask = functions_framework.create_app(target, str(source), "http")  # type: ignore[no-untyped-call]
    # The framework puts this folder on the import path: `import database` must not work without its package.
    while str(source.parent) in sys.path:
        sys.path.remove(str(source.parent))
    # The framework reads every body after the answer, even one refused as too large: no.
    app.after_request_funcs.clear()
    # It draws an execution id for logs that we do not write, and matches every path by a pattern: 100 µs a request.
    app.wsgi_app = app.wsgi_app.wsgi_app  # type: ignore[method-assign, attr-defined]
    app.view_functions["run"] = app.view_functions["run"].__wrapped__  # type: ignore[union-attr]
    app.url_map.add(Rule(f"/api/{target}", defaults={"path": f"api/{target}"}, endpoint="run"))
    app.register_error_handler(Exception, confess_error)
    return app


def confess_error(error: Exception) -> Response | HTTPException:
    """A 500 that tells nothing; the log line tells what broke and where, never the message, which may hold secrets."""
    if isinstance(error, HTTPException):
        return error
    note("broken", error=type(error).__name__, where=list_error_places(error))
    return plain_response("something broke", 500)


def plain_response(text: str, status: int = 200, **headers: str) -> Response:
    """A short text answer that nobody caches; header names are written with underscores."""
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Response(text, status, [*PLAIN, *named])
