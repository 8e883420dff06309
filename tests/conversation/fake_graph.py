"""A second, independent fake of Meta's Graph API: only what the contracts promise, nothing of the simulator's code."""

import hashlib
import json
import threading
from collections.abc import Callable
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

Json = dict[str, Any]
TOKEN = "graph-token"


class Graph:
    """Records what the system sends; gives out the media that a test has put there."""

    def __init__(self) -> None:
        self.sent: list[Json] = []
        self.media: dict[str, tuple[bytes, str]] = {}
        self.fetched: list[str] = []
        self.moved: dict[str, str] = {}
        """Where a media id's address sends its visitor, instead of giving the bytes."""
        self.refuse: Callable[[Json], tuple[int, bytes] | None] = lambda _: None
        """What a message is refused with, status and body; nothing: it is accepted."""
        self.after_accepting: Callable[[Json], None] = lambda _: None
        """Done between accepting a message and answering."""
        self.arrived = threading.Condition()
        self.numbers = count(1)
        self.server = GraphServer(("127.0.0.1", 0), Handler)
        self.server.graph = self
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def add_media(self, data: bytes, mime: str) -> Json:
        """Puts a picture where Meta would keep it; returns what the webhook says of it."""
        media_id = f"{7000 + next(self.numbers)}"
        self.media[media_id] = (data, mime)
        return {"id": media_id, "mime_type": mime, "sha256": hashlib.sha256(data).hexdigest()}

    def receive(self, payload: Json) -> str:
        with self.arrived:
            wamid = f"wamid.out{next(self.numbers)}"
            self.sent.append({**payload, "wamid": wamid})
            self.arrived.notify_all()
        return wamid


class GraphServer(ThreadingHTTPServer):
    daemon_threads = True
    graph: Graph


class Handler(BaseHTTPRequestHandler):
    server: GraphServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: bytes, mime: str = "application/json", more: str = "") -> None:
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        self.wfile.write(head.encode() + body)

    def give_part(self, data: bytes, mime: str) -> None:
        first, _, last = self.headers["Range"].removeprefix("bytes=").partition("-")
        part = data[int(first) : int(last) + 1]
        if not part:
            return self.answer(416, b"", mime, f"Content-Range: bytes */{len(data)}\r\n")
        told = f"Content-Range: bytes {first}-{int(first) + len(part) - 1}/{len(data)}\r\n"
        return self.answer(206, part, mime, told)

    def send_away(self, address: str) -> None:
        self.wfile.write(f"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n".encode())

    def is_allowed(self) -> bool:
        return self.headers.get("Authorization") == f"Bearer {TOKEN}"

    def do_GET(self) -> None:
        graph = self.server.graph
        graph.fetched.append(self.path)
        media_id = self.path.split("?")[0].rsplit("/", 1)[-1]
        if not self.is_allowed() or media_id not in graph.media:
            return self.answer(400, b'{"error":{"code":100,"error_subcode":33,"message":"no such object"}}')
        data, mime = graph.media[media_id]
        if self.path.startswith("/download/") and media_id in graph.moved:
            return self.send_away(graph.moved[media_id])
        if self.path.startswith("/download/"):
            return self.give_part(data, mime) if "Range" in self.headers else self.answer(200, data, mime)
        media = {"url": f"{graph.base}/download/{media_id}", "mime_type": mime, "id": media_id}
        whole = {**media, "sha256": hashlib.sha256(data).hexdigest(), "file_size": len(data)}
        return self.answer(200, json.dumps(whole).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.is_allowed():
            return self.answer(401, b'{"error":{"code":190,"message":"bad token"}}')
        if self.path.endswith("/media"):
            return self.answer(200, json.dumps({"id": self.keep_upload(body)}).encode())
        payload = json.loads(body)
        if payload.get("status") == "read":
            return self.answer(200, b'{"success":true}')
        refusal = self.server.graph.refuse(payload)
        if refusal:
            return self.answer(*refusal)
        wamid = self.server.graph.receive(payload)
        self.server.graph.after_accepting(payload)
        return self.answer(200, json.dumps({"messaging_product": "whatsapp", "messages": [{"id": wamid}]}).encode())

    def keep_upload(self, body: bytes) -> str:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        for part in BytesParser().parsebytes(head + body).walk():
            if part.get_filename():
                data = part.get_payload(decode=True)
                assert isinstance(data, bytes)
                return str(self.server.graph.add_media(data, part.get_content_type())["id"])
        raise AssertionError("an upload without a file")


def words_of(message: Json) -> str:
    """All that a person would read in one sent message."""
    kind = message["type"]
    if kind == "text":
        return str(message["text"]["body"])
    if kind == "interactive":
        return str(message["interactive"]["body"]["text"])
    if kind == "reaction":
        return str(message["reaction"]["emoji"])
    if kind == "template":
        return json.dumps(message["template"], ensure_ascii=False)
    return str(message[kind].get("caption", ""))


def buttons_of(message: Json) -> dict[str, str]:
    """Title → id of the reply buttons of one sent message."""
    buttons = message.get("interactive", {}).get("action", {}).get("buttons", [])
    return {button["reply"]["title"]: button["reply"]["id"] for button in buttons}
