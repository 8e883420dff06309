"""`python -m tests.fake_tiktok.studio_hands`: for each line of JSON a process that runs the hand and may be killed.

One process that has imported everything forks the others: a start costs a second. What it says: `PID`, then `ended`.
"""

import json
import os
import sys
import urllib.request
from pathlib import Path
from typing import Any

from home_node.executor_lines import write_outcome
from home_node.tiktok import Job, JobTools
from home_node.tiktok.studio.hand import run_with
from home_node.tiktok.studio.pages import read_pages
from home_node.tiktok.studio.profile import ProfilePlace
from home_node.tiktok.studio.setup import StudioSetup
from shared.contract.work_types import StoredFile
from tests.fake_tiktok.studio_attempts import KEY, ZONE


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(json.loads(line))
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


def _run(order: dict[str, Any]) -> None:
    folder, pages = Path(order["folder"]), Path(order["pages"])
    marks = folder / "marks"

    def tell(point: str) -> None:
        urllib.request.urlopen(f"{order['url']}/point?name={point}").read()  # noqa: S310

    def mark(step: str) -> None:
        tell("before_mark")
        marks.write_text(step)
        tell("after_mark")

    def store(name: str, jpeg: bytes) -> StoredFile:
        return StoredFile(key=name, mime="image/jpeg", size=len(jpeg))

    def fetch() -> Path:
        tell("fetch_video")
        return Path(order["video"])

    browser = Path(order["browser"])
    setup = StudioSetup("post", ProfilePlace(folder), KEY, str(pages), read_pages(pages), ZONE, False, browser)
    job = Job(order["task"], "post", order["caption"])
    outcome = run_with(setup, job, JobTools(fetch, mark, lambda: None, store, browser))
    (folder / "outcome").write_text(json.dumps(write_outcome(outcome)))
    os._exit(0)


if __name__ == "__main__":
    main()
