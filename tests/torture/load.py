"""What people do meanwhile: short scripts, drawn by the seed, that lead tasks through every state."""

import random
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import psycopg

from tests.torture.meta import Meta

ADMINS = [f"601200000{number:02d}" for number in range(12)]
AGENT = "60130000001"
PEOPLE = [
    *({"name": f"Admin{place}", "number": number, "role": "admin"} for place, number in enumerate(ADMINS)),
    {"name": "Ali", "number": AGENT, "role": "agent"},
]
LOOK_S = 0.15
PATIENCE_S = 25
RESTING = {"done", "failed", "cancelled", "rolled_back", "uncertain"}
RECENT = """select id, coalesce(source_message, ''), status, attempt, coalesce(parent_id, ''), type from wocs.tasks
where created_at > now() - interval '3 minutes'"""


class Watch:
    """What stands in the table of tasks, looked at again and again; only the scripts go by it, no verdict does."""

    def __init__(self, url: Callable[[], str]) -> None:
        self._url = url
        self.tasks: dict[str, tuple[str, str, int, str, str]] = {}
        self._changed, self._stopping = threading.Condition(), threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def await_task(self, message: str) -> str | None:
        return self._await(lambda: next((id for id, task in self.tasks.items() if task[0] == message), None))

    def await_state(self, task: str, states: Iterable[str]) -> str | None:
        wanted = set(states)
        return self._await(lambda: self.tasks[task][1] if self.tasks[task][1] in wanted else None)

    def count(self) -> int:
        return len(self.tasks)

    def close(self) -> None:
        self._stopping.set()
        self._looking.join(10)

    def _await(self, find: Callable[[], str | None]) -> str | None:
        deadline = time.monotonic() + PATIENCE_S
        with self._changed:
            while (found := find()) is None:
                if not self._changed.wait(deadline - time.monotonic()):
                    return None
        return found

    def _look(self) -> None:
        while not self._stopping.is_set():
            with suppress(psycopg.Error), psycopg.connect(self._url(), autocommit=True) as connection:
                while not self._stopping.wait(LOOK_S):
                    rows = connection.execute(RECENT).fetchall()
                    with self._changed:
                        self.tasks |= {row[0]: row[1:] for row in rows}
                        self._changed.notify_all()
            self._stopping.wait(LOOK_S)


class Person:
    """One admin and what they do, one script after the other."""

    def __init__(self, number: str, meta: Meta, watch: Watch, said: Callable[[], None]) -> None:
        self.number, self.meta, self.watch, self._said = number, meta, watch, said
        self.stuck: list[str] = []

    def say(self, text: str, by: str = "") -> str:
        message = self.meta.say(by or self.number, text)
        self._said()
        return message

    def ask(self, text: str, *states: str) -> str:
        """The task that came of it, once it is in one of these states; raises Stuck."""
        task = self.watch.await_task(self.say(text))
        if task is None:
            raise Stuck(f"no task of {text!r}")
        return self.see(task, *states)

    def word(self, word: str, task: str, *states: str, by: str = "") -> str:
        self.say(f"{word} {task}", by)
        return self.see(task, *states)

    def see(self, task: str, *states: str) -> str:
        if states and self.watch.await_state(task, states) is None:
            raise Stuck(f"{task} is {self.watch.tasks[task]}, not one of {states}")
        return task

    def state(self, task: str) -> str:
        return str(self.watch.tasks[task][1])


class Stuck(Exception):
    """A script waits in vain: the verdict says whether anything is really lost."""


def create_page(person: Person, name: str) -> None:
    person.ask(f"/landing create page: {name} title: Promo", "done")


def publish_page(person: Person, name: str) -> None:
    create_page(person, name)
    asked = person.ask(f"/landing publish page: {name}", "awaiting_approval")
    person.word("CONFIRM", asked, "done")


def shoot_page(person: Person, name: str) -> None:
    publish_page(person, name)
    task = person.ask(f"/landing screenshot page: {name}", *RESTING)
    if person.state(task) in {"failed", "uncertain"}:
        person.word("RETRY", task, "done")


