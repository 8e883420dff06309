"""Runs inside a laid-out bundle under Python 3.12 and serves its function on this machine, for as long as it is wanted.

Called as `python3.12 -I -B function_server.py <bundle> <module>`; prints its port, and ends with its standard input. A
connection is closed when the work after its answer is done: who reads on until then has waited for it.
"""

import importlib
import os
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer


class FunctionServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class RequestHandler(WSGIRequestHandler):
    def get_environ(self) -> dict[str, str]:
        """The platform's gateway has taken the TLS off."""
        return {**super().get_environ(), "HTTPS": "on"}

    def log_message(self, format: str, *args: object) -> None:
        pass


def end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    bundle, module = sys.argv[1:3]
    sys.path[:0] = [bundle, f"{bundle}/_vendor"]
    server = FunctionServer(("127.0.0.1", 0), RequestHandler)
    server.set_app(importlib.import_module(module).app)
    threading.Thread(target=end_with_input, daemon=True).start()
    print(server.server_port, flush=True)
    server.serve_forever(poll_interval=0.05)


if __name__ == "__main__":
    main()
