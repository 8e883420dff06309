"""docs/contribute.md is true: from `make command` to the answer, by at most four files changed by hand."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local.schema.migration import write_migration
from local.services.postgres_server import Postgres

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/contribute.md").read_text("utf-8")
BY_HAND = dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
"""Path → text: the blocks of the page that name a file."""
COPIED = ("api", "functions", "home_node", "local", "shared", "supabase", "tests", "docs", "bench")
UNCOPIED = shutil.ignore_patterns("__pycache__", "notes", "pictures")
TESTED = (
    "tests/conversation/test_supplier_add.py",
    "tests/architecture/test_menu.py",
    "tests/architecture/test_sayings.py",
    "tests/unit/grammar/test_menu_of_commands.py",
)
"""The conversation, and the tests that find a command that is only half there."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the project without what a new command does not touch."""
    for folder in COPIED:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=UNCOPIED)
    for file in (
        *ROOT.glob("*.ini"),
        ROOT / "ruff.toml",
        *ROOT.glob(".squawk.toml"),
        ROOT / "vercel.json",
        ROOT / "Makefile",
        ROOT / ".env.example",
    ):
        shutil.copy(file, tmp_path)
    return tmp_path


def run(tree: Path, *arguments: str) -> str:
    return run_program(tree, sys.executable, "-m", *arguments)


def run_program(tree: Path, *command: str | Path) -> str:
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def texts(tree: Path) -> dict[str, str]:
    files = (file for suffix in ("py", "sql", "toml") for file in tree.rglob(f"*.{suffix}"))
    return {str(file.relative_to(tree)): file.read_text("utf-8") for file in files}


def test_a_command_is_answered_after_four_files_by_hand(tree: Path, postgres: Postgres) -> None:
    before = texts(tree)
    left_to_do = run(tree, "local.new_command", "supplier add", "sales")
    generated = texts(tree)
    assert all(path in left_to_do for path in BY_HAND)

    for path, text in BY_HAND.items():
        assert path not in before, "the skeleton is a file of its own"
        (tree / path).write_text(text, "utf-8")
    changed = {path for path, text in texts(tree).items() if text != generated.get(path)}
    assert changed == set(BY_HAND)
    assert len(changed) <= 4

    migration = write_migration("add_suppliers", postgres, tree / "supabase")
    assert migration
    sql = [tree / path for path in BY_HAND if path.endswith(".sql")]
    run_program(tree, Path(sys.executable).with_name("squawk"), *sql, migration)
    run(tree, "local.reference")
    results = run(tree, "pytest", "-rA", "-p", "no:cacheprovider", *TESTED)
    assert "PASSED tests/conversation/test_supplier_add.py::test_a_supplier_is_kept_once" in results
    run(tree, "ruff", "check", "--no-cache", *(path for path in BY_HAND if path.endswith(".py")))


@pytest.mark.parametrize("folder", ["shared/commands", "functions/sentences", "supabase/schemas", "tests/conversation"])
def test_every_skeleton_is_filled_in(folder: str) -> None:
    assert [path for path, text in texts(ROOT / folder).items() if "TODO" in text] == []
