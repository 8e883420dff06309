"""Listens to Postgres' bell (NOTIFY wocs_bell) and knocks at the home nodes' doors. Only where WOCS_QUEUE=postgres."""

import json
import sys
from collections.abc import Callable
from threading import Event, Thread

import psycopg
from psycopg.abc import Query

from functions.home_doors import WAKE, call_doors, count_jobs
from shared.contract.work_types import NodeKey

LISTEN: Query = "listen wocs_bell"
LOOK_S = 1.0  # how often it looks whether it is to stop
AGAIN_S = 5.0  # after a connection that broke
Knock = Callable[[int, list[NodeKey]], object]


def knock_at_doors(jobs: int, nodes: list[NodeKey]) -> None:
    call_doors(WAKE, count_jobs(jobs), nodes)


class BellListener:
    """One connection of its own, opened again where it breaks: what was rung meanwhile, beats tell.

    Through a pooler that lends connections by the transaction (Supabase's port 6543) nothing is heard: use 5432.
    """

    def __init__(self, url: str, knock: Knock = knock_at_doors) -> None:
        self._url, self._knock = url, knock
        self._stopping, self.listening = Event(), Event()
        self._thread = Thread(target=self._run, name="bell listener", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(2 * LOOK_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error as problem:
                print(f"serve: the bell's connection ended with {type(problem).__name__}", file=sys.stderr, flush=True)
            self.listening.clear()
            self._stopping.wait(AGAIN_S)

    def _listen(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(LISTEN)
            self.listening.set()
            while not self._stopping.is_set():
                for notice in connection.notifies(timeout=LOOK_S):
                    self._hear(notice.payload)

    def _hear(self, payload: str) -> None:
        """Whoever may connect may also notify: what is not ours is passed over."""
        try:
            told = json.loads(payload)
            jobs = int(told["jobs"])
            nodes = [NodeKey(name=str(node["name"]), key=str(node["key"])) for node in told["nodes"]]
        except (ValueError, TypeError, KeyError):
            return
        self._knock(jobs, nodes)
