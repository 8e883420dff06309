"""A home node whose work is waiting: a worker as its owner starts it, with an executor that only lets time pass.

`python -m tests.chaos.waiting_node IDENTITY PORT SECONDS`; one line of its output for each task that it ran.
"""

import signal
import sys
import time
from pathlib import Path

from home_node.browser import Browser
from home_node.door import Door
from home_node.doorbell import Doorbell
from home_node.executors import Executor, Task, Tools
from home_node.identity import read_identity
from home_node.next_due import NextDue
from home_node.outcomes import Done
from home_node.queue_poller import QueuePoller
from home_node.task_run import TaskRunner
from home_node.wake_signal import WakeSignal
from home_node.worker import Worker
from shared.settings import settings
from shared.taskqueue import open_queue


def main() -> None:
    identity, port, seconds = read_identity(Path(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3])

    def wait(task: Task, tools: Tools) -> Done:
        print(f"ran {task.id}", flush=True)
        time.sleep(seconds)
        return Done({})

    def find_waiting(task_type: str) -> Executor:
        return wait

    wake_signal, browser = WakeSignal(), Browser("nothing")
    doorbell = Doorbell("127.0.0.1", port, identity, wake_signal.ring)
    runner = TaskRunner(Door(settings().functions_url, identity), settings().functions_url, browser, find_waiting)
    poller = QueuePoller(open_queue() or NextDue(), wake_signal, doorbell=True)
    worker = Worker(runner, poller, wake_signal, beat_s=30)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    worker.run()
    doorbell.close()


if __name__ == "__main__":
    main()
