"""Vercel's side of a deployment, on this machine: its hooks, and its API as far as one is watched."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

TOKEN = "vercel-token"
HOOKS = {"main": "/v1/integrations/deploy/prj_colek/forMain", "staging": "/v1/integrations/deploy/prj_colek/forStaging"}


class Vercel(ThreadingHTTPServer):
    """`ends` is how the next deployment of a branch ends; `pressed` the hooks as they were called."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.ends = {"main": "READY", "staging": "ERROR"}
        self.pressed: list[str] = []
        self.made: dict[str, dict[str, Any]] = {}
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()

    def settings(self) -> dict[str, str]:
        hooks = {f"WOCS_DEPLOY_HOOK_{branch.upper()}": self.base + path for branch, path in HOOKS.items()}
        return {**hooks, "VERCEL_TOKEN": TOKEN, "VERCEL_API_BASE": self.base}

    def press(self, branch: str) -> dict[str, Any]:
        now = int(time.time() * 1000)
        self.pressed.append(branch)
        id_ = f"dpl_{len(self.pressed)}"
        self.made[id_] = {
            "uid": id_, "id": id_, "createdAt": now, "readyState": self.ends[branch],
            "url": f"shop-{branch}.vercel.app",
            "errorMessage": 'Command "npm run build" exited with 1', "inspectorUrl": f"https://vercel.com/colek/{id_}",
            "meta": {"deployHookId": HOOKS[branch].rpartition("/")[2], "githubCommitRef": branch},
        }  # fmt: skip
        return {"job": {"id": f"job{now}", "state": "PENDING", "createdAt": now}}

    def tell(self, path: str) -> Any:
        match path.strip("/").split("/"):
            case ["v6", "deployments"]:
                return {"deployments": list(self.made.values())}
            case ["v13", "deployments", id_]:
                return self.made[id_]
        return [{"type": "stderr", "created": 1, "payload": {"text": "\x1b[31mcart.ts: harga is not defined\x1b[0m"}}]


class _Handler(BaseHTTPRequestHandler):
    server: Vercel
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        branch = next(name for name, path in HOOKS.items() if path == self.path)
        self._reply(201, self.server.press(branch))

    def do_GET(self) -> None:
        known = self.headers["Authorization"] == f"Bearer {TOKEN}"
        self._reply(*((200, self.server.tell(urlsplit(self.path).path)) if known else (403, {})))

    def _reply(self, status: int, answer: Any) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass
