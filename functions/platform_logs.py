"""What the platform and the libraries would log beside us: whole addresses, which hold secrets.

Vercel's runtime prints each request line (the handshake's verify token is in its query) and sets the log's level so
that httpx tells every address it calls (those of media are as good as the media for five minutes).
"""

import logging
import os
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

from shared.log import catch_other_logs

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

_TALKATIVE = ("httpx", "httpcore")


def keep_addresses_out_of_logs() -> None:
    if os.environ.get("VERCEL"):
        catch_other_logs()
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    server = sys.modules.get("http.server")  # the runtime's, loaded before us; nobody else pays for its import
    if server:
        server.BaseHTTPRequestHandler.log_request = log_request_without_query


def log_request_without_query(handler: "BaseHTTPRequestHandler", code: int | str = "-", size: int | str = "-") -> None:
    """In the place of `BaseHTTPRequestHandler.log_request`: the same line, of the address only the path."""
    status = code.value if isinstance(code, HTTPStatus) else code
    path = str(getattr(handler, "path", "")).partition("?")[0]
    handler.log_message('"%s %s" %s %s', handler.command, path, str(status), str(size))
