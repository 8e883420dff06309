"""`python -m home_node.tiktok.studio.detached_process MODULE`: runs a module that outlives its starter, with
our standard input and output.

What an executor has started ends with it (home_node/process_tree.py), however deep below it. A window that waits for a
person must not: so a second process of ours starts it, and only when the first, which was the executor's, has ended.
Without `fork`, which Windows has not.
"""

import os
import subprocess
import sys

from home_node.process_tree import await_end

_SELF = "home_node.tiktok.studio.detached_process"
# Windows: of no console, whose closing would end it, and of no job that may end with its starter.
_OUT_OF_JOB = getattr(subprocess, "CREATE_BREAKAWAY_FROM_JOB", 0)
_OF_NO_CONSOLE = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


def main(module: str, first: str | None = None) -> None:
    """`first`: the number of the first process, for the second."""
    if first is None:
        start_detached(_SELF, module, str(os.getpid()))
        return
    await_end(int(first))
    start_detached(module)


def start_detached(*module_and_arguments: str) -> None:
    """In a session of its own. A job of Windows that lets nobody out keeps it."""
    for flags in (_OF_NO_CONSOLE | _OUT_OF_JOB, _OF_NO_CONSOLE):
        try:
            subprocess.Popen(
                [sys.executable, "-m", *module_and_arguments],
                stdin=0,
                stdout=1,
                start_new_session=True,
                creationflags=flags,
            )
        except PermissionError:
            continue
        return
    raise PermissionError("no process may be started")


if __name__ == "__main__":
    main(*sys.argv[1:])
