"""A node that takes more than 2 GB ends well, where the system has no limit of its own."""

import os
from threading import Event

from home_node.memory_limit import LIMIT_BYTES, await_excess, keep_memory_limit
from home_node.process_tree import ProcessTree


def test_it_is_asked_to_end_when_it_has_more_than_it_may() -> None:
    sizes, asked = [LIMIT_BYTES - 1, LIMIT_BYTES, LIMIT_BYTES + 1, 0], []
    await_excess(lambda: sizes.pop(0), lambda: asked.append(len(sizes)), every_s=0)
    assert asked == [1]


def test_on_windows_it_measures_itself_and_elsewhere_the_system_does() -> None:
    stopped = Event()
    keep_memory_limit(stopped.set, system="posix")
    keep_memory_limit(stopped.set, system="nt")
    assert 0 < ProcessTree(os.getpid()).measure_bytes() < LIMIT_BYTES and not stopped.is_set()
