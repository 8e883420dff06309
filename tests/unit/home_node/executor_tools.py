"""What an executor is given in the tests, and a node that works once."""

from home_node.browser import Browser
from home_node.door import Door
from home_node.executors import Tools, find_executor
from home_node.queue_poller import QueuePoller
from home_node.task_run import TaskRunner
from home_node.wake_signal import WakeSignal
from home_node.worker import Worker
from shared.contract.work_types import StoredFile

NOWHERE = "http://127.0.0.1:9"


class KeptFiles:
    """The files that an executor stored: (name, mime, bytes)."""

    def __init__(self, functions_url: str = NOWHERE, browser: Browser | None = None) -> None:
        self.files: list[tuple[str, str, bytes]] = []
        self.tools = Tools(functions_url, browser or Browser("nothing"), self._store, lambda: None)

    def _store(self, name: str, mime: str, data: bytes) -> StoredFile:
        self.files.append((name, mime, data))
        return StoredFile(key=f"shots/{name}", mime=mime, size=len(data))


def refuse_to_store(name: str, mime: str, data: bytes) -> StoredFile:
    raise AssertionError("this executor stores nothing")


def work_once(functions_url: str, door: Door) -> None:
    """A node without a queue does what its beat brings, then leaves."""
    wake_signal = WakeSignal()
    runner = TaskRunner(door, functions_url, Browser("nothing"), find_executor)
    Worker(runner, QueuePoller(None, wake_signal, doorbell=False), wake_signal, beat_s=30).run(once=True)
