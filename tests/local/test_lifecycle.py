"""`python -m local run` as its owner lives with it: started, started twice, hurt, killed, started again, stopped."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from local.services.process import free_port
from tests.database_clone import Clone
from tests.processes import PROJECT, Launched, command_of, descendants, is_alive, wait_for

PARTS = {"database": "/postgres -D", "queue": "valkey-server", "web": "-m local.web", "home node": "-m home_node"}
pytestmark = pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="processes are counted in /proc, which is Linux"
)


class Owner:
    """Somebody at a terminal with a data folder and a port."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "CHROMIUM_PATH") if name in os.environ}
        here = {"PORT": str(self.port), "WOCS_DATA": str(self.data)}
        return kept | here | {"WOCS_BEAT_SECONDS": "2", "WOCS_LANGUAGE": "en"} | more

    def launch(self, **more: str) -> None:
        self.launched = Launched(self.environment(**more), self.data.with_suffix(".said"))

    def start(self) -> None:
        """Returns when the system says that it is ready; fails with all it said when it does not."""
        self.launch()
        self.launched.wait_until_ready()

    @property
    def pid(self) -> int:
        return self.launched.process.pid

    def part(self, name: str) -> int | None:
        """The process id of a part that was started by this launcher."""
        return next((pid for pid in descendants(self.pid) if PARTS[name] in command_of(pid)), None)

    def kill(self, part: str) -> None:
        pid = self.part(part)
        assert pid, part
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not is_alive(pid))

    def health(self) -> dict[str, Any] | None:
        try:
            secret = json.loads((self.data / "secrets.json").read_text())["CRON_SECRET"]
            bearer = {"Authorization": f"Bearer {secret}"}
            answer = httpx.get(f"{self.url}/api/health", headers=bearer, timeout=5)
        except httpx.HTTPError:
            return None
        return answer.json() if answer.status_code == 200 else None


def refused(owner: Owner, **more: str) -> str:
    """What a start says that must not succeed."""
    log = owner.data.with_suffix(".refused")
    launched = Launched(owner.environment(**more), log)
    assert launched.process.wait(30) == 1, launched.lines
    return log.read_text()


@pytest.fixture(scope="module")
def owner(scratch: Path) -> Iterator[Owner]:
    owner = Owner(scratch / "my data")
    owner.start()
    yield owner
    owner.launched.end(signal.SIGTERM)


def remember(owner: Owner, what: str) -> None:
    with service(owner) as connection:
        connection.execute("create table if not exists public.remembered (what text)")
        connection.execute("insert into public.remembered values (%s)", [what])


def remembered(owner: Owner) -> list[str]:
    with service(owner) as connection:
        return [row[0] for row in connection.execute("select what from public.remembered order by what")]


def service(owner: Owner) -> psycopg.Connection[tuple[Any, ...]]:
    kept = owner.data / "postgres"
    password, port = (kept / "password").read_text(), (kept / "port").read_text().strip()
    return psycopg.connect(f"postgresql://postgres:{password}@127.0.0.1:{port}/wocs", autocommit=True)


def test_it_is_ready_and_says_where_the_phone_is(owner: Owner) -> None:
    assert any(f"{owner.url}/phone" in line for line in owner.launched.lines)
    assert (owner.health() or {})["ok"] is True
    assert httpx.get(f"{owner.url}/phone", timeout=5).status_code == 200
    assert all(owner.part(name) for name in PARTS)


def test_the_home_node_calls_within_seconds(owner: Owner) -> None:
    wait_for(lambda: any(node["online"] for node in (owner.health() or {})["nodes"]))


def talk(owner: Owner, typed: str, *arguments: str, **more: str) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, "-m", "local", "talk", *arguments],
        cwd=PROJECT, env=owner.environment(**more), input=typed,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return ended.returncode, ended.stdout + ended.stderr


def test_a_script_talks_as_the_admin_and_sees_the_answers(owner: Owner) -> None:
    code, said = talk(owner, "/help\n\n/landing create\npage: talked-about\ntitle: Talk\n")
    assert "> page: talked-about\n" in said
    assert "TASK-" in said
    assert "[1]" in said
    assert code == 0


def test_what_was_said_and_done_is_kept_for_its_owner_alone(owner: Owner) -> None:
    closed = [owner.data / name for name in ("simulator", "logs", "media")]
    kept = [path for folder in closed for path in (folder, *folder.rglob("*"))]
    assert len(kept) > 6, kept
    for path in [*kept, owner.data / "secrets.json", owner.data / "lock", owner.data / "node-port"]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_page_that_points_its_own_name_here_reaches_no_part(owner: Owner) -> None:
    doorbell = f"http://127.0.0.1:{(owner.data / 'node-port').read_text().strip()}"
    for url in (f"{owner.url}/", f"{owner.url}/phone/api/chats", f"{owner.url}/api/health", f"{doorbell}/health"):
        assert httpx.get(url, timeout=5).status_code in {200, 302}, url
        for host in ("evil.example", f"evil.example:{owner.port}"):
            assert httpx.get(url, headers={"Host": host}, timeout=5).status_code == 403, url


