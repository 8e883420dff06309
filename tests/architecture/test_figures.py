"""Figures that nobody reads are no figures: each stands once in shared/figures.py and is read somewhere."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "shared/figures.py"
READERS = ("functions", "shared", "home_node", "local", "api", "bench")
LIMITS = ROOT / "tests/contract/test_limits.py"
"""The one test that counts as a reader: it compares them with SQL's limits."""


def declared() -> list[str]:
    names = []
    for statement in ast.parse(FIGURES.read_text("utf-8")).body:
        if isinstance(statement, ast.Assign):
            names += [name.id for name in ast.walk(statement.targets[0]) if isinstance(name, ast.Name)]
    return names


@cache
def names_read() -> set[str]:
    folders = [file for reader in READERS for file in (ROOT / reader).rglob("*.py")]
    return {name for file in (*folders, LIMITS) if file != FIGURES for name in figures_in(file)}


def figures_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "figures":
            yield node.attr
        elif isinstance(node, ast.ImportFrom) and node.module == "shared.figures":
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("name", declared())
def test_every_figure_is_read(name: str) -> None:
    assert name in names_read()


def test_every_figure_stands_under_its_source() -> None:
    paragraphs = FIGURES.read_text("utf-8").split('"""\n\n', 1)[1].split("\n\n")
    assert [paragraph for paragraph in paragraphs if not paragraph.startswith("# ")] == []
