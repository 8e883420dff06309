"""This node's identity, its name, key and own secret: a file in WOCS_DATA/nodes that nobody else may read (0600)."""

import json
from dataclasses import asdict
from pathlib import Path

from home_node.private_file import write_private_file
from shared.signatures import NodeIdentity

HOW_TO_ENROLL = "An admin sends `/node add name: home` in WhatsApp; then here: python -m home_node enroll CODE"


class NotEnrolled(Exception):
    """The sentence says what is missing and what to do."""


def locate_identities(data: str | Path) -> Path:
    return Path(data).expanduser() / "nodes"


def keep_identity(file: Path, identity: NodeIdentity) -> None:
    """Replaces what was there."""
    write_private_file(file, json.dumps(asdict(identity), indent=2))


def read_identity(file: Path) -> NodeIdentity:
    """Raises NotEnrolled where the file is not what `keep_identity` wrote."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        return NodeIdentity(str(kept["name"]), str(kept["key"]), str(kept["secret"]))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NotEnrolled(f"{file} cannot be read ({type(problem).__name__}). {HOW_TO_ENROLL}") from None


def choose_identity(data: str | Path, name: str | None) -> NodeIdentity:
    """The node of this name, or the only one there is; raises NotEnrolled where it is not plain which."""
    folder = locate_identities(data)
    names = sorted(file.stem for file in folder.glob("*.json"))
    if name and name not in names:
        raise NotEnrolled(f"No node {name!r} is enrolled in {folder}. {HOW_TO_ENROLL}")
    if not names:
        raise NotEnrolled(f"This PC is not enrolled: nothing is in {folder}. {HOW_TO_ENROLL}")
    if len(names) > 1 and not name:
        raise NotEnrolled(f"Several nodes are enrolled here: say which with --name {' or --name '.join(names)}.")
    return read_identity(folder / f"{name or names[0]}.json")
