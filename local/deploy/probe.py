"""Runs inside a laid-out bundle under Python 3.12: imports the function as the platform does, sends it one request.

Called as `python3.12 -I -B probe.py <bundle> <module> <path>`; prints one line of JSON: {"status", "body", "seconds",
"first_request_s"}: CPU time of the import, and of the import with the request.
"""

import importlib
import io
import json
import sys
import time
from collections.abc import Callable

bundle, module, path = sys.argv[1:4]
sys.path[:0] = [bundle, f"{bundle}/_vendor"]
started = time.process_time()
app = importlib.import_module(module).app
seconds = time.process_time() - started
answer: dict[str, object] = {}


def start_response(status: str, _headers: object, _exc_info: object = None) -> Callable[[bytes], None]:
    answer["status"] = int(status.split()[0])
    return lambda _: None


request = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "PATH_INFO": path.partition("?")[0],
    "QUERY_STRING": path.partition("?")[2],
    "SERVER_NAME": "lambda",
    "SERVER_PORT": "443",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "https",
    "wsgi.input": io.BytesIO(),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": False,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
}
body = app(request, start_response)
answer["body"] = b"".join(body).decode(errors="replace")[:200]
body.close()
first_request = time.process_time() - started
print(json.dumps(answer | {"seconds": round(seconds, 3), "first_request_s": round(first_request, 4)}))
