"""`make serve`: the site of vercel.json under gunicorn, in processes of its own."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from local.serve.clock import take_lock
from local.serve.environment import SECRETS, CannotServe, choose_queue, complete_environment, read_number
from local.services.process import free_port
from tests.database_clone import Clone
from tests.processes import PROJECT, descendants, wait_for

ENOUGH = dict.fromkeys(SECRETS, "x" * 32) | {"DATABASE_URL": "postgresql://x"}


class Served:
    def __init__(self, folder: Path, database: Clone) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "serve.log"
        environment = {
            **ENOUGH, "PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "PORT": str(self.port),
            "DATABASE_URL": database.service_url, "WOCS_DATA": str(folder / "data"), "WOCS_THREADS": "4",
            "WOCS_ADMINS": "Boss:60123456789",
        }  # fmt: skip
        command = [sys.executable, "-X", "utf8", "-m", "local.serve"]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=output, stderr=output)
        wait_for(self.is_up)

    def is_up(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return httpx.get(f"{self.url}/api/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False


@pytest.fixture
def served(scratch: Path, database: Clone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("serve"), database)
    yield served
    if served.process.poll() is None:
        served.process.kill()
        served.process.wait(10)


def test_the_whole_site_is_served_ticks_and_ends_gracefully(served: Served, database: Clone) -> None:
    with httpx.Client(base_url=served.url) as client:
        assert client.get("/inbox").status_code == 303
        assert client.get("/p/promo%2Draya").status_code == 404
        assert client.get("/robots.txt").headers["content-type"].startswith("text/plain")
        assert client.get("/api/config/checkout").status_code == 200
        assert client.post("/api/webhook", content=b"{}").status_code == 401
        assert client.get("/phone").status_code == 404
        assert client.get("/.env").status_code == 404
        assert client.get("/api/health", headers={"Host": "evil.example"}).status_code == 403
    assert len(descendants(served.process.pid)) == 2
    assert database.sql("select name, role::text from wocs.users") == [("Boss", "admin")]
    wait_for(lambda: database.sql("select 1 from wocs.meters where name = 'database_bytes'"))

    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)) as line:
        line.putrequest("POST", "/api/webhook")
        line.putheader("Content-Length", "2")
        line.endheaders()
        served.process.send_signal(signal.SIGTERM)
        line.send(b"{}")  # a request that was begun before the end
        assert line.getresponse().status == 401
    assert served.process.wait(30) == 0
    assert "Traceback" not in served.log.read_text()


@pytest.mark.parametrize(
    ("owner", "sentence"),
    [
        ({}, "no database"),
        ({"SUPABASE_URL": "https://x.supabase.co"}, "no database"),
        ({**ENOUGH, "CRON_SECRET": ""}, "CRON_SECRET must be set"),
        ({**ENOUGH, "PORT": "many"}, "PORT must be a number"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(owner: dict[str, str], sentence: str) -> None:
    with pytest.raises(CannotServe, match=sentence):
        complete_environment(owner)


def test_postgres_own_bell_is_rung_where_there_is_no_other() -> None:
    assert choose_queue(ENOUGH) == {"WOCS_QUEUE": "postgres"}
    assert choose_queue({**ENOUGH, "REDIS_URL": "redis://x"}) == {}
    assert choose_queue({"SUPABASE_URL": "https://x"}) == {}
    assert complete_environment({**ENOUGH, "WOCS_QUEUE": "cloud_tasks"})["WOCS_QUEUE"] == "cloud_tasks"


@pytest.mark.parametrize("told", ["0", "-1", "two", "1000", "1.5"])
def test_a_number_of_processes_that_cannot_be_is_said(told: str) -> None:
    with pytest.raises(CannotServe, match="WOCS_WORKERS must be a number from 1 to 999"):
        read_number({"WOCS_WORKERS": told}, "WOCS_WORKERS", 2)


def test_one_process_keeps_the_time_and_another_takes_over(tmp_path: Path) -> None:
    first = take_lock(tmp_path / "data" / "clock.lock")
    assert first
    assert take_lock(tmp_path / "data" / "clock.lock") is None
    first.close()
    second = take_lock(tmp_path / "data" / "clock.lock")
    assert second
    second.close()
