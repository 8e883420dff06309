"""`python -m home_node service install | remove | status | logs`."""

import argparse
import os
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from home_node.env_file import find_env_file
from home_node.identity import NotEnrolled, choose_identity
from home_node.service.program import Program, describe_node, describe_tunnel
from home_node.service.scheduled_task import choose_windowless
from home_node.service.systems import NoService, System, choose_system
from home_node.tunnel.cloudflared_config import find_cloudflared, locate_config
from home_node.updates.installation import (
    PROJECT,
    NotInstalled,
    copy_launcher,
    hold_update_lock,
    keep_source,
    locate_root,
)
from home_node.updates.launcher import Versions
from home_node.updates.staging import NotStaged, find_base_python, install_packages, stage_version
from shared.settings import settings

WENT_WRONG = 1
LOG_LINES = 50
FOLLOW_EVERY_S = 0.5


def main(arguments: Sequence[str]) -> int:
    """Exit code 1: it could not be done; what was there goes on."""
    options = _parse(arguments)
    data = Path(settings().data).expanduser().absolute()
    root = locate_root(str(data))
    try:
        if options.verb == "logs":
            return show_log(root / "logs" / "node.log", options.lines, options.follow)
        system = choose_system()
        if options.verb == "install":
            print("\n".join(install(system, root, data, options)))
        else:
            print("\n".join(ask_system(system, options.verb, list_programs(root, data))))
    except (NoService, NotInstalled, NotStaged, NotEnrolled, ValueError) as problem:
        print(problem, file=sys.stderr)
        return WENT_WRONG
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m home_node service", description="Keeps the home node running.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    adding = verbs.add_parser("install", help="start it with this PC, from now on")
    adding.add_argument("--name", help="which of the nodes that are enrolled here (default: the only one)")
    adding.add_argument("--port", type=int, default=8787, help="the doorbell's port (default 8787; 0: no doorbell)")
    adding.add_argument("--tunnel", action="store_true", help="start cloudflared with it (see home_node tunnel)")
    verbs.add_parser("remove", help="stop it, and start it no more; settings and data stay")
    verbs.add_parser("status", help="whether it runs, and which version")
    logs = verbs.add_parser("logs", help="what it said last")
    logs.add_argument("--lines", type=int, default=LOG_LINES, help=f"how many (default {LOG_LINES})")
    logs.add_argument("--follow", action="store_true", help="and what it says from now on, until Ctrl-C")
    return parser.parse_args(arguments)


def install(system: System, root: Path, data: Path, options: argparse.Namespace) -> list[str]:
    """The first version is made from this very checkout; where one is installed already, it stays."""
    choose_identity(data, options.name)  # before minutes are spent: a node that is nobody's would only be refused
    tunnel = find_tunnel(data) if options.tunnel else None
    with hold_update_lock(root):
        versions = Versions(root)
        if versions.read_current() is None:
            print(f"The node gets a place of its own in {root}; this takes some minutes.", flush=True)
            versions.switch(stage_version(versions, PROJECT, str(PROJECT), install=install_packages), on_trial=False)
        copy_launcher(root)
        keep_source(root)
    node_options = ["--port", str(options.port), *(["--name", options.name] if options.name else [])]
    lines = system.install(describe_installed(root, data, node_options))
    return lines + (system.install(tunnel) if tunnel else [])


def describe_installed(root: Path, data: Path, options: Sequence[str] = ()) -> Program:
    python = find_base_python()
    python = choose_windowless(python) if sys.platform == "win32" else python
    return describe_node(root, python, find_env_file(os.environ), data, options)


def find_tunnel(data: Path) -> Program:
    """Raises NoService where there is nothing to run."""
    cloudflared, config = find_cloudflared(), locate_config(data)
    if cloudflared is None or not config.is_file():
        raise NoService("The tunnel is not set up yet: python -m home_node tunnel HOSTNAME says what is missing.")
    return describe_tunnel(cloudflared, config)


def list_programs(root: Path, data: Path) -> list[Program]:
    tunnel = describe_tunnel(find_cloudflared() or "cloudflared", locate_config(data))
    return [describe_installed(root, data), tunnel]


def ask_system(system: System, verb: str, programs: list[Program]) -> list[str]:
    if verb == "remove":
        return [line for program in programs for line in system.remove(program)]
    node, tunnel = programs
    lines = [system.tell_status(node)]
    if tunnel.folder.joinpath("config.yml").is_file():
        lines.append(tunnel.name)
        lines.append(_tell_tunnel(system, tunnel))
    return lines + describe_version(Versions(node.folder))


def _tell_tunnel(system: System, tunnel: Program) -> str:
    try:
        return system.tell_status(tunnel)
    except NoService:
        return "not installed as a service"


def describe_version(versions: Versions) -> list[str]:
    current, trial, undone = versions.read_current(), versions.read_trial(), versions.read_undone()
    lines = [f"Version: {versions.label(current)}" if current else "Version: none is installed"]
    if trial:
        lines.append("It is on trial: it has to prove itself, or the one before is started again.")
    if undone:
        lines.append(f"The update to {undone['version']} was taken back at {undone['at']} ({undone['why']}).")
    return lines


def show_log(file: Path, lines: int, follow: bool) -> int:
    """Opened for a moment each time: Windows could not begin it anew while it is open."""
    if not file.is_file():
        print(f"There is no log in {file} yet.", file=sys.stderr)
        return WENT_WRONG
    with file.open(encoding="utf-8", errors="replace") as reading:
        print("".join(deque(reading, maxlen=lines)), end="", flush=True)
        shown = reading.tell()
    try:
        while follow:
            time.sleep(FOLLOW_EVERY_S)
            shown = _show_more(file, shown)
    except KeyboardInterrupt:
        pass
    return 0


def _show_more(file: Path, shown: int) -> int:
    """From this place on; from the beginning where it was begun anew."""
    if file.stat().st_size < shown:
        shown = 0
    with file.open(encoding="utf-8", errors="replace") as reading:
        reading.seek(shown)
        print(reading.read(), end="", flush=True)
        return reading.tell()
