"""`python -m local.locks [--upgrade]`: writes each `requirements.txt` from the `requirements.in` beside it.

What is locked already stays at its version where it still fits, unless `--upgrade` is said. Needs a network.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from local.locks.sources import FOLDERS, PROJECT, headline, lock_of, source_of

# One answer for every Python from 3.11 on and every system; wheels alone, because what builds a package has no digest.
COMPILE = ("pip", "compile", "--no-config", "--quiet", "--universal", "--python-version", "3.11", "--no-build")
WRITTEN = ("--fork-strategy", "fewest", "--no-header", "--no-annotate", "--generate-hashes")


def main() -> int:
    """All lists are installed side by side, so they are first compiled as one, which then binds each."""
    with tempfile.TemporaryDirectory() as temporary:
        together, alone = Path(temporary, "together.txt"), Path(temporary, "alone.txt")
        locks = [lock_of(folder) for folder in FOLDERS]
        together.write_text("".join(lock.read_text("utf-8") for lock in locks if lock.exists()), "utf-8")
        compile_lists([source_of(folder) for folder in FOLDERS], together, *sys.argv[1:])
        for folder in FOLDERS:
            alone.unlink(missing_ok=True)
            compile_lists([source_of(folder)], alone, "--constraint", str(together))
            lock_of(folder).write_text(f"{headline(source_of(folder))}\n{alone.read_text('utf-8')}", "utf-8")
    return 0


def compile_lists(sources: list[Path], target: Path, *options: str) -> None:
    """What the target holds is kept at its version where it still fits."""
    command = [sys.executable, "-m", "uv", *COMPILE, *WRITTEN, *options, "--output-file", str(target)]
    subprocess.run([*command, *map(str, sources)], cwd=PROJECT, check=True)


if __name__ == "__main__":
    sys.exit(main())
