"""How many threads the model may use: the machine's real cores; on a large machine half are left to the browser."""

import os
from pathlib import Path

ALL_OF = 4  # cores up to which a note gets them all: it takes a second, and a person waits
_SIBLINGS = "/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"


def threads_for(cores: int) -> int:
    return cores if cores <= ALL_OF else max(ALL_OF, cores // 2)


def physical_cores() -> int:
    """Hyper-threads share one multiplier: counting them makes matrix products slower, not faster."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    try:
        return len({Path(_SIBLINGS.format(cpu)).read_text() for cpu in usable})
    except OSError:
        return len(usable) if len(usable) < ALL_OF else len(usable) // 2
