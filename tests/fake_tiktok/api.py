"""TikTok's open API as a small server on this machine: OAuth, Content Posting and Display, with TikTok's rules.

`drafts` and `posts` are its own count of what became of everything that was sent to it.
"""

import json
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import RLock, Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.fake_tiktok.api_tokens import OAuthError, TokenDesk
from tests.fake_tiktok.api_uploads import Posted, Refusal, UploadDesk
from tests.fake_tiktok.api_videos import list_videos, query_videos
from tests.fake_tiktok.faults import Fault, Faults, Step

PIECE = 1024 * 1024
SCOPES: dict[Step, str] = {
    "creator": "video.publish", "list": "video.list", "query": "video.list", "user": "user.info.stats",
}  # fmt: skip
ROUTES: dict[str, Step] = {
    "/v2/post/publish/creator_info/query/": "creator",
    "/v2/post/publish/inbox/video/init/": "init",
    "/v2/post/publish/video/init/": "init",
    "/v2/post/publish/status/fetch/": "status",
    "/v2/video/list/": "list",
    "/v2/video/query/": "query",
    "/v2/user/info/": "user",
}


class FakeTikTok(ThreadingHTTPServer):
    """`ahead_s` sets its clock forward; `calls` are the steps in the order they came, `busy` how many
    are being served."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.ahead_s = 0.0
        self.tokens = TokenDesk(self.now)
        self.desk = UploadDesk(self.now)
        self.faults = Faults()
        self.calls: list[Step] = []
        self.uploads_with_tokens = 0
        self.turn = RLock()
        self.busy = 0
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def now(self) -> float:
        return time.time() + self.ahead_s

    @property
    def drafts(self) -> list[Posted]:
        return self.desk.drafts

    @property
    def posts(self) -> list[Posted]:
        return self.desk.posts

    def count_everything(self) -> int:
        return len(self.drafts) + len(self.posts)

    def count(self, step: Step) -> int:
        return self.calls.count(step)

    def close(self) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that were killed hang up in the middle; that is what they are for."""


class _Cut(Exception):
    pass


class _Handler(BaseHTTPRequestHandler):
    server: FakeTikTok
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        self.serve()

    def do_GET(self) -> None:
        self.serve()

    def do_PUT(self) -> None:
        self.serve()

    def serve(self) -> None:
        with self.server.turn:
            self.server.busy += 1
        try:
            self.route()
        except Refusal as refusal:
            self.answer(refusal.status, {"data": {}, "error": tell_error(refusal.code, refusal.message)})
        except _Cut:
            self.close_connection = True
        finally:
            with self.server.turn:
                self.server.busy -= 1

    def route(self) -> None:
        path = urlsplit(self.path).path
        if path == "/video/":
            self.take_chunk()
        elif path == "/v2/oauth/token/":
            self.give_tokens()
        elif path in ROUTES:
            self.serve_step(ROUTES[path], path)
        else:
            self.read_body()
            self.answer(404, {"error": tell_error("not_found")})

    # Steps

    def serve_step(self, step: Step, path: str) -> None:
        body = json.loads(self.read_body() or b"{}")
        fault = self.begin_step(step)
        self.check_token(step, path)
        with self.server.turn:
            data = self.find_data(step, path, body)
        self.end_step(step, fault)
        self.answer(200, {"data": data, "error": tell_error("ok")})

    def find_data(self, step: Step, path: str, body: dict[str, Any]) -> dict[str, Any]:
        desk = self.server.desk
        fields = "".join(parse_qs(urlsplit(self.path).query).get("fields", []))
        match step:
            case "init":
                upload = desk.begin("inbox" if "inbox" in path else "direct", body)
                address = f"{self.server.url}/video/?upload_id={upload.publish_id}&upload_token={upload.token}"
                return {"publish_id": upload.publish_id, "upload_url": address}
            case "status":
                return desk.tell_status(str(body.get("publish_id")))
            case "list":
                return list_videos(desk.posts, fields, body)
            case "query":
                return query_videos(desk.posts, fields, body)
            case "user":
                return {"user": {"follower_count": 1200, "likes_count": 54000, "video_count": len(desk.posts)}}
            case _:
                return {
                    "creator_username": "abangcolek", "creator_nickname": "Abang Colek", "comment_disabled": False,
                    "duet_disabled": True, "stitch_disabled": False, "privacy_level_options": list(desk.offers),
                    "max_video_post_duration_sec": desk.longest_s,
                }  # fmt: skip

    def take_chunk(self) -> None:
        server, query = self.server, dict(parse_qsl(urlsplit(self.path).query))
        server.uploads_with_tokens += "Authorization" in self.headers
        upload = server.desk.find(query.get("upload_token", ""))
        if upload is None:
            self.read_body()
            self.answer(404, {})
            return
        length = int(self.headers["Content-Length"])
        is_last = upload.chunks == upload.count - 1
        step: Step = "last_chunk" if is_last else "chunk"
        server.faults.pass_by(step, "before")
        self.skip_body(length)
        fault = self.begin_step(step, held=True)
        with server.turn:
            server.desk.check_chunk(upload, self.headers.get("Content-Range", ""), length)
            server.desk.take_chunk(upload, length)
        self.end_step(step, fault)
        self.answer(201 if is_last else 206, {})

    def give_tokens(self) -> None:
        form = dict(parse_qsl(self.read_body().decode()))
        try:
            fault = self.begin_step("token")
        except Refusal as refusal:
            self.answer(refusal.status, {"error": refusal.code, "error_description": refusal.message, "log_id": "1"})
            return
        try:
            with self.server.turn:
                told = self.server.tokens.answer(form)
        except OAuthError as error:
            self.answer(200, {"error": str(error), "error_description": "of the fake", "log_id": "1"})
            return
        self.end_step("token", fault)
        self.answer(200, told)

    # What goes wrong

    def begin_step(self, step: Step, held: bool = False) -> Fault | None:
        if not held:
            self.server.faults.pass_by(step, "before")
        self.server.calls.append(step)
        fault = self.server.faults.take(step)
        if fault and fault.kind == "refuse":
            raise Refusal(fault.code, fault.status, fault.message)
        if fault and fault.kind == "cut_before":
            raise _Cut
        return fault

    def end_step(self, step: Step, fault: Fault | None) -> None:
        self.server.faults.pass_by(step, "after")
        if fault and fault.kind == "cut_after":
            raise _Cut
        if fault and fault.kind == "bad_json":
            self.write(200, b"<html>")
            raise _Cut

    def check_token(self, step: Step, path: str) -> None:
        tokens = self.server.tokens
        if not tokens.is_good(self.headers.get("Authorization", "").removeprefix("Bearer ")):
            raise Refusal("access_token_invalid", 401, "The access token is invalid or not found in the request.")
        usual = "video.upload" if "inbox" in path else "video.publish"
        needed = SCOPES.get(step, usual if step == "init" else "")
        if needed and needed not in tokens.granted.split(","):
            raise Refusal("scope_not_authorized", 401)

    # Bytes

    def read_body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def skip_body(self, length: int) -> None:
        """What a client that is killed has not sent does not count."""
        while length:
            piece = self.rfile.read(min(PIECE, length))
            if not piece:
                raise _Cut
            length -= len(piece)

    def answer(self, status: int, body: dict[str, Any]) -> None:
        self.write(status, json.dumps(body).encode())

    def write(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def tell_error(code: str, message: str = "") -> dict[str, str]:
    return {"code": code, "message": message, "log_id": re.sub(r"\W", "", code)[:8]}
