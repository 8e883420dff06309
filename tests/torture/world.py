"""The real parts of one run: Postgres, Valkey, PostgREST, functions and nodes as processes, proxies on their lines."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Literal

import httpx
import psycopg
import redis
from psycopg.types.json import Jsonb

from home_node.identity import keep_identity
from local.services import migrations
from local.services.postgres_server import Postgres
from local.services.postgrest import Postgrest, gateway
from local.services.process import free_port
from local.services.upstash_rest import front
from local.services.valkey import Valkey
from tests.contract.http_servers import SECRET_KEY, served
from tests.conversation.fake_graph import TOKEN
from tests.conversation.phones import APP_SECRET, PHONE_NUMBER_ID
from tests.enrolled_nodes import identity_of, key_of
from tests.processes import PROJECT, stat_of, wait_for
from tests.torture.fault_proxy import FaultProxy
from tests.torture.witness import Witness

Way = Literal["direct", "https"]
WORKERS, NODES = 2, ("one", "two")
NODE_SECRET, CRON, REST_TOKEN = "a secret of these tests", "a clock of these tests", "a token of these tests"
KEPT = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}
"""A process that dies loses nothing that it gave to the kernel: only a power cut would, and none is played here."""
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
SKEW = "+90s"  # less than signatures bear
CHAOS_SQL = (Path(__file__).parent / "shortened_waits.sql").read_text()


class Servers:
    """Postgres and Valkey of all runs; `template` is a database with every migration and the shortened waits."""

    def __init__(self, folder: Path) -> None:
        self.postgres = Postgres(folder / "postgres", configuration=KEPT)
        self.valkey = Valkey(folder / "valkey")
        self.postgres.start()
        self.valkey.start()
        with psycopg.connect(self.postgres.url("postgres"), autocommit=True) as connection:
            connection.execute("create database chaos_template")
        migrations.apply(self.postgres.url("chaos_template"))
        with psycopg.connect(self.postgres.url("chaos_template"), autocommit=True) as connection:
            connection.execute(CHAOS_SQL.encode())

    def make_database(self, name: str) -> None:
        with psycopg.connect(self.postgres.url("postgres"), autocommit=True) as connection:
            connection.execute(f'create database "{name}" template chaos_template strategy file_copy'.encode())

    def drop_database(self, name: str) -> None:
        with psycopg.connect(self.postgres.url("postgres"), autocommit=True) as connection:
            connection.execute(f'drop database "{name}" with (force)'.encode())

    def restart_postgres(self) -> None:
        """Immediate: no session ends well, the log is played again at the start."""
        process = self.postgres.process
        assert process
        process.send_signal(signal.SIGQUIT)
        process.wait(30)
        self.postgres.start()

    def restart_valkey(self) -> None:
        """Killed; it comes back empty."""
        process = self.valkey.process
        assert process
        process.kill()
        process.wait(30)
        self.valkey.start()

    def flush_valkey(self) -> None:
        with suppress(redis.RedisError), redis.Redis.from_url(self.valkey.url) as client:
            client.flushall()

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()


class World:
    """One run's system. Everything here is called from the main thread."""

    def __init__(self, folder: Path, servers: Servers, way: Way, postgrest: Path | None) -> None:
        self.folder, self.servers, self.way = folder, servers, way
        folder.mkdir(parents=True)
        folder.chmod(0o755)
        self.name = f"chaos_{folder.name}".replace(" ", "_")
        servers.make_database(self.name)
        servers.flush_valkey()
        self.traps, self.acts = folder / "traps", folder / "acts"
        self.traps.mkdir()
        self.acts.touch()
        self.witness, self.rest = Witness(), ExitStack()
        self.clock = self.rest.enter_context(httpx.Client(timeout=20, trust_env=False, verify=False))  # noqa: S501
        self.lines = {"functions": FaultProxy(free_port())}
        self.lines |= {line: FaultProxy(port) for line, port in self._ports(postgrest).items()}
        self.functions_port = self.lines["functions"].target
        self.url = f"http://127.0.0.1:{self.lines['functions'].port}"
        self.skewed = False
        self.ports = {node: free_port() for node in NODES}
        self.nodes: dict[str, subprocess.Popen[bytes]] = {}
        self.functions = self._run(
            "functions", "tests.torture.functions_process", str(self.functions_port), str(WORKERS)
        )
        wait_for(lambda: self.tick() == 200)

    @property
    def database_url(self) -> str:
        """The owner's, past every proxy."""
        return self.servers.postgres.url(self.name)

    def tick(self) -> int:
        try:
            address = f"http://127.0.0.1:{self.functions_port}/api/cron"
            return self.clock.get(address, headers={"Authorization": f"Bearer {CRON}"}).status_code
        except httpx.HTTPError:
            return 0

    def start_nodes(self) -> None:
        """Those that run no more."""
        for name in NODES:
            if name not in self.nodes or self.nodes[name].poll() is not None:
                file = self.folder / f"{name}.json"
                if not file.exists():
                    keep_identity(file, identity_of(name, NODE_SECRET))
                arguments = (str(file), str(self.ports[name]), str(self.acts))
                self.nodes[name] = self._run(name, "tests.torture.node_process", *arguments)

    def skew_clock(self) -> bool:
        """The next node that is started lives in another minute; whether that can be done here."""
        self.skewed = FAKETIME.exists()
        if self.skewed:
            self.nodes[NODES[0]].kill()
        return self.skewed

    def heal_lines(self) -> None:
        for line in self.lines.values():
            line.heal()

    def stop(self) -> None:
        for process in (*self.nodes.values(), self.functions):
            for number in (signal.SIGCONT, signal.SIGKILL):
                with suppress(ProcessLookupError):
                    process.send_signal(number)
            process.wait(30)
        for line in self.lines.values():
            line.close()
        self.rest.close()
        self.witness.heal()
        self.witness.close()
        (self.folder / "sent").write_text("".join(f"{json.dumps(sent)}\n" for sent in self.witness.sent))

    def frozen(self, pid: int) -> bool:
        return stat_of(pid)[0] == "T"

    def _ports(self, postgrest: Path | None) -> dict[str, int]:
        postgres, valkey = self.servers.postgres, self.servers.valkey
        if self.way == "direct":
            return {"database": postgres.port, "bell": valkey.port}
        assert postgrest
        rest = Postgrest(postgrest, postgres.role_url("authenticator", self.name), self.folder / "postgrest.log")
        rest.start()
        self.rest.callback(rest.stop)
        client = self.rest.enter_context(httpx.Client(base_url=rest.url, timeout=30))
        database = self.rest.enter_context(served(bad_gateway(gateway(client, SECRET_KEY))))
        pool = redis.ConnectionPool.from_url(valkey.url, protocol=2)
        bell = self.rest.enter_context(served(front(pool, REST_TOKEN)))
        return {"database": int(database.rsplit(":", 1)[1]), "bell": int(bell.rsplit(":", 1)[1])}

    def _seams(self) -> dict[str, str]:
        database, bell = self.lines["database"].port, self.lines["bell"].port
        if self.way == "https":
            return {
                "SUPABASE_URL": f"http://127.0.0.1:{database}", "SUPABASE_SECRET_KEY": SECRET_KEY,
                "UPSTASH_REDIS_REST_URL": f"http://127.0.0.1:{bell}", "UPSTASH_REDIS_REST_TOKEN": REST_TOKEN,
            }  # fmt: skip
        postgres, valkey = self.servers.postgres, self.servers.valkey
        service = postgres.service_url(self.name).replace(f":{postgres.port}/", f":{database}/")
        return {"DATABASE_URL": service, "REDIS_URL": valkey.url.replace(f":{valkey.port}/", f":{bell}/")}

    def _run(self, name: str, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        seams = self._seams()
        own = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "CHAOS_TRAPS": str(self.traps),
            "WOCS_DATA": str(self.folder / f"of {name}"), "WOCS_FUNCTIONS_URL": self.url, "WOCS_LANGUAGE": "en",
        }  # fmt: skip
        if name == "functions":
            own |= seams | {
                "WHATSAPP_API_BASE": self.witness.base, "WHATSAPP_TOKEN": TOKEN, "WHATSAPP_APP_SECRET": APP_SECRET,
                "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID, "WHATSAPP_VERIFY_TOKEN": "verify-me",
                "WOCS_NODE_SECRET": NODE_SECRET, "CRON_SECRET": CRON, "WOCS_JWT_SECRET": "j" * 32,
                "WOCS_NODE_URL": ",".join(f"http://127.0.0.1:{port}" for port in self.ports.values()),
            }  # fmt: skip
        else:
            hook = "https://api.vercel.com/v1/integrations/deploy/prj_chaos/secret"  # never called: the witness acts
            own |= {key: value for key, value in seams.items() if "REDIS" in key}
            own |= {"WOCS_DEPLOY_HOOK_STAGING": hook, "WOCS_DEPLOY_HOOK_MAIN": hook}
            if self.skewed and name == NODES[0]:
                own |= {"LD_PRELOAD": str(FAKETIME), "FAKETIME": SKEW, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        command = [sys.executable, "-X", "utf8", "-m", module, *arguments]
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(command, env=own, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def bad_gateway(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """What a gateway says while nobody is behind it."""

    def answered(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        try:
            return application(environ, start)
        except httpx.HTTPError:
            start("502 Bad Gateway", [("Content-Length", "0")])
            return [b""]

    return answered


def enlist(connection: psycopg.Connection[Any], people: list[dict[str, str]]) -> None:
    for node in (None, *NODES):
        request: dict[str, Any] = {"people": people if node is None else []}
        if node:
            request["node"] = key_of(node)
        connection.execute("select wocs_enlist(%s)", [Jsonb(request)])
