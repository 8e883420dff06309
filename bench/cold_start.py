"""CPU time to the first answer of the built webhook, with the files compiled by the build and without them.

The bundle of the real build, under the Python that Vercel runs. Needs npm, uv and Python 3.12; ToolMissing says which.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from local.deploy.__main__ import send_first_request
from local.deploy.build import build, copy_tree
from local.deploy.bundle import Bundle, read_bundles
from local.deploy.tools import Tools, find_tools

RUNS = 10
PROJECT = Path(__file__).resolve().parents[1]
NAME, PATH = "api/webhook", "/api/webhook?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1"


def measure() -> dict[str, float]:
    """Milliseconds: {"compiled", "uncompiled"}, medians of interleaved runs, "import" (compiled), and "ratio"."""
    tools = find_tools(Path(sys.prefix, "deploy-tools"))
    with tempfile.TemporaryDirectory(prefix="wocs-cold-") as temporary:
        bundle = build_webhook(Path(temporary, "copy"), tools)
        folders = {name: Path(temporary, name) for name in ("compiled", "uncompiled")}
        for folder in folders.values():
            bundle.lay_out(folder)
        for inside in bundle.compiled:
            (folders["uncompiled"] / inside).unlink()
        answers: dict[str, list[dict[str, float]]] = {name: [] for name in folders}
        for _ in range(RUNS):
            for name, folder in folders.items():
                answers[name].append(json.loads(send_first_request(NAME, folder, tools, PATH).stdout))
    times = {name: statistics.median(each["first_request_s"] for each in told) for name, told in answers.items()}
    imported = statistics.median(each["seconds"] for each in answers["compiled"])
    return {name: seconds * 1000 for name, seconds in times.items()} | {
        "import": imported * 1000,
        "ratio": times["compiled"] / times["uncompiled"],
    }


def build_webhook(copy: Path, tools: Tools) -> Bundle:
    copy.mkdir()
    copy_tree(PROJECT, copy)
    return next(bundle for bundle in read_bundles(copy, build(copy, tools)) if bundle.name == NAME)
