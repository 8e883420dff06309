"""No file of the functions needs what requirements.txt lacks: each is imported where nothing else can be.

The same is asked of the built bundle by `make deploy-check`; here it costs two seconds and no tool.
"""

import json
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from local.deploy.__main__ import OTHER_ENGINES

ROOT = Path(__file__).resolve().parents[2]
PROBE = """
import importlib, json, sys
forbidden, names = json.loads(sys.stdin.read())
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in forbidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Wall())
lacking = {}
for name in names:
    try:
        importlib.import_module(name)
    except ImportError as error:
        lacking[name] = (error.name or "").partition(".")[0]
print(json.dumps(lacking))
"""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def forbidden_packages() -> list[str]:
    """The importable names of this environment that no distribution of the root lock brings."""
    lock = (ROOT / "requirements.txt").read_text()
    locked = {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    there = packages_distributions()
    return sorted(package for package, owners in there.items() if not {normal(owner) for owner in owners} & locked)


def modules() -> list[str]:
    files = sorted(file for package in ("api", "functions", "shared") for file in (ROOT / package).rglob("*.py"))
    return [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]


def test_every_module_imports_with_the_root_requirements_alone() -> None:
    forbidden = forbidden_packages()
    assert {"psycopg", "redis", "playwright", "waitress", "pytest"} <= set(forbidden)
    assert not {"flask", "httpx", "pydantic", "upstash_redis"} & set(forbidden)
    told = json.dumps([forbidden, modules()])
    command = [sys.executable, "-c", PROBE]
    done = subprocess.run(command, cwd=ROOT, input=told, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == OTHER_ENGINES