def test_talking_as_somebody_unknown_or_to_nobody_is_told_in_a_sentence(owner: Owner, scratch: Path) -> None:
    assert talk(owner, "/help", "--as", "Nobody") == (
        1, "There is no phone of 'Nobody' here; there are those of Admin, Ali, Bob, Customer.\n"
    )  # fmt: skip
    code, said = talk(owner, "/help", PORT=str(free_port()), WOCS_DATA=str(scratch / "nowhere"))
    assert (code, "make run" in said) == (1, True)


def test_the_home_nodes_environment_holds_no_secret_that_it_does_not_use(owner: Owner) -> None:
    told = Path(f"/proc/{owner.part('home node')}/environ").read_bytes().decode()
    assert "postgresql://" not in told
    assert "REDIS_URL=" in told
    assert re.findall(r"(?:WOCS_\w*SECRET|CRON_SECRET|WHATSAPP_\w+)=", told) == []
    assert "postgresql://" in Path(f"/proc/{owner.part('web')}/environ").read_bytes().decode()


def test_a_second_start_is_refused_and_touches_nothing(owner: Owner) -> None:
    before = {name: owner.part(name) for name in PARTS}
    said = refused(owner, PORT=str(free_port()))
    assert f"already runs at {owner.url} (process {owner.pid})" in said
    assert {name: owner.part(name) for name in PARTS} == before


def test_a_taken_port_is_told_in_a_sentence(owner: Owner, scratch: Path) -> None:
    said = refused(owner, WOCS_DATA=str(scratch / "other"))
    assert f"port {owner.port} is taken" in said
    assert "Traceback" not in said


def test_people_that_cannot_be_read_are_told_in_a_sentence(scratch: Path) -> None:
    said = refused(Owner(scratch / "people"), WOCS_ADMINS="nobody")
    assert "WOCS_ADMINS: 'nobody' is not of the form" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_killed_is_started_again(owner: Owner, part: str) -> None:
    if part == "database":
        remember(owner, "before the database was killed")
    owner.kill(part)
    wait_for(lambda: any(line.endswith(f"{part} is started again") for line in owner.launched.lines))
    wait_for(lambda: owner.part(part))
    wait_for(lambda: (owner.health() or {}).get("ok"))


def test_a_killed_launcher_leaves_nobody_behind_and_the_next_start_finds_the_data(owner: Owner) -> None:
    remember(owner, "before the launcher was killed")
    everybody = descendants(owner.pid)
    owner.launched.end(signal.SIGKILL)
    owner.start()  # while the old parts are still dying
    wait_for(lambda: not any(is_alive(pid) for pid in everybody))
    assert "before the launcher was killed" in remembered(owner)


def test_ctrl_c_stops_everything_within_seconds_and_the_data_is_kept(owner: Owner) -> None:
    everybody = descendants(owner.pid)
    began = time.monotonic()
    assert owner.launched.end(signal.SIGINT) == 0
    assert time.monotonic() - began < 10
    assert not any(is_alive(pid) for pid in everybody)
    owner.start()
    assert remembered(owner) == ["before the database was killed", "before the launcher was killed"]


def test_with_a_graph_of_ones_own_there_is_no_simulator(owner: Owner) -> None:
    owner.launched.end(signal.SIGTERM)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        owner.launch(WHATSAPP_API_BASE=base)
        owner.launched.wait_until_ready()
        answer = httpx.get(f"{owner.url}/phone", timeout=5)
    assert (answer.status_code, "switched off" in answer.text) == (404, True)
    assert any("WHATSAPP_TOKEN is not set" in line for line in owner.launched.lines), "and what is missing is told"


def test_beside_a_database_of_ones_own_there_is_no_simulator_and_nobody_is_made_up(
    owner: Owner, database: Clone
) -> None:
    owner.launched.end(signal.SIGTERM)
    owner.launch(DATABASE_URL=database.service_url)
    owner.launched.wait_until_ready()
    assert httpx.get(f"{owner.url}/phone", timeout=5).status_code == 404
    assert httpx.post(f"{owner.url}/phone/api/send", json={"person": "Admin", "text": "/help"}).status_code == 404
    assert database.sql("select count(*) from wocs.users") == [(0,)]
    wait_for(lambda: any("WOCS_SIMULATOR=on" in line for line in owner.launched.lines))


def test_a_simulator_that_is_named_starts_beside_it(owner: Owner, database: Clone) -> None:
    owner.launched.end(signal.SIGTERM)
    owner.launch(DATABASE_URL=database.service_url, WOCS_SIMULATOR="on")
    owner.launched.wait_until_ready()
    assert httpx.get(f"{owner.url}/phone", timeout=5).status_code == 200
    assert database.sql("select count(*) from wocs.users where role = 'admin'") == [(1,)]