def deploy(person: Person, name: str) -> None:
    asked = person.ask("/app deploy branch: staging", "awaiting_approval")
    person.word("CONFIRM", asked, *RESTING)
    if person.state(asked) == "uncertain":
        person.word("CANCEL", asked, "cancelled")


def cancel_deploy(person: Person, name: str) -> None:
    asked = person.ask("/app deploy branch: main", "awaiting_approval")
    person.word("CONFIRM", asked, "running", *RESTING)
    person.word("CANCEL", asked, *RESTING)


def change_mind(person: Person, name: str) -> None:
    create_page(person, name)
    asked = person.ask(f"/landing publish page: {name}", "awaiting_approval")
    person.word("CANCEL", asked, "cancelled")
    person.word("RETRY", asked, "awaiting_approval")
    person.word("CONFIRM", asked, "done")


def take_back(person: Person, name: str) -> None:
    task = person.ask(f"/landing create page: {name} title: Promo", "done")
    asked = person.ask(f"/undo task: {task}")
    if person.watch.await_state(asked, {"awaiting_approval", "done"}) == "awaiting_approval":
        person.word("CONFIRM", asked, "done")
    person.see(task, "rolled_back")


def send_agent(person: Person, name: str) -> None:
    task = person.ask(f"/agent task to: ali type: followup note: {name}")
    if person.watch.await_state(task, {"pending", "awaiting_approval"}) == "awaiting_approval":
        person.word("CONFIRM", task, "pending")
    person.word("ACCEPT", task, "running", by=AGENT)
    person.word("DONE", task, "done", by=AGENT)
    person.word("NOT DONE", task, "running", by=AGENT)
    person.word("DONE", task, "done", by=AGENT)


def recall_agent(person: Person, name: str) -> None:
    task = person.ask(f"/agent task to: ali type: followup note: {name}")
    if person.watch.await_state(task, {"pending", "awaiting_approval"}) == "awaiting_approval":
        person.word("CONFIRM", task, "pending")
    person.word("CANCEL", task, "cancelled")


SCRIPTS: dict[Callable[[Person, str], None], int] = {
    create_page: 3, publish_page: 2, shoot_page: 4, deploy: 5, cancel_deploy: 2, change_mind: 1, take_back: 1,
    send_agent: 1, recall_agent: 1,
}  # fmt: skip


class Load:
    """Everybody at once until so many tasks were made; `progress` counts messages that were accepted."""

    def __init__(self, meta: Meta, url: Callable[[], str], seed: int, tasks: int) -> None:
        self.watch, self.meta, self.seed, self.wanted = Watch(url), meta, seed, tasks
        self.progress, self._lock = 0, threading.Lock()
        self.people = [Person(number, meta, self.watch, self._count) for number in ADMINS]
        self.stopping = threading.Event()
        self.may_end: Callable[[], bool] = lambda: True
        """Whether nothing waits for somebody to go on: else people go on although there are tasks enough."""
        self.broken: list[str] = []
        self._threads = [threading.Thread(target=self._act, args=(place,), daemon=True) for place in range(len(ADMINS))]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def is_over(self) -> bool:
        return not any(thread.is_alive() for thread in self._threads)

    def close(self) -> None:
        self.stopping.set()
        for thread in self._threads:
            thread.join(PATIENCE_S + 30)
        self.watch.close()

    def stuck(self) -> list[str]:
        return [line for person in self.people for line in person.stuck]

    def _count(self) -> None:
        with self._lock:
            self.progress += 1

    def _act(self, place: int) -> None:
        person, chance = self.people[place], random.Random(f"{self.seed} {place}")
        number = 0
        while not self.stopping.is_set() and (self.watch.count() < self.wanted or not self.may_end()):
            number += 1
            [drawn] = chance.choices(list(SCRIPTS), list(SCRIPTS.values()))
            script = list(SCRIPTS)[place] if number == 1 and place < len(SCRIPTS) else drawn  # each once at least
            try:
                script(person, f"halaman-{place}-{number}")
            except Stuck as stuck:
                person.stuck.append(f"{script.__name__}: {stuck}")
            except Exception as error:
                self.broken.append(f"{script.__name__}: {error!r}")


def rows(url: str, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query.encode(), arguments or None).fetchall()
