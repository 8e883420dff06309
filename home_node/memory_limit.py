"""The limit for this node's memory where the system keeps none: a task of Windows has none, a unit of systemd does.

Above it the node ends as if it was asked to, and its launcher starts it anew.
"""

import os
import time
from collections.abc import Callable
from threading import Thread

from home_node.process_tree import ProcessTree
from shared.log import note_line

LIMIT_BYTES = 2 * 1024**3
LOOK_EVERY_S = 15.0


def keep_memory_limit(stop: Callable[[], None], system: str = os.name) -> None:
    """Looks in a thread of its own; `stop` is called once."""
    if system == "nt":
        tree = ProcessTree(os.getpid())
        Thread(target=await_excess, args=(tree.measure_bytes, stop), name="memory", daemon=True).start()


def await_excess(measure_bytes: Callable[[], int], stop: Callable[[], None], every_s: float = LOOK_EVERY_S) -> None:
    while (used := measure_bytes()) <= LIMIT_BYTES:
        time.sleep(every_s)
    note_line(f"This node has {used / 1e9:.1f} GB of memory, more than it may: it ends what it does and starts anew.")
    stop()
