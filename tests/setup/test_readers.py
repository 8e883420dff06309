"""The table of who reads which variable is what the code does; every line of `.env.example` says it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from local.setup.example_marks import EXAMPLE, LINE
from local.setup.readers import FUNCTIONS, LOCAL, READERS, readers_of
from shared.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
SHARED_BY_BOTH = ("shared/taskqueue", "shared/grammar")
PARTS = {
    "functions": ("functions", "api", *SHARED_BY_BOTH),
    "home node": ("home_node", *SHARED_BY_BOTH),
}
BY_OTHER_NAMES = {"zone": "WOCS_TIMEZONE"}
"""What Settings works out of a variable."""
NOT_OURS = {
    "HF_ENDPOINT", "HF_HUB_CACHE", "HF_HOME", "DISPLAY", "WAYLAND_DISPLAY", "HOME", "PATH", "LANG", "TMPDIR", "USER",
    "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA", "USERPROFILE", "VERCEL", "SYSTEMROOT", "TERM",
    "USERNAME", "USERDOMAIN", "PYTHONPATH", "RAW_URI",
}  # fmt: skip
"""The system's and other programs'."""


def variables() -> dict[str, str]:
    """Field of Settings → the variable that it is read from."""
    found = {}
    for node in ast.walk(ast.parse((PROJECT / "shared/settings.py").read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Settings":
            for keyword in node.keywords:
                named = re.search(r"[\"']([A-Z][A-Z0-9_]+)[\"']", ast.unparse(keyword.value))
                found[str(keyword.arg)] = named[1] if named else "WOCS_BASE_URL"
    assert set(found) == set(Settings.__dataclass_fields__)
    return found


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def trees(part: str) -> Iterator[ast.Module]:
    for folder in PARTS[part]:
        for file in (PROJECT / folder).rglob("*.py"):
            yield tree_of(file)


def names_of_settings(tree: ast.Module) -> set[str]:
    """Variables that hold Settings: assigned from `settings()`, or a parameter of that type."""
    names = {"config", "_config", "chosen"}
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation and "Settings" in ast.unparse(node.annotation):
            names.add(node.arg)
        if isinstance(node, ast.Assign) and re.search(r"\bsettings\(\)(?!\.)", ast.unparse(node.value)):
            names |= {name.id for name in ast.walk(node.targets[0]) if isinstance(name, ast.Name)}
    return names


def fields_read(tree: ast.Module, known: set[str]) -> set[str]:
    names, read = names_of_settings(tree), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in known:
            holder = node.value
            by_name = ast.unparse(holder).rpartition(".")[2] in names
            if by_name or re.search(r"settings\([^()]*\)$", ast.unparse(holder)):
                read.add(node.attr)
    if any(isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr" for node in ast.walk(tree)):
        texts = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        read |= texts & known
    return read


@pytest.mark.parametrize("part", PARTS)
def test_a_part_reads_the_variables_of_its_row_and_no_other(part: str) -> None:
    named = variables() | BY_OTHER_NAMES
    read = {named[field] for tree in trees(part) for field in fields_read(tree, set(named))}
    always = {"WOCS_BASE_URL"}  # the default of WOCS_FUNCTIONS_URL
    before_settings = {"WOCS_ENV_FILE"} & set(READERS[part])  # where they are
    assert read | always | before_settings == set(READERS[part])


def environment_names(tree: ast.Module) -> set[str]:
    """Literal names that are read from an environment, whatever it is called here."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=holder, attr="get" | "pop"), args=[ast.Constant(value=str(name)), *_]
            ):
                pass
            case ast.Subscript(value=holder, slice=ast.Constant(value=str(name))):
                pass
            case _:
                continue
        if re.search(r"environ(ment)?$|^owner$|^web$|^parity$", ast.unparse(holder)) and name.isupper():
            found.add(name)
    return found


def test_every_variable_that_any_code_names_is_in_the_table() -> None:
    """WSGI's own environ has names too: those are in capitals, and none of them begins like ours."""
    found = {
        name
        for folder in ("functions", "api", "home_node", "shared", "local")
        for file in (PROJECT / folder).rglob("*.py")
        for name in environment_names(tree_of(file))
        if not name.startswith(("HTTP_", "REQUEST_", "CONTENT_", "SERVER_", "SCRIPT_", "PATH_", "QUERY_", "REMOTE_"))
    }
    internal = {"WOCS_SIMULATOR_DATABASE", "WOCS_HOME", "WOCS_LIFE"}  # from one program of ours to the next
    assert {"WOCS_DATA", "SUPABASE_URL", "WOCS_MIGRATE"} <= found
    assert {name for name in found if not readers_of(name)} - NOT_OURS - internal == set()


def test_what_is_local_is_read_by_nobody_else() -> None:
    assert set(LOCAL) & {*FUNCTIONS, *READERS["home node"]} == set()


def test_every_line_of_the_example_is_marked_and_every_variable_has_one() -> None:
    lines = [LINE.match(line) for line in EXAMPLE.read_text("utf-8").splitlines()]
    marked = {line["name"]: (line["mark"] or "").strip() for line in lines if line}
    assert marked == {name: f"({', '.join(readers_of(name))})" for name in marked}
    assert set(marked) == {name for names in READERS.values() for name in names}
