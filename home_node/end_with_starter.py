"""Ends with its starter: `python -m home_node.end_with_starter <command …>` runs a command that ends when its starter
ends, however that ends, kill -9 too.

The starter keeps our standard input open as long as it lives; its end is the signal. Why not the kernel's parent-death
signal, as for the servers of `local`: a browser's installer starts programs of its own, which that signal does not
reach, and it exists on Linux alone, while the home PC may be a Mac.
"""

import os
import signal
import subprocess
import sys
from threading import Thread


def main(command: list[str]) -> int:
    if os.name == "posix":
        os.setpgid(0, 0)
    Thread(target=_end_with_starter, daemon=True).start()
    return subprocess.run(command, stdin=subprocess.DEVNULL).returncode


def _end_with_starter() -> None:
    while os.read(0, 1024):  # not sys.stdin: its lock would be held when we end
        continue
    if os.name == "posix":
        os.killpg(0, signal.SIGTERM)
    from home_node.process_tree import ProcessTree  # Windows has no groups

    ProcessTree(os.getpid()).kill_below()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
