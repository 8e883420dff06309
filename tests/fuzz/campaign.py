"""Coverage-guided fuzzing with atheris, one target after the other: `make fuzz SECONDS=600`, seconds for each.

It begins with tests/fuzz/corpus. What raises is written into the folder that it prints, and makes it end with 1; what
reaches new code lies beside it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
_ONE = "WOCS_FUZZ_TARGET"


def fuzz_one(target: str, options: list[str]) -> None:
    """In a process of its own: libFuzzer ends its process. `options` are libFuzzer's."""
    import atheris

    with atheris.instrument_imports(include=["functions", "home_node", "shared"]):
        from tests.fuzz.targets import TARGETS
    atheris.Setup([sys.argv[0], *options], TARGETS[target])
    atheris.Fuzz()


def run_campaigns(seconds: int) -> list[str]:
    """The targets that raised."""
    folder = Path(tempfile.mkdtemp(prefix="wocs-fuzz-"))
    print(f"in {folder}", flush=True)
    broken = []
    for target in sorted(kept.name for kept in CORPUS.iterdir()):
        found, reached = folder / "raised" / target, folder / "reached" / target
        found.mkdir(parents=True)
        reached.mkdir(parents=True)
        options = [f"-max_total_time={seconds}", "-max_len=1000", "-timeout=20", f"-artifact_prefix={found}/"]
        command = [sys.executable, "-m", "tests.fuzz.campaign", *options, str(reached), str(CORPUS / target)]
        ended = subprocess.run(command, env={**os.environ, _ONE: target}, check=False)
        broken += [target] if ended.returncode or any(found.iterdir()) else []
    return broken


def main() -> int:
    if target := os.environ.get(_ONE):
        fuzz_one(target, sys.argv[1:])
        return 0
    broken = run_campaigns(int(sys.argv[1]) if len(sys.argv) > 1 else 600)
    print(f"raised: {', '.join(broken) or 'nothing'}")
    return len(broken) > 0


if __name__ == "__main__":
    sys.exit(main())
