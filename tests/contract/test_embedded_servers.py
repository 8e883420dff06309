"""The servers we embed: they keep what was committed, refuse to be doubled, and never outlive us."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from local.services import process
from local.services.account import is_readable, server_account
from local.services.postgres_server import Postgres, PostgresFailed
from local.services.postmaster import command_of
from local.services.valkey import Valkey, ValkeyFailed

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def private() -> Iterator[Path]:
    """A folder with a space in its name that nobody but us may enter, as a home folder is."""
    folder = Path(tempfile.mkdtemp(prefix="a private home "))
    yield folder
    for link in folder.rglob("*"):
        if link.is_symlink():
            shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def launched(folder: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    launcher = subprocess.Popen(
        [sys.executable, "-m", "tests.contract.killable_services", str(folder)],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: dict[str, Any] = {}
    with launcher:
        try:
            assert launcher.stdout
            told = json.loads(launcher.stdout.readline())
            yield launcher, told
        finally:
            launcher.kill()
            await_end(*(pid for pid in told.values() if isinstance(pid, int)))


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def await_end(*pids: int) -> None:
    deadline = time.monotonic() + 10
    while any(command_of(pid) for pid in pids):
        assert time.monotonic() < deadline, f"still alive: {[command_of(pid) for pid in pids]}"
        time.sleep(0.01)


def await_start(child: subprocess.Popen[bytes], program: str) -> None:
    while not command_of(child.pid).startswith(program):
        time.sleep(0.01)


def backends(postmaster: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()]


def test_postgres_keeps_what_was_committed_through_kill_9_and_restart(private: Path) -> None:
    server = Postgres(private / "postgres")
    server.start()
    port = server.port
    rows(server.url(), "create table kept as select 1201 as task")
    assert server.process
    server.process.kill()
    server.process.wait()
    server.start()
    assert rows(server.url(), "select task from kept") == [(1201,)]
    server.stop()
    server.start()
    assert rows(server.service_url(), "select current_user") == [("service_role",)]
    assert server.port == port
    server.stop()


def test_a_killed_launcher_leaves_no_orphan_and_its_data_opens_again(private: Path) -> None:
    with launched(private) as (launcher, told):
        rows(told["url"], "create table kept as select 7 as n")
        launcher.kill()
        await_end(told["postgres"], told["valkey"])
    with launched(private) as (_, again):
        assert rows(again["url"], "select n from kept") == [(7,)]


@pytest.mark.skipif(sys.platform != "linux", reason="finds the server's own children in /proc")
def test_everything_killed_at_once_recovers(private: Path) -> None:
    with launched(private) as (launcher, told):
        rows(told["url"], "create table kept as select 7 as n")
        for pid in (*backends(told["postgres"]), told["postgres"], told["valkey"], launcher.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    with launched(private) as (_, again):
        assert rows(again["url"], "select n from kept") == [(7,)]


def test_a_server_killed_without_its_busy_children_is_waited_for(private: Path) -> None:
    """A child that computes notices only when it is done; until then Postgres will not start."""
    server = Postgres(private / "postgres")
    server.start()
    assert server.process
    with psycopg.connect(server.url(), autocommit=True, options="-c statement_timeout=1500") as busy:
        child = busy.info.backend_pid
        server.process.kill()
        with pytest.raises(psycopg.OperationalError):
            busy.execute("select sum(length(repeat('x', n % 1000))) from generate_series(1, 1000000000) n")
            busy.execute("select 1")
    server.process.wait()
    server.start()
    assert not command_of(child)
    server.stop()


def test_a_second_start_on_the_same_data_is_refused(private: Path) -> None:
    with launched(private) as (_, told):
        with pytest.raises(PostgresFailed, match="another WOCS is already running on"):
            Postgres(private / "postgres").start()
        assert rows(told["url"], "select 1") == [(1,)]


def test_a_first_start_that_was_interrupted_begins_again(private: Path) -> None:
    server = Postgres(private / "postgres")
    server.start()
    server.stop()
    (server.data / "cluster").rename(server.data / "cluster.new")
    (server.data / "cluster.new" / "PG_VERSION").unlink()
    server.start()
    assert rows(server.url(), "select 1") == [(1,)]
    server.stop()


def test_roles_that_were_made_without_their_database_are_no_obstacle(private: Path) -> None:
    server = Postgres(private / "postgres")
    server.start()
    rows(server.url("postgres"), "drop database wocs")
    server.stop()
    server.start()
    assert rows(server.service_url(), "select current_user") == [("service_role",)]
    server.stop()


def test_a_process_id_that_now_belongs_to_another_program_is_no_obstacle(private: Path) -> None:
    server = Postgres(private / "postgres")
    server.start()
    pid_file = server.cluster / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    server.stop()
    stranger = process.start(["/bin/sleep", "60"], user=server.account, log=private / "stranger.log")
    await_start(stranger, "/bin/sleep")
    pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
    server.start()
    server.stop()
    assert stranger.poll() is None
    process.stop(stranger, (signal.SIGTERM,))


def test_somebody_elses_settings_do_not_get_in(private: Path) -> None:
    strange = {
        "PGDATA": "/nowhere",
        "PGPORT": "1",
        "PGOPTIONS": "-c junk=1",
        "PGSSLMODE": "require",
        "LC_ALL": "xx_YY.UTF-8",
        "LANG": "zz",
    }
    with launched(private, **strange) as (_, told):
        assert rows(told["url"], "select current_setting('server_encoding'), current_setting('lc_messages')") == [
            ("UTF8", "C")
        ]


def test_a_port_that_was_taken_meanwhile_is_replaced(private: Path) -> None:
    server = Postgres(private / "postgres")
    server.start()
    server.stop()
    with socket.create_server(("127.0.0.1", server.port)) as taken:
        server.start()
        assert server.port != taken.getsockname()[1]
        server.stop()


def test_the_password_is_ours_alone_and_needed(private: Path) -> None:
    server = Postgres(private / "postgres")
    server.start()
    assert stat.S_IMODE((server.data / "password").stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url().replace("postgres:", "postgres:wrong"))
    server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as somebody else")
def test_as_root_the_servers_run_as_nobody_and_the_data_is_where_nobody_can_go(private: Path) -> None:
    nobody = server_account()
    with launched(private) as (_, told):
        for name in ("postgres", "valkey"):
            assert nobody
            assert Path(f"/proc/{told[name]}").stat().st_uid == nobody.uid
    assert (private / "postgres").is_symlink()
    assert is_readable((private / "postgres").resolve(), nobody)


def test_the_defaults_are_as_open_as_supabases_were(postgres: Postgres) -> None:
    rows(postgres.url("postgres"), "create database fresh_project")
    url = postgres.url("fresh_project")
    rows(url, "create table t (x int); create function f() returns int language sql as 'select 1'; create sequence s")
    for role in ("anon", "authenticated", "service_role"):
        allowed = f"""select has_table_privilege('{role}', 't', 'select, insert, delete'),
            has_function_privilege('{role}', 'f()', 'execute'), has_sequence_privilege('{role}', 's', 'usage'),
            has_schema_privilege('{role}', 'extensions', 'usage'), rolcanlogin, rolbypassrls
            from pg_roles where rolname = '{role}'"""  # noqa: S608
        assert rows(url, allowed) == [(True, True, True, True, False, role == "service_role")]
    rows(postgres.url("postgres"), "drop database fresh_project with (force)")


def test_the_service_login_is_the_service_role_and_no_superuser(postgres: Postgres) -> None:
    url = postgres.service_url("postgres")
    assert rows(url, "select current_user, current_setting('is_superuser')") == [("service_role", "off")]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rows(url, "create table public.t (x int)")


def test_valkey_wants_its_password(valkey: Valkey) -> None:
    with redis.Redis.from_url(valkey.url) as ours:
        assert ours.ping()
    with (
        redis.Redis(port=valkey.port, retry=Retry(NoBackoff(), 0)) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


def test_valkey_does_not_take_somebody_elses_server_for_its_own(private: Path, valkey: Valkey) -> None:
    with pytest.raises(ValkeyFailed, match="Address already in use"):
        Valkey(private, port=valkey.port).start()


def test_servers_are_started_from_the_main_thread_alone(private: Path) -> None:
    problems: list[str] = []

    def start() -> None:
        try:
            process.start(["/bin/true"], log=private / "log")
        except RuntimeError as error:
            problems.append(str(error))

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in problems[0]


def test_a_log_that_has_grown_is_put_aside_once(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = private / "log"
    log.write_text("old" * 10)
    monkeypatch.setattr(process, "LOG_MAX_BYTES", 20)
    process.start(["/bin/echo", "new"], log=log).wait()
    assert (log.read_text(), (private / "log.1").read_text()) == ("new\n", "old" * 10)
