"""Runs inside a laid-out bundle under Python 3.12: imports every module that is ours, with what the bundle has alone.

Called as `python3.12 -I -B import_probe.py <bundle>`; prints one line of JSON: {"modules": how many, "faults":
[[module, error, the package that it lacks], …]}.
"""

import importlib
import json
import sys
from pathlib import Path

OURS = ("api", "functions", "shared")
bundle = Path(sys.argv[1])
sys.path[:0] = [str(bundle), f"{bundle}/_vendor"]
files = sorted(file for package in OURS for file in (bundle / package).rglob("*.py"))
names = [".".join(file.relative_to(bundle).with_suffix("").parts).removesuffix(".__init__") for file in files]
faults: list[tuple[str, str, str]] = []
for name in names:
    try:
        importlib.import_module(name)
    except Exception as error:
        lacks = (error.name or "").partition(".")[0] if isinstance(error, ImportError) else ""
        faults.append((name, f"{type(error).__name__}: {error}", lacks))
print(json.dumps({"modules": len(names), "faults": faults}))
