"""Databases for tests, copied from a template ahead of need: while one test runs, the next copy is written."""

from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count

import psycopg

AHEAD = 2


class Clones:
    """`take` gives a fresh copy's name, `drop` ends one. One thread does both: a template has one copier at a time."""

    def __init__(self, url: str, template: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._template, self._numbers = template, count(1)
        self._thread = ThreadPoolExecutor(1)
        self._ready: list[Future[str]] = [self._thread.submit(self._make) for _ in range(AHEAD)]

    def take(self) -> str:
        self._ready.append(self._thread.submit(self._make))
        return self._ready.pop(0).result()

    def drop(self, name: str) -> None:
        self._thread.submit(self._connection.execute, f'drop database "{name}" with (force)'.encode())

    def close(self) -> None:
        self._thread.shutdown()
        self._connection.close()

    def _make(self) -> str:
        name = f"{self._template}_{next(self._numbers)}"
        copy = f'create database "{name}" template "{self._template}" strategy file_copy'
        self._connection.execute(copy.encode())
        return name
