"""An installation that is well in every layer, on loopback: the real functions over a real database, a real bell and
a real doorbell; Meta, Supabase's gateway and the model hub answer as they would. A test breaks one thing of it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partialmethod
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import redis
from werkzeug.wrappers import Request, Response

from functions.database import DatabaseRefused
from functions.site import serve
from home_node.doorbell import Doorbell
from home_node.identity import keep_identity, locate_identities
from home_node.voice.speech_model import NEEDED, choose_folder
from local.doctor.__main__ import main
from local.doctor.checks.database import newest_migration
from local.services.upstash_rest import front
from local.services.valkey import Valkey
from shared.settings import settings
from tests.contract.http_servers import served
from tests.database_clone import Clone
from tests.enrolled_nodes import identity_of

NODE, NODE_SECRET = "pc-rumah", "node-secret-of-these-tests"
SUPABASE_KEY, UPSTASH_TOKEN, META_TOKEN = "sb_secret_of_these_tests", "token-of-upstash", "EAAtokenoftests"
NUMBER_ID, APP_ID, ACCOUNT_ID = "106540352242922", "900000000000001", "200000000000002"
APP_SECRET = "0123456789abcdef0123456789abcdef"
BIN, MODEL_FILES = b"the weights of a model", (*NEEDED, "vocabulary.txt")
Answer = tuple[int, dict[str, Any]]


class Usage(NamedTuple):
    """Of a disk, in bytes."""

    total: int
    used: int
    free: int


Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


@dataclass
class World:
    """`environment` is what the doctor is given; the rest is what others answer."""

    database: Clone
    project: Path
    environment: dict[str, str]
    graph: dict[str, Answer] = field(default_factory=dict)
    supabase: dict[str, Answer] = field(default_factory=dict)
    """By path: what the gateway says instead of asking the database."""
    vitals: dict[str, Any] = field(default_factory=dict)
    """What the database would tell otherwise."""
    upstash: Answer | None = None
    functions: Application | None = None

    @property
    def data(self) -> Path:
        return Path(self.environment["WOCS_DATA"])

    @property
    def model(self) -> Path:
        return choose_folder("tiny", str(self.data))

    def beat(self, **facts: Any) -> None:
        told = {"browser": "ready", "voice": "ready"}
        self.database.call(
            "wocs_beat",
            {"node": NODE, "abilities": told, "running": [], "version": "1", "leaving": False, "audit": None,
             "panels": 0, "facts": {"clock_off_s": 0.5, "disk_free_mb": 50_000, "tunnel": "named", **facts}},
        )  # fmt: skip

    def examine(self, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any]]:
        """The exit code and the results."""
        capsys.readouterr()
        code = main(["--json", *options], self.environment, self.project)
        return code, json.loads(capsys.readouterr().out)

    def causes(self, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
        _, told = self.examine(capsys, *options)
        return [problem["cause"] for result in told["results"] for problem in result["problems"]]

    def answer_graph(self, request: Request) -> Response:
        path = request.path.removeprefix("/graph/v25.0/")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in {META_TOKEN, f"{APP_ID}|{APP_SECRET}"}:
            return as_json((401, {"error": {"code": 190, "message": "Invalid OAuth access token"}}))
        return as_json(self.graph.get(path, (400, {"error": {"code": 100, "error_subcode": 33}})))

    def answer_supabase(self, request: Request) -> Response:
        path = request.path
        if path in self.supabase:
            return as_json(self.supabase[path])
        if request.headers.get("apikey") != SUPABASE_KEY:
            return as_json((401, {"message": "Invalid API key"}))
        if path == "/rest/v1/rpc/wocs_health":
            return as_json(self.ask_database())
        return as_json((404, {"message": "not found"}))

    def ask_database(self) -> Answer:
        try:
            return 200, {**self.database.direct.call("wocs_health", {}), **self.vitals}
        except DatabaseRefused as refused:
            return 404, {"code": refused.code, "message": "refused"}


def as_json(answer: Answer) -> Response:
    return Response(json.dumps(answer[1]), answer[0], content_type="application/json")


def application_of(answer: Callable[[Request], Response]) -> Application:
    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with Request(environ) as request:
            request.get_data()
            return answer(request)(environ, start_response)

    return application


def route_functions(world: World) -> Application:
    """The real doors, as the platform routes them."""
    doors = {name: serve(name) for name in ("health", "webhook")}

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        door = doors.get(environ["PATH_INFO"].removeprefix("/api/"))
        chosen = world.functions or door or Response("not found", 404)
        return chosen(environ, start_response)

    return application


@contextmanager
def make_world(database: Clone, valkey: Valkey, project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    identity = identity_of(NODE, NODE_SECRET)
    secrets = {
        "WHATSAPP_APP_SECRET": APP_SECRET,
        "WHATSAPP_VERIFY_TOKEN": "verify-token-of-these-tests",
        "WHATSAPP_TOKEN": META_TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID,
        "CRON_SECRET": "cron-secret-of-these-tests",
        "WOCS_NODE_SECRET": NODE_SECRET,
        "WOCS_JWT_SECRET": "jwt-secret-of-these-tests",
    }
    for name, value in {**secrets, "DATABASE_URL": database.service_url}.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    furnish_machine(project, monkeypatch)
    world = World(database, project, {**secrets, "WOCS_DATA": str(project / "data"), "WOCS_LANGUAGE": "en"})
    pool = redis.ConnectionPool.from_url(valkey.url, protocol=2)
    world.graph = healthy_graph()
    with ExitStack() as open_servers:

        def serve_at(application: Application) -> str:
            return open_servers.enter_context(served(application))

        bell = front(pool, UPSTASH_TOKEN)
        functions_url = serve_at(route_functions(world))
        doorbell = Doorbell("127.0.0.1", 0, identity, lambda _: None)
        open_servers.callback(doorbell.close)
        monkeypatch.setattr("local.doctor.checks.machine.DOORBELL_PORT", doorbell.server_port)
        world.environment |= {
            "WOCS_BASE_URL": functions_url,
            "WHATSAPP_API_BASE": serve_at(application_of(world.answer_graph)) + "/graph",
            "SUPABASE_URL": serve_at(application_of(world.answer_supabase)),
            "SUPABASE_SECRET_KEY": SUPABASE_KEY,
            "UPSTASH_REDIS_REST_URL": serve_at(
                lambda environ, start: (as_json(world.upstash) if world.upstash else bell)(environ, start)
            ),
            "UPSTASH_REDIS_REST_TOKEN": UPSTASH_TOKEN,
            "HF_ENDPOINT": serve_at(application_of(answer_hub)),
            "WOCS_NODE_URL": f"http://127.0.0.1:{doorbell.server_port}",
            "WHISPER_MODEL": "tiny",
            "CHROMIUM_PATH": str(make_browser(project)),
        }
        furnish(world)
        keep_identity(locate_identities(world.data) / f"{NODE}.json", identity)
        yield world
    pool.disconnect()


def furnish_machine(project: Path, patch: pytest.MonkeyPatch) -> None:
    """Fonts, a disk with room, and a doorbell that ends at once."""
    patch.setattr("local.doctor.checks.browser.list_missing", list)
    patch.setattr("local.doctor.checks.machine.shutil.disk_usage", lambda _: Usage(10**12, 0, 10**11))
    patch.setattr(Doorbell, "serve_forever", partialmethod(ThreadingHTTPServer.serve_forever, poll_interval=0.02))


def furnish(world: World) -> None:
    """Folders, a model, a beat, a tick, backups."""
    world.data.mkdir(mode=0o700)
    world.model.mkdir(parents=True)
    for name in MODEL_FILES:
        (world.model / name).write_bytes(BIN)
    locate_identities(world.data).mkdir()
    now = datetime.now(UTC).isoformat()
    world.database.call("wocs_tick", {"settings": {}})
    world.beat()
    world.vitals = {"backup_at": now, "drill_at": now, "schema": newest_migration()}
    callback = f"{world.environment['WOCS_BASE_URL']}/api/webhook"
    world.graph[f"{APP_ID}/subscriptions"] = subscriptions(callback, "messages")
    world.supabase["/storage/v1/bucket/wocs-media"] = (200, {"id": "wocs-media", "public": False})


def healthy_graph() -> dict[str, Answer]:
    token = {
        "is_valid": True,
        "expires_at": 0,
        "scopes": ["whatsapp_business_messaging", "whatsapp_business_management"],
        "granular_scopes": [{"scope": "whatsapp_business_management", "target_ids": [ACCOUNT_ID]}],
    }
    subscribed = {"data": [{"whatsapp_business_api_data": {"id": APP_ID, "name": "WOCS"}}]}
    return {
        "app": (200, {"id": APP_ID, "name": "WOCS"}),
        NUMBER_ID: (200, {"id": NUMBER_ID, "display_phone_number": "+60 11-2345 6789"}),
        "debug_token": (200, {"data": token}),
        f"{ACCOUNT_ID}/subscribed_apps": (200, subscribed),
    }


def subscriptions(url: str, *fields: str) -> Answer:
    """What Graph tells of an app's webhooks."""
    hook = {"object": "whatsapp_business_account", "callback_url": url, "fields": [{"name": name} for name in fields]}
    return 200, {"data": [hook]}


def answer_hub(request: Request) -> Response:
    """The model's listing, with the checksums of its files; and each of them."""
    if "/resolve/" in request.path:
        return Response(BIN, 200)
    git = hashlib.sha1(b"blob %d\0" % len(BIN) + BIN, usedforsecurity=False).hexdigest()
    large = {"sha256": hashlib.sha256(BIN).hexdigest()}
    files = [
        {"rfilename": name, "size": len(BIN), "blobId": git, "lfs": large if name == "model.bin" else None}
        for name in MODEL_FILES
    ]
    return as_json((200, {"sha": "1", "siblings": files}))


def make_browser(project: Path) -> Path:
    """A program that tells a version, as a browser does."""
    program = project / "browser"
    program.write_text("#!/bin/sh\necho Chromium 1.0\n")
    program.chmod(0o755)
    return program


def revoke(database: Clone, door: str) -> None:
    database.sql(f"revoke execute on function public.{door}(jsonb) from service_role")
