"""`python -m home_node.tiktok.studio.detached_process MODULE`: runs a module that outlives its starter, with
our standard input and output.

What an executor has started ends with it (home_node/executor_process.py), however deep below it. A window that waits
for a person must not: so it is started only when nothing above us is the executor's any more.
"""

import os
import subprocess
import sys
import time


def main(module: str) -> None:
    starter = os.getpid()
    if os.fork():
        os._exit(0)
    os.setsid()
    while os.getppid() == starter:
        time.sleep(0.005)
    subprocess.Popen([sys.executable, "-m", module])


if __name__ == "__main__":
    main(sys.argv[1])
