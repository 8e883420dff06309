"""A hand in a process that may be killed: `python -m tests.unit.home_node.tiktok.hand_child RUNG JOB VIDEO MARK hold`.

The mark is a file, on the disk before anything goes on; with `hold`, else left out, it stands still right after it.
"""

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

from home_node.tiktok import Job, JobTools
from tests.unit.home_node.tiktok.hands import QUICK, store_nothing


def main(rung: str, job: str, video: str, mark: str, hold: str = "") -> None:
    def keep_mark(step: str) -> None:
        descriptor = os.open(mark, os.O_WRONLY | os.O_CREAT)
        os.write(descriptor, step.encode())
        os.fsync(descriptor)
        os.close(descriptor)
        if hold:
            time.sleep(60)

    tools = JobTools(lambda: Path(video), keep_mark, lambda: None, store_nothing)
    hand = import_module(f"home_node.tiktok.content_posting.{rung}")
    print(hand.run(Job(*json.loads(job)), tools, QUICK))


if __name__ == "__main__":
    main(*sys.argv[1:])
