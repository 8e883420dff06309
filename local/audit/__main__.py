"""`python -m local.audit`: exit 0 where no weakness is known, 1 where one is (told by name), 2 where nobody can say."""

import json
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from local.locks.sources import FOLDERS, lock_of

PATIENCE_S = 600
UNREACHED = "make audit cannot say: the list of known weaknesses is not reached from here; a network is needed."


def main() -> int:
    dependencies = ask_about_locks()
    if not any("vulns" in each for each in dependencies):
        print(UNREACHED)
        return 2
    weak = list(describe_weak(dependencies))
    print("\n".join(weak) or f"No weakness is known in the {len(dependencies)} packages.")
    return 1 if weak else 0


def ask_about_locks() -> list[dict[str, Any]]:
    """pip-audit's finding for each locked package: `{"name", "version"}` with `vulns`, or `skip_reason` if it has none.

    Empty where pip-audit itself failed: it ends with a message of its own when the network does.
    """
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    for folder in FOLDERS:
        command += ["--requirement", str(lock_of(folder))]
    try:
        ended = subprocess.run([*command, "--format", "json"], capture_output=True, timeout=PATIENCE_S, check=False)
        return list(json.loads(ended.stdout)["dependencies"])
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return []


def describe_weak(dependencies: Iterable[dict[str, Any]]) -> Iterable[str]:
    """A line for each weakness, and one for each package that could not be looked up."""
    for each in dependencies:
        name = f"{each['name']} {each.get('version', '')}".strip()
        for weakness in each.get("vulns", []):
            fixed = ", ".join(weakness.get("fix_versions") or []) or "no version yet"
            yield f"{name}: {weakness['id']}, mended in {fixed}"
        if "vulns" not in each:
            yield f"{name}: was not looked up ({each.get('skip_reason', 'no reason given')})"


if __name__ == "__main__":
    sys.exit(main())
