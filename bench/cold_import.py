"""CPU time to import the webhook cold, beside pywa with FastAPI, each in processes of their own."""

import subprocess
import sys
from functools import partial

from bench.rounds import interleave, interval_of, ratio_of

ROUNDS = 12
PROBE = "import time; t = time.process_time(); import {module}; print(time.process_time() - t)"


def measure() -> dict[str, float]:
    """Milliseconds of CPU: {"ours", "pywa_fastapi"}; {"ratio", "ratio_low", "ratio_high"}, with 95 %, of 12 rounds."""
    modules = {"ours": "api.webhook", "pywa_fastapi": "fastapi, pywa"}
    times = interleave({name: partial(import_ms, module) for name, module in modules.items()}, ROUNDS)
    ratio = ratio_of(times["ours"], times["pywa_fastapi"])
    middle = {name: interval_of(found).median for name, found in times.items()}
    return middle | {"ratio": ratio.median, "ratio_low": ratio.low, "ratio_high": ratio.high}


def import_ms(module: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(module=module)], capture_output=True, text=True, check=True
    )
    return float(done.stdout) * 1000
