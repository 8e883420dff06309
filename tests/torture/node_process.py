"""A home node to be killed. Its executors only act on the witness: one line a run, in a file that is none of ours.

`python -m tests.torture.node_process IDENTITY PORT ACTS`; how a task ends is drawn from its number, see `ending_of`.
"""

import os
import signal
import sys
import time
from pathlib import Path
from threading import Event
from typing import SupportsIndex

from home_node.browser import Browser
from home_node.door import Door
from home_node.doorbell import Doorbell
from home_node.executors import Executor, Task, Tools
from home_node.identity import read_identity
from home_node.next_due import NextDue
from home_node.outcomes import Done, Failed, Outcome, TryAgain, Uncertain
from home_node.queue_poller import QueuePoller
from home_node.task_run import TaskRunner
from home_node.wake_signal import WakeSignal
from home_node.worker import Worker
from local.services.die_with_parent import die_with
from shared.settings import settings
from shared.taskqueue import open_queue
from tests.torture.failpoints import pass_by, wrap, write_line

SLOW_S = 1.5
TASK_SLOW = ("app_deploy", "main")
"""What people call back while it runs."""


def ending_of(task: Task) -> str:
    """A deployment of main is slow. Of ten others one fails, one is unsure, one is to be tried again and ends well."""
    if (task.type, task.args.get("branch")) == TASK_SLOW:
        return "slow"
    number = int(task.id.rsplit("-", 1)[1]) % 10
    return "well" if task.attempt > 1 else {3: "failed", 7: "unsure", 9: "again"}.get(number, "well")


def act(task: Task, acts: Path, traps: Path) -> Outcome:
    ending = ending_of(task)
    if ending == "again":
        return TryAgain("busy")
    if ending == "failed":
        return Failed("refused", "the witness would not have it")
    pass_by(traps, "before act")
    write_line(acts, f"{task.id} {task.attempt} {task.type}")
    pass_by(traps, "after act")
    if ending == "slow":
        time.sleep(SLOW_S)
    return Uncertain("unsure", "unsure") if ending == "unsure" else Done({"blind": "no_token"})


def wait_instead(seconds: float | SupportsIndex) -> None:
    Event().wait(float(seconds))


def main() -> None:
    if not die_with(os.getppid(), signal.SIGKILL):
        sys.exit(1)
    if "FAKETIME" in os.environ:  # libfaketime breaks the call that sleep makes, not that of a timed wait
        time.sleep = wait_instead
    traps, acts = Path(os.environ["CHAOS_TRAPS"]), Path(sys.argv[3])
    identity, port = read_identity(Path(sys.argv[1])), int(sys.argv[2])
    wrap(Door, "claim", traps, lambda *_: "claim")
    wrap(Door, "report", traps, lambda *_: "report")

    def execute(task: Task, tools: Tools) -> Outcome:
        return act(task, acts, traps)

    def find_acting(task_type: str) -> Executor:
        return execute

    wake_signal, browser = WakeSignal(), Browser("nothing")
    doorbell = Doorbell("127.0.0.1", port, identity, wake_signal.ring)
    runner = TaskRunner(Door(settings().functions_url, identity), settings().functions_url, browser, find_acting)
    poller = QueuePoller(open_queue() or NextDue(), wake_signal, doorbell=True)
    worker = Worker(runner, poller, wake_signal, beat_s=1, slots=4)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    worker.run()
    doorbell.close()


if __name__ == "__main__":
    main()
