"""The whole site of `vercel.json` as one WSGI application."""

import importlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from werkzeug.utils import redirect, send_file
from werkzeug.wrappers import Response

from functions.media_store.folder import UPLOADS
from local.services.host_check import refuse_other_hosts
from local.web.routes import Function, Site, Static, resolve
from local.web.server import Application, Environ, StartResponse
from local.web.uploads import take_upload
from shared import figures
from shared.log import note

PROJECT = Path(__file__).resolve().parents[2]
NO_PHONE = (
    "The phone simulator is switched off: WHATSAPP_API_BASE or a database of your own is set, and who opens this page "
    "would be its admin. WOCS_SIMULATOR=on switches it on all the same.\n"
)


def make_application(
    site: Site, functions: dict[str, Application], phone: Application | None, public_urls: Iterable[str] = ()
) -> Application:
    """One WSGI application for the whole site; `phone` answers /phone and everything below it.

    It answers under this machine's names and, for a tunnel, under those of `public_urls`; the phone under ours alone.
    """

    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path, query = _asked(environ)
        if path == "/" and not resolve(site, path, query):
            return redirect("/phone")(environ, start_response)
        if path == "/phone" or path.startswith("/phone/"):
            return (phone or Response(NO_PHONE, 404))(environ, start_response)
        if path.startswith(UPLOADS):
            return take_upload(environ, start_response)
        return _answerer(site, functions, path, query, environ)(environ, start_response)

    return refuse_other_hosts(partial(_without_traces, application), public_urls)


def _asked(environ: Environ) -> tuple[str, str]:
    """Raw path and query of a request; waitress alone knows the raw path."""
    path = str(environ.get("REQUEST_URI") or environ["PATH_INFO"]).partition("?")[0]
    return path if path.startswith("/") else str(environ["PATH_INFO"]), str(environ.get("QUERY_STRING", ""))


def _answerer(
    site: Site, functions: dict[str, Application], path: str, query: str, environ: Environ
) -> Application | Response:
    match resolve(site, path, query):
        case Function(name, merged):
            if int(environ.get("CONTENT_LENGTH") or 0) > figures.BODY_MAX_BYTES:
                return Response("Request body above Vercel's limit.\n", 413)
            environ["QUERY_STRING"] = merged
            return functions[name]
        case Static(file) if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            return send_file(file, environ, max_age=0)
        case Static():
            return Response("Static files are only read.\n", 405)
    return Response("Not found.\n", 404)


def _without_traces(application: Application, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    try:
        return application(environ, start_response)
    except Exception as problem:
        note("web.broken", path=str(environ["PATH_INFO"]), error=type(problem).__name__)
        return Response("Internal error.\n", 500)(environ, start_response)


def load_functions(site: Site) -> dict[str, Application]:
    """The `app` of every file in `api/`."""
    return {name: importlib.import_module(f"api.{name}").app for name in sorted(site.functions)}
