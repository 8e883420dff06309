"""CPU time to import the webhook cold, beside pywa with FastAPI, each in processes of their own."""

import statistics
import subprocess
import sys

RUNS = 9
PROBE = "import time; t = time.process_time(); import {module}; print(time.process_time() - t)"


def measure() -> dict[str, float]:
    """Milliseconds of CPU: {"ours", "pywa_fastapi", "ratio"}; medians of interleaved runs."""
    modules = {"ours": "api.webhook", "pywa_fastapi": "fastapi, pywa"}
    times: dict[str, list[float]] = {name: [] for name in modules}
    for _ in range(RUNS):
        for name, module in modules.items():
            times[name].append(import_ms(module))
    middle = {name: statistics.median(milliseconds) for name, milliseconds in times.items()}
    return middle | {"ratio": middle["ours"] / middle["pywa_fastapi"]}


def import_ms(module: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(module=module)], capture_output=True, text=True, check=True
    )
    return float(done.stdout) * 1000
