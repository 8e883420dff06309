"""A throw-away copy of the tree, built by Vercel's own CLI."""

import json
import shutil
import subprocess
from pathlib import Path

from local.deploy.tools import RUNTIME, Tools
from local.setup.answer_files import FILES, OWN_FILE

PROJECT = {"projectId": "p", "orgId": "o", "settings": {}}  # what `vercel link` would write; enough to build
DECOY = "WOCS_DECOY=a secret that must stay at home\n"


class BuildFailed(Exception):
    """The CLI's own last words."""


def copy_tree(root: Path, copy: Path) -> None:
    """Copies what git tracks or would track, and plants every `.env…`, so that a leak is seen on every machine."""
    listing = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        source = root / name
        if source.is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy / name)
    for name in (".env", *FILES.values(), OWN_FILE):
        (copy / name).write_text(DECOY)
    # The platform's default; on a machine of many Pythons the CLI takes the first it finds.
    (copy / ".python-version").write_text(f"{RUNTIME}\n")
    (copy / ".vercel").mkdir()
    (copy / ".vercel" / "project.json").write_text(json.dumps(PROJECT))


def build_copy(root: Path, copy: Path, tools: Tools) -> Path:
    """Copies the tree to `copy`, which is made, and builds it there; its output folder. Raises BuildFailed."""
    copy.mkdir(parents=True)
    copy_tree(root, copy)
    return build(copy, tools)


def build(copy: Path, tools: Tools) -> Path:
    """Runs `vercel build` in `copy`; returns its output folder, raises BuildFailed.

    `vercel deploy` sends `build.env` of vercel.json to the machine that builds; `vercel build` alone reads it not.
    """
    command = [str(tools.vercel), "build", "--yes"]
    settings = json.loads((copy / "vercel.json").read_text()).get("build", {}).get("env", {})
    environment = tools.environment | settings
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed((done.stdout + done.stderr).strip()[-3000:])
    return copy / ".vercel" / "output"
