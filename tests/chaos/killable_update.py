"""An update and a launcher, each a process that ends like one that was killed at a step named beforehand.

`python -m tests.chaos.killable_update update ROOT TREE [STEP]` and `… launch ROOT [STEP]`. The versions are small: a
package of the node's name that beats, or does not. `nodes` says by its file names which processes of them live.
"""

import os
import sys
from pathlib import Path

from home_node.updates import launcher
from home_node.updates.launcher import PassBy

KILLED = 99
IMPATIENT = (
    *("--healthy-for", "0.15", "--silent", "1.5", "--stop", "5"),
    *("--restart", "0.02", "--look-every", "0.01"),
)
NODE = """
import json, os, sys, time
from pathlib import Path
from threading import Thread

HOME = Path(os.environ.get("WOCS_HOME", "."))


def await_end():
    while os.read(0, 1024):
        pass
    os._exit(0)


def beat(behaviour):
    beats = 0
    while True:
        if behaviour == "ends" and beats > 1:
            sys.exit(3)
        if behaviour != "is silent":
            beats += 1
            health = {"life": os.environ["WOCS_LIFE"], "beats": beats, "pid": os.getpid(), "version": VERSION}
            health["schema"] = "20261130000000"
            fresh = HOME / f"health.{os.getpid()}"
            fresh.write_text(json.dumps(health))
            fresh.replace(HOME / "health.json")
        time.sleep(0.02)


if __name__ == "__main__":
    Thread(target=await_end, daemon=True).start()
    print("version", VERSION, *sys.argv[1:], flush=True)
    beat(BEHAVIOUR)
"""


def make_tree(folder: Path, version: str, behaviour: str = "lives", schema: str = "20261130000000") -> Path:
    """A whole version: `behaviour` is lives, ends, is silent, or cannot be loaded."""
    package = folder / "home_node"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(f'VERSION = "{version}"\n')
    head = f"VERSION, BEHAVIOUR = {version!r}, {behaviour!r}\n"
    (package / "__main__.py").write_text("import nowhere\n" if behaviour == "cannot be loaded" else head + NODE)
    (package / "requirements.txt").write_text("# made by hand\nhttpx==0.28.1 \\\n    --hash=sha256:00\n")
    (folder / "supabase" / "migrations").mkdir(parents=True)
    (folder / "supabase" / "migrations" / f"{schema}_create.sql").touch()
    (folder / "CHANGELOG.md").write_text(f"# Changelog\n\n## {version}\n\n## 0.1.0\n")
    (folder / ".env.home").write_text("SECRET=of another machine\n")
    return folder


def link_python(place: Path, requirements: Path) -> None:
    """An environment without packages: the version needs none."""
    assert requirements.is_file()
    (place / ".venv" / "bin").mkdir(parents=True)
    (place / ".venv" / "bin" / "python").symlink_to(getattr(sys, "_base_executable", sys.executable))


def kill_at(step: str) -> PassBy:
    def pass_by(passed: str) -> None:
        if passed == step:
            os._exit(KILLED)

    return pass_by


def main(verb: str, root: str, *more: str) -> int:
    if verb == "update":
        from home_node.updates.command_line import update  # a launcher starts ten times as fast without

        tree, step = more[0], more[1] if len(more) > 1 else ""
        return update(Path(root), tree, check=False, pass_by=kill_at(step), install=link_python, start_limit_s=0.5)
    return launcher.main([root, *IMPATIENT, "--", "--port", "0"], kill_at(more[0] if more else ""))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
