"""The programs that a service runs, and how each is called: the home node's launcher, and cloudflared."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """`command` has absolute paths; `folder` is where it runs."""

    name: str  # of the unit and of the task
    about: str
    command: tuple[str, ...]
    folder: Path


def describe_node(root: Path, python: str, env_file: Path | None, data: Path, options: Sequence[str] = ()) -> Program:
    """The launcher and not a version: it outlives each. Settings stay in their file, which the service only names."""
    settings = [("WOCS_ENV_FILE", str(env_file or "off")), ("WOCS_DATA", str(data))]
    told = [word for name, value in settings for word in ("--set", f"{name}={value}")]
    node_options = ("--", *options) if options else ()
    command = (python, str(root / "launcher.py"), *told, str(root), *node_options)
    return Program("wocs-home-node", "WOCS home node", command, root)


def describe_tunnel(cloudflared: str, config: Path) -> Program:
    command = (cloudflared, "tunnel", "--no-autoupdate", "--config", str(config), "run")
    return Program("wocs-tunnel", "WOCS tunnel to the home node's doorbell", command, config.parent)
