"""Four home nodes and two processes of functions, as `make serve` runs them: nothing runs twice, all do their share.

The work is waiting and not computing, so that a machine of two cores shows what four nodes do. `make campaigns` gives
them five times as many tasks, and Postgres' own bell too.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from home_node.identity import keep_identity
from local.services.process import free_port
from local.services.valkey import Valkey
from shared.taskqueue.redis import RedisQueue
from tests.campaigns import CAMPAIGNS
from tests.conversation.fake_graph import TOKEN, Graph
from tests.conversation.phones import APP_SECRET, PHONE_NUMBER_ID
from tests.database_clone import Clone
from tests.enrolled_nodes import identity_of, key_of
from tests.processes import PROJECT, wait_for
from tests.sql.inbound_messages import with_people

NODES = ("one", "two", "three", "four")
WAIT_S = 0.4
ALONE = 6
TOGETHER = 40 if CAMPAIGNS == 1 else 200
STRINGS = ["redis"] if CAMPAIGNS == 1 else ["redis", "postgres"]
# By how many places a task may be overtaken. What waits for longer than 15 s is told in beats too, fifty to a node.
OVERTAKEN_MAX = 2 * len(NODES) + (0 if CAMPAIGNS == 1 else 50 * (len(NODES) - 1))
NEW_TASKS = """insert into wocs.tasks
  (type, runs, status, priority, requested_by, needs_role, repeatable, created_at)
select 'drive', 'home', 'pending', case when n > %s then 'high' else 'normal' end, u.id, 'viewer', true,
  now() + make_interval(secs => n / 1000.0)
from generate_series(1, %s) n, (select x.id from wocs.users x where x.role = 'admin' limit 1) u
order by n returning id"""
SECRET, CRON = "a secret of these tests", "a clock of these tests"


class Crew:
    """The functions, and the nodes that were started so far; what each says goes into a file of its name."""

    def __init__(self, folder: Path, database: Clone, graph: Graph, queue: dict[str, str]) -> None:
        self.folder, self.database, self.queue = folder, database, queue
        self.folder.mkdir()
        self.ports = {node: free_port() for node in NODES}
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("functions", "local.serve", environment={
            "PORT": str(port), "WOCS_WORKERS": "2", "WOCS_DATA": str(folder), "DATABASE_URL": database.service_url,
            "WOCS_NODE_SECRET": SECRET, "CRON_SECRET": CRON, "WOCS_JWT_SECRET": "j" * 32,
            "WHATSAPP_API_BASE": graph.base, "WHATSAPP_TOKEN": TOKEN, "WHATSAPP_APP_SECRET": APP_SECRET,
            "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID, "WHATSAPP_VERIFY_TOKEN": "verify-me",
            "WOCS_NODE_URL": ",".join(f"http://127.0.0.1:{own}" for own in self.ports.values()), **queue,
        })  # fmt: skip
        wait_for(self._is_up)

    def start_nodes(self, *names: str) -> None:
        for name in names:
            file = self.folder / f"{name}.json"
            keep_identity(file, identity_of(name, SECRET))
            self.database.call("wocs_enlist", {"people": [], "node": key_of(name)})
            own = {"WOCS_FUNCTIONS_URL": self.url, "WOCS_DATA": str(self.folder / name), **self.queue}
            self._start(
                name, "tests.chaos.waiting_node", str(file), str(self.ports[name]), str(WAIT_S), environment=own
            )
        wait_for(
            lambda: (
                self.database.sql("select count(*) from wocs.node_list_online() n where n.name = any (%s)", list(names))
                == [(len(names),)]
            )
        )

    def do(self, count: int) -> list[str]:
        """So many tasks, there at once, the last four of them urgent; once all are done. Nobody hears of each."""
        self.database.sql("update wocs.users set quiet = true")
        rows = self.database.sql(NEW_TASKS, count - 4, count)
        tasks = [str(task) for (task,) in rows]
        for _ in range(0, count, 50):  # a tick rings for fifty
            answer = httpx.get(f"{self.url}/api/cron", headers={"Authorization": f"Bearer {CRON}"}, timeout=30)
            assert answer.status_code == 200, answer.text
        wait_for(
            lambda: (
                self.database.sql("select count(*) from wocs.tasks where status = 'done' and id = any (%s)", tasks)
                == [(count,)]
            ),
            120,
        )
        return tasks

    def runs_of(self, node: str) -> list[str]:
        said = (self.folder / f"{node}.log").read_text().splitlines()
        return [line.removeprefix("ran ") for line in said if line.startswith("ran ")]

    def tasks_a_second(self, tasks: list[str]) -> float:
        span = "extract(epoch from max(completed_at) - min(started_at))"
        [(seconds,)] = self.database.sql(f"select {span} from wocs.tasks where id = any (%s)", tasks)  # noqa: S608
        return len(tasks) / float(seconds)

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(60)

    def _start(self, name: str, module: str, *arguments: str, environment: dict[str, str]) -> None:
        command = [sys.executable, "-X", "utf8", "-m", module, *arguments]
        own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), **environment}
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes.append(subprocess.Popen(command, env=own, cwd=PROJECT, stdout=log, stderr=log))

    def _is_up(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False


@pytest.fixture(params=STRINGS)
def crew(
    request: pytest.FixtureRequest, database: Clone, valkey: Valkey, queue: RedisQueue, scratch: Path
) -> Iterator[Crew]:
    graph = Graph()
    chosen = {"REDIS_URL": valkey.url} if request.param == "redis" else {"WOCS_QUEUE": "postgres"}
    crew = Crew(scratch / f"crew {request.param}", with_people(database), graph, chosen)
    yield crew
    crew.stop()
    graph.close()


def test_four_nodes_do_three_times_what_one_does_and_nothing_twice(crew: Crew) -> None:
    crew.start_nodes("one")
    alone = crew.tasks_a_second(crew.do(ALONE))
    crew.start_nodes(*NODES[1:])
    before = {node: len(crew.runs_of(node)) for node in NODES}
    tasks = crew.do(TOGETHER)
    runs = {node: crew.runs_of(node)[before[node] :] for node in NODES}

    assert Counter(task for node in NODES for task in runs[node]) == Counter(tasks)
    assert crew.database.sql("select distinct attempt from wocs.tasks where id = any (%s)", tasks) == [(1,)]

    share = TOGETHER / len(NODES)
    assert all(0.75 * share <= len(runs[node]) <= 1.25 * share for node in NODES), {n: len(runs[n]) for n in NODES}

    assert crew.tasks_a_second(tasks) >= 3 * alone

    rows = crew.database.sql("select id from wocs.tasks where id = any (%s) order by started_at", tasks)
    started = [str(row[0]) for row in rows]
    expected = tasks[-4:] + tasks[:-4]
    displaced = [abs(started.index(task) - expected.index(task)) for task in expected]
    assert max(displaced) <= OVERTAKEN_MAX, displaced
