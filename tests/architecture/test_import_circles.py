"""No module imports itself by way of others, inside functions neither."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("api", "functions", "shared", "home_node", "local")


def module_files(root: Path) -> dict[str, Path]:
    names = {
        path: path.relative_to(root).with_suffix("").parts
        for package in PACKAGES
        for path in (root / package).rglob("*.py")
    }
    return {".".join(parts[:-1] if parts[-1] == "__init__" else parts): path for path, parts in names.items()}


def imported_names(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    """What each import may name, the likeliest first: `from a import b` is a.b where that is a module, else a."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name,) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", str(node.module)) for alias in node.names)


def import_graph(root: Path) -> dict[str, set[str]]:
    """Each module with those it imports anywhere; but a seam's package may choose its implementation in a function."""
    files, graph = module_files(root), dict[str, set[str]]()
    for module, path in files.items():
        tree = ast.parse(path.read_text())
        imported = {next((name for name in names if name in files), "") for names in imported_names(tree)}
        if path.name == "__init__.py":
            at_once = {name for node in tree.body for names in imported_names_at_once(node) for name in names}
            imported = {name for name in imported if not name.startswith(f"{module}.") or name in at_once}
        graph[module] = imported - {"", module}
    return graph


def imported_names_at_once(node: ast.stmt) -> Iterator[tuple[str, ...]]:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from imported_names(node)


def first_circle(graph: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = import_graph(ROOT)
    assert len(graph) > 200, "the packages were not found"
    assert not first_circle(graph)


@pytest.mark.parametrize("place", ["from shared.b import y", "def f():\n    from shared import b\n    return b"])
def test_a_circle_is_seen_wherever_it_is_closed(tmp_path: Path, place: str) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "a.py").write_text(place)
    (tmp_path / "shared" / "b.py").write_text("import shared.a\ny = 1")
    assert set(first_circle(import_graph(tmp_path))) == {"shared.a", "shared.b"}
