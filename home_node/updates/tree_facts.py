"""What a tree of ours says of itself, read from its files: its version, packages, changes, and the database it needs.

Nothing of it is imported: it may be any version.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_VERSION = re.compile(r'^VERSION = "([\w.+-]{1,40})"', re.MULTILINE)
_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_MIGRATION = re.compile(r"(\d{14})_\w+\.sql")


def read_version(tree: Path) -> str:
    """`0.2.0`, or `unknown`."""
    found = _VERSION.search(_read(tree / "home_node" / "__init__.py"))
    return found[1] if found else "unknown"


def read_packages(tree: Path) -> dict[str, str]:
    """Each package that it installs, with its version."""
    return {name.lower(): version for name, version in _PACKAGE.findall(_read(tree / "home_node" / "requirements.txt"))}


def read_schema(tree: Path) -> str:
    """The newest migration of its database, fourteen digits; empty where it has none."""
    folder = tree / "supabase" / "migrations"
    names = (_MIGRATION.fullmatch(file.name) for file in folder.glob("*.sql"))
    return max((found[1] for found in names if found), default="")


def list_new_headings(old: Path, new: Path) -> list[str]:
    """The versions in its changelog that the older one's does not have, newest first."""
    known = set(_list_headings(old))
    return [heading for heading in _list_headings(new) if heading not in known]


def _list_headings(tree: Path) -> Iterator[str]:
    for line in _read(tree / "CHANGELOG.md").splitlines():
        if line.startswith("## "):
            yield line[3:].strip()


def compare_packages(old: dict[str, str], new: dict[str, str]) -> list[str]:
    """`+ name 1.0`, `name 1.0 → 1.1`, `- name`, by name."""
    lines = []
    for name in sorted({*old, *new}):
        if name not in old:
            lines.append(f"+ {name} {new[name]}")
        elif name not in new:
            lines.append(f"- {name}")
        elif old[name] != new[name]:
            lines.append(f"{name} {old[name]} → {new[name]}")
    return lines


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError:
        return ""
