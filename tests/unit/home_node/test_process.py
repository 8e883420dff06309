"""`python -m home_node` as it runs at home: a real process, a real Valkey, a real doorbell."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import redis

from home_node.browser import find_browser
from home_node.identity import keep_identity, locate_identities
from local.services.valkey import Valkey
from shared.signatures import sign_wake
from shared.taskqueue import name_set
from shared.taskqueue.redis import RedisQueue
from tests.unit.home_node.awaited import await_that
from tests.unit.home_node.fake_functions import IDENTITY, FunctionsStandIn, make_task

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def queue(valkey: Valkey) -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(valkey.url, decode_responses=True)
    client.flushall()
    client.config_resetstat()
    yield client
    client.close()


@dataclass
class Running:
    process: "subprocess.Popen[str]"
    doorbell: str


@contextmanager
def run_node(functions: FunctionsStandIn, valkey: Valkey, port: int | None = None, **more: str) -> Iterator[Running]:
    port = port or free_port()
    doorbell = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "home_node", "--port", str(port)]
    environment = make_environment(functions, valkey, WOCS_NODE_URL=doorbell, **more)
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        functions.await_calls("beat")
        yield Running(process, doorbell)
    finally:
        process.kill()
        process.communicate()


def make_environment(functions: FunctionsStandIn, valkey: Valkey, **more: str) -> dict[str, str]:
    return make_own_environment(functions) | {"REDIS_URL": valkey.url, **more}


def make_own_environment(functions: FunctionsStandIn) -> dict[str, str]:
    """Of a node that is enrolled."""
    data = Path(tempfile.mkdtemp(dir=functions.folder))
    keep_identity(locate_identities(data) / "home-1.json", IDENTITY)
    return {
        "PATH": os.environ["PATH"],
        "WOCS_ENV_FILE": "off",
        "WOCS_FUNCTIONS_URL": functions.url,
        "WOCS_DATA": str(data),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ring_doorbell(url: str) -> None:
    headers = sign_wake([IDENTITY], "POST", "/wake", b"{}")
    assert httpx.post(f"{url}/wake", content=b"{}", headers=headers).status_code == 202


def count_polls(queue: redis.Redis) -> int:
    statistics: dict[str, dict[str, int]] = queue.info("commandstats")
    return statistics.get("cmdstat_zmpop", {}).get("calls", 0)


def test_behind_the_doorbell_a_job_costs_one_command_at_home(
    functions: FunctionsStandIn, valkey: Valkey, queue: redis.Redis
) -> None:
    with run_node(functions, valkey) as running:
        await_that(lambda: count_polls(queue) == 1)
        for number in range(1201, 1206):
            task_id = f"TASK-{number}"
            functions.tasks[task_id] = make_task(task_id, "nobody_can")
            RedisQueue(valkey.url).push([{"task": task_id, "score": 1.0}])
            ring_doorbell(running.doorbell)
            functions.await_calls("report", number - 1200)
    assert count_polls(queue) == 1 + 5


def test_sigterm_lets_the_screenshot_in_hand_finish_and_be_reported(
    functions: FunctionsStandIn, valkey: Valkey, queue: redis.Redis
) -> None:
    if find_browser() is None:
        pytest.skip("no Chromium on this machine")
    functions.page = (200, "<!doctype html><h1>Promo Raya</h1>")
    functions.may_show_page.clear()
    functions.tasks["TASK-1201"] = make_task("TASK-1201", args={"page": "promo-raya"})
    RedisQueue(valkey.url).push([{"task": "TASK-1201", "score": 1.0}])
    with run_node(functions, valkey) as running:
        functions.await_that(lambda: bool(functions.seen))
        running.process.send_signal(signal.SIGTERM)
        RedisQueue(valkey.url).push([{"task": "TASK-1202", "score": 1.0}])
        functions.may_show_page.set()
        output, _ = running.process.communicate(timeout=25)
    assert running.process.returncode == 0, output
    [report] = functions.requests("report")
    assert report["outcome"] == "done"
    size = len(functions.files[0][2])
    assert report["files"] == [{"key": "shots/TASK-1201-1-1.jpg", "mime": "image/jpeg", "size": size}]
    assert functions.requests("beat")[-1]["leaving"] is True
    assert queue.zcard(name_set(0, "any")) == 1
    assert "has stopped" in output


def test_a_node_that_is_killed_takes_its_browser_with_it(
    functions: FunctionsStandIn, valkey: Valkey, queue: redis.Redis
) -> None:
    if find_browser() is None:
        pytest.skip("no Chromium on this machine")
    functions.may_show_page.clear()
    functions.tasks["TASK-1201"] = make_task("TASK-1201", args={"page": "promo-raya"})
    RedisQueue(valkey.url).push([{"task": "TASK-1201", "score": 1.0}])
    with run_node(functions, valkey) as running:
        functions.await_that(lambda: bool(functions.seen))
        processes = list_descendants(running.process.pid)
        assert len(processes) > 2
        running.process.kill()
        await_that(lambda: not any(is_alive(pid) for pid in processes))


def test_no_child_of_the_node_sees_a_secret(functions: FunctionsStandIn, valkey: Valkey, queue: redis.Redis) -> None:
    if find_browser() is None:
        pytest.skip("no Chromium on this machine")
    functions.may_show_page.clear()
    functions.tasks["TASK-1201"] = make_task("TASK-1201", args={"page": "promo-raya"})
    RedisQueue(valkey.url).push([{"task": "TASK-1201", "score": 1.0}])
    secrets = {"VERCEL_TOKEN", "WOCS_WRITER_KEY", "UPSTASH_REDIS_REST_TOKEN", "AWS_SECRET_ACCESS_KEY", "HTTPS_PROXY"}
    hidden = {name: f"http://u:hidden-{name}@x" for name in secrets}
    with run_node(functions, valkey, **hidden) as running:
        functions.await_that(lambda: bool(functions.seen))
        children = list_descendants(running.process.pid)
        seen = [Path(f"/proc/{pid}/environ").read_bytes() for pid in children]
        functions.may_show_page.set()
    assert len(seen) > 2
    assert [environ for environ in seen if b"hidden" in environ] == []
    assert [environ for environ in seen if b"REDIS_URL" in environ] == []


def list_descendants(pid: int) -> list[int]:
    """By /proc, of all threads: Chromium's are children of Playwright's driver, that of the node."""
    children = [
        int(child) for line in Path(f"/proc/{pid}/task").glob("*/children") for child in line.read_text().split()
    ]
    return children + [grandchild for child in children for grandchild in list_descendants(child)]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_node_stops_at_once(
    functions: FunctionsStandIn, valkey: Valkey, queue: redis.Redis, name: signal.Signals
) -> None:
    with run_node(functions, valkey) as running:
        running.process.send_signal(name)
        output, _ = running.process.communicate(timeout=20)  # less than a beat and a look at the queue
    assert running.process.returncode == 0, output
    assert IDENTITY.secret not in output


def test_once_does_what_waits_and_ends(functions: FunctionsStandIn, valkey: Valkey, queue: redis.Redis) -> None:
    for task_id in ("TASK-1201", "TASK-1202"):
        functions.tasks[task_id] = make_task(task_id, "nobody_can")
    RedisQueue(valkey.url).push([{"task": "TASK-1201", "score": 1.0}])
    functions.beats = [{"due": ["TASK-1202"]}]
    command = [sys.executable, "-m", "home_node", "--once", "--port", "0"]
    ended = subprocess.run(
        command, env=make_environment(functions, valkey), cwd=ROOT, timeout=60, stdout=subprocess.DEVNULL
    )
    assert ended.returncode == 0
    assert {request["task"] for request in functions.requests("report")} == {"TASK-1201", "TASK-1202"}


def test_where_the_port_is_taken_the_node_says_so_and_looks_by_the_clock(
    functions: FunctionsStandIn, valkey: Valkey, queue: redis.Redis
) -> None:
    functions.tasks["TASK-1201"] = make_task("TASK-1201", "nobody_can")
    with socket.socket() as other_server:
        other_server.bind(("127.0.0.1", 0))
        other_server.listen()
        with run_node(functions, valkey, port=other_server.getsockname()[1]) as running:
            await_that(lambda: count_polls(queue) >= 1)
            RedisQueue(valkey.url).push([{"task": "TASK-1201", "score": 1.0}])
            functions.await_calls("report")
            running.process.terminate()
            output, _ = running.process.communicate(timeout=20)
    assert "is taken; looking into the queue by the clock instead." in output


def test_without_a_queue_the_beats_bring_the_work(functions: FunctionsStandIn) -> None:
    functions.tasks["TASK-1201"] = make_task("TASK-1201", "nobody_can")
    functions.beats = [{"due": ["TASK-1201"]}]
    environment = make_own_environment(functions)
    command = [sys.executable, "-m", "home_node", "--once", "--port", "0"]
    subprocess.run(command, env=environment, cwd=ROOT, timeout=60, check=True, stdout=subprocess.DEVNULL)
    assert [request["task"] for request in functions.requests("report")] == ["TASK-1201"]


def test_a_browser_s_profile_that_a_kill_left_open_is_removed_at_the_start(functions: FunctionsStandIn) -> None:
    environment = make_own_environment(functions)
    left_open = Path(environment["WOCS_DATA"]) / "tiktok" / "profile"
    (left_open / "Default").mkdir(parents=True)
    (left_open / "Default" / "Cookies").write_text("of a login")
    command = [sys.executable, "-m", "home_node", "--once", "--port", "0"]
    subprocess.run(command, env=environment, cwd=ROOT, timeout=60, check=True, stdout=subprocess.DEVNULL)
    assert not left_open.exists()


def test_the_log_s_head_is_kept_under_the_node_s_own_name_however_it_was_started(functions: FunctionsStandIn) -> None:
    environment = make_own_environment(functions)
    data = Path(environment["WOCS_DATA"])
    elsewhere = data / "own-node.json"
    keep_identity(elsewhere, IDENTITY)
    head = {"position": 7, "digest": "seven", "kept": "seven"}
    for chosen in (["--identity", str(elsewhere)], ["--name", "home-1"], []):
        functions.beats = [{"audit": head}]
        command = [sys.executable, "-m", "home_node", "--once", "--port", "0", *chosen]
        subprocess.run(command, env=environment, cwd=ROOT, timeout=60, check=True, stdout=subprocess.DEVNULL)
    file = data / "audit_head-home-1.json"
    assert [found.name for found in data.glob("audit_head*")] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600
    known = {"position": 7, "problem": None}
    assert [beat["audit"] for beat in functions.requests("beat")] == [None, known, known, known, known, known]
