"""`make deploy-check` on this tree, and on trees spoilt in every way it is there to find. Vercel's real CLI builds."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from local.deploy.__main__ import check
from local.deploy.build import copy_tree
from local.deploy.tools import ToolMissing, Tools, find_tools

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Tools:
    import sys

    try:
        return find_tools(Path(sys.prefix, "deploy-tools"))
    except ToolMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the deploy check needs a tool: {missing}")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of this project that a test may spoil; it is built without compiling, which takes longer than the rest."""
    tree = tmp_path / "project"
    tree.mkdir()
    copy_tree(ROOT, tree)
    (tree / ".env").unlink()
    (tree / ".python-version").unlink()
    (tree / ".vercel" / "project.json").unlink()
    (tree / ".vercel").rmdir()
    config = json.loads((tree / "vercel.json").read_text())
    del config["build"]
    (tree / "vercel.json").write_text(json.dumps(config))
    subprocess.run(["git", "init", "-q", str(tree)], check=True)
    return tree


def faults(tree: Path, tools: Tools) -> str:
    return "\n".join(check(tree, tools, lambda _: None))


def test_this_tree_is_ready_to_deploy(tools: Tools) -> None:
    said: list[str] = []
    assert check(ROOT, tools, said.append) == []
    assert len(said) == 1 + len(list((ROOT / "api").glob("*.py")))


def too_big(tree: Path) -> None:
    (tree / "shared" / "blob.bin").write_bytes(os.urandom(91_000_000))


def no_excludes(tree: Path) -> None:
    config = (tree / "vercel.json").read_text()
    (tree / "vercel.json").write_text(config.replace("{home_node,local,tests,", "{nothing,"))
    (tree / ".vercelignore").write_text("")


def too_many(tree: Path) -> None:
    for number in range(12):
        (tree / "api" / f"more{number}.py").write_text((tree / "api" / "health.py").read_text())


def no_public(tree: Path) -> None:
    for path in sorted((tree / "public").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (tree / "public").rmdir()


def nothing_more(tree: Path) -> None:
    assert "build" not in json.loads((tree / "vercel.json").read_text())


def broken(tree: Path) -> None:
    (tree / "functions" / "doors" / "health.py").write_text("import playwright\n")


def other_answer(tree: Path) -> None:
    (tree / "functions" / "doors" / "health.py").write_text("def health(request):\n    return 'fine'\n")


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (too_big, "over the 90 MB"),
        (no_excludes, "must stay at home"),
        (too_many, "Vercel's free plan has 12"),
        (no_public, "is not in public/"),
        (nothing_more, "carries no compiled files"),
        (broken, "does not start under Python 3.12"),
        (other_answer, "answered 200, not 503"),
    ],
)
def test_a_spoilt_tree_is_found(tree: Path, tools: Tools, spoil: Callable[[Path], None], expected: str) -> None:
    spoil(tree)
    assert expected in faults(tree, tools)


def test_a_leaked_env_file_is_found() -> None:
    from local.deploy.bundle import Bundle, bundle_faults

    own = Path(__file__)
    assert "must stay at home" in bundle_faults(Bundle("api/health", own.parent, {".env": own}))[0]


def test_a_missing_npm_is_said_plainly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="npm is missing"):
        find_tools(tmp_path)
