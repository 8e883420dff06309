"""The programs the check needs: npm (for Vercel's CLI), Python 3.12 and uv."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CLI_VERSION = "64.0.2"  # with this override it installs and builds offline, measured 2026-11
PACKAGE = {"private": True, "dependencies": {"vercel": CLI_VERSION}, "overrides": {"sandbox": "4.5.0"}}
VERSION_AND_PATH = "import os, sys; print('%d.%d' % sys.version_info[:2], os.path.realpath(sys.executable))"
RUNTIME = "3.12"  # Vercel's Python runtime does not build under 3.11


class ToolMissing(Exception):
    """A sentence for the founder: what is missing and how to get it."""


@dataclass(frozen=True)
class Tools:
    python: Path
    vercel: Path
    environment: dict[str, str]


def find_tools(folder: Path) -> Tools:
    """The tools, with the CLI installed under `folder` when it is not there yet; raises ToolMissing."""
    npm = shutil.which("npm")
    if npm is None:
        raise ToolMissing("npm is missing: install Node.js 20 or newer, then run `make deploy-check` again.")
    python = find_python()
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if uv is None:
        raise ToolMissing("uv is missing: `pip install uv`, then run `make deploy-check` again.")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VERCEL")}
    environment |= {
        "PATH": os.pathsep.join([str(python.parent), str(Path(uv).parent), environment.get("PATH", "")]),
        "HOME": str(folder),
        "UV_CACHE_DIR": str(folder / "uv"),
        "UV_SYSTEM_CERTS": "true",  # behind a company's own certificate uv trusts only its bundled ones otherwise
        "VERCEL_TELEMETRY_DISABLED": "1",
    }
    return Tools(python, _install_cli(Path(npm), folder, environment), environment)


def find_python() -> Path:
    for candidate in _pythons():
        probe = [str(candidate), "-c", VERSION_AND_PATH]
        version_and_path = subprocess.run(probe, capture_output=True, text=True, check=False).stdout.split(maxsplit=1)
        if version_and_path and version_and_path[0] == RUNTIME:
            return Path(version_and_path[1].strip())
    raise ToolMissing(f"Python {RUNTIME} is missing: Vercel builds with it. Install python{RUNTIME} and run again.")


def _pythons() -> Iterator[Path]:
    yield Path(sys.executable)
    if on_path := shutil.which(f"python{RUNTIME}"):
        yield Path(on_path)
    yield from sorted(Path.home().glob(f".pyenv/versions/{RUNTIME}.*/bin/python{RUNTIME}"), reverse=True)


def _install_cli(npm: Path, folder: Path, environment: dict[str, str]) -> Path:
    cli = folder / f"vercel-{CLI_VERSION}"
    program = cli / "node_modules" / ".bin" / "vercel"
    if not program.exists():
        cli.mkdir(parents=True, exist_ok=True)
        (cli / "package.json").write_text(json.dumps(PACKAGE))
        install = [str(npm), "install", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(install, cwd=cli, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ToolMissing(f"npm could not install Vercel's CLI {CLI_VERSION}:\n{done.stderr.strip()[-2000:]}")
    return program
