"""The functions as Vercel would run them: the bundles of a real build under Python 3.12, the database over HTTPS, the
queue over REST.

`make deploy-conversation` has every conversation with them; the gate has a few, in tests/contract/test_deploy_check.py.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from local.deploy.bundle import read_bundles
from local.deploy.bundled_site import BundledSite
from local.deploy.tools import Tools
from local.services import upstash_rest
from local.services.postgres_server import Postgres
from local.services.postgrest import Postgrest, gateway
from local.services.valkey import Valkey
from local.web.routes import read_site
from tests.contract.fake_storage import Storage
from tests.contract.http_servers import SECRET_KEY, served
from tests.conversation.fake_graph import TOKEN, Graph
from tests.conversation.fake_home_node import SECRET
from tests.conversation.phones import APP_SECRET, PHONE_NUMBER_ID
from tests.database_clone import OURS
from tests.panel.browser_client import SECRET as PANEL_SECRET

BUNDLED = os.environ.get("WOCS_BUNDLED") == "yes"
in_this_process = pytest.mark.skipif(BUNDLED, reason="it needs the functions, or a folder of theirs, in this process")
QUEUE_TOKEN = "a token of these tests"
Environ = dict[str, Any]
_queues = count(1)


@dataclass
class SupabaseProject:
    """One address for one database after the other; the files are of the newest alone."""

    binary: Path
    postgres: Postgres
    log: Path
    storage: Storage = field(default_factory=lambda: Storage(SECRET_KEY))
    _database: str = ""
    _postgrest: Postgrest | None = None
    _client: httpx.Client | None = None

    def use(self, database: str) -> None:
        for bucket in self.storage.buckets.values():
            bucket.clear()
        if self._database == database:
            return
        self.close()
        # Under the name of our own connections, so that a test's database may be made as it was before.
        url = f"{self.postgres.role_url('authenticator', database)}?application_name={OURS}"
        self._postgrest = Postgrest(self.binary, url, self.log)
        self._postgrest.start()
        self._client = httpx.Client(base_url=self._postgrest.url, timeout=30)
        self._database = database

    def close(self) -> None:
        if self._postgrest and self._client:
            self._client.close()
            self._postgrest.stop()
        self._database = ""

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/storage/"):
            answer: Iterable[bytes] = self.storage(environ, start_response)
            return answer
        assert self._client
        return gateway(self._client, SECRET_KEY)(environ, start_response)


@dataclass
class BundledFunctions:
    """`environment` is what the functions see; at `url` they answer whoever is not in this process."""

    site: BundledSite
    url: str
    supabase: SupabaseProject
    environment: dict[str, str]


@dataclass
class Deployment:
    """What is needed to run a tree that `vercel build` has built in `copy`, as often as it is wanted."""

    tools: Tools
    copy: Path
    output: Path
    postgrest: Path
    postgres: Postgres
    valkey: Valkey

    @contextmanager
    def run(self, graph: Graph) -> Iterator[BundledFunctions]:
        """With a queue of its own, and no database yet."""
        number = next(_queues)
        place = self.copy.parent / f"served-{number}"
        supabase = SupabaseProject(self.postgrest, self.postgres, place.with_suffix(".postgrest.log"))
        pool = redis.ConnectionPool.from_url(self.valkey.url, db=number, protocol=2, driver_info=None)
        environment: dict[str, str] = {}
        bundles = read_bundles(self.copy, self.output)
        site = BundledSite(read_site(self.copy), bundles, place, self.tools.python, environment)
        queue = upstash_rest.front(pool, QUEUE_TOKEN)
        with served(supabase) as supabase_url, served(queue) as queue_url, served(site) as url:
            environment |= {
                "SUPABASE_URL": supabase_url, "SUPABASE_SECRET_KEY": SECRET_KEY,
                "UPSTASH_REDIS_REST_URL": queue_url, "UPSTASH_REDIS_REST_TOKEN": QUEUE_TOKEN,
                "WHATSAPP_API_BASE": graph.base, "WHATSAPP_TOKEN": TOKEN, "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
                "WHATSAPP_APP_SECRET": APP_SECRET, "WOCS_NODE_SECRET": SECRET, "CRON_SECRET": "cron",
                "WOCS_JWT_SECRET": PANEL_SECRET,
            }  # fmt: skip
            yield BundledFunctions(site, url, supabase, environment)
            site.close()
            supabase.close()
        pool.disconnect()


deployments: list[Deployment] = []
"""At most one: of `make deploy-conversation`."""
