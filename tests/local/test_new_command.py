"""Where `make command` puts the skeletons, and what it refuses."""

import shutil
import tomllib
from pathlib import Path

import pytest

from local.new_command.__main__ import main
from local.new_command.file_edits import write_command
from local.new_command.places import NameRefused, NewCommand
from shared.commands import FAMILIES, MENU

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What a new command is written into."""
    for folder in ("shared/commands", "functions/sentences", "supabase/schemas", "home_node/nlu/data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "tests/conversation").mkdir(parents=True)
    return tmp_path


def write(tree: Path, name: str, **more: str) -> list[str]:
    return [str(file.relative_to(tree)) for file in write_command(NewCommand(name, root=tree, **more))]


def test_a_command_without_siblings_gets_files_of_its_own_and_is_entered_into_the_menu(tree: Path) -> None:
    assert write(tree, "supplier add", family="sales") == [
        "shared/commands/supplier.py",
        "supabase/schemas/suppliers/add.sql",
        "functions/sentences/supplier.toml",
        "tests/conversation/test_supplier_add.py",
    ]
    menu = (tree / "shared/commands/__init__.py").read_text("utf-8")
    assert "import SESSIONS\nfrom shared.commands.supplier import SUPPLIER\nfrom shared.commands.system" in menu
    assert "    *SUPPLIER,\n)\n" in menu


@pytest.mark.parametrize(
    ("name", "menu", "sql", "sentences"),
    [
        ("event move", "sales.py", "events/move.sql", "sales.toml"),
        ("content bank show", "content_bank.py", "content/bank_show.sql", "content.toml"),
        ("tiktok pin", "tiktok.py", "tiktok/pin.sql", "tiktok.toml"),
    ],
)
def test_a_command_stands_beside_its_siblings(tree: Path, name: str, menu: str, sql: str, sentences: str) -> None:
    assert write(tree, name)[:3] == [
        f"shared/commands/{menu}",
        f"supabase/schemas/{sql}",
        f"functions/sentences/{sentences}",
    ]
    compile((tree / "shared/commands" / menu).read_text("utf-8"), menu, "exec")
    tomllib.loads((tree / "functions/sentences" / sentences).read_text("utf-8"))


def test_a_second_command_joins_the_first(tree: Path) -> None:
    write(tree, "supplier add", family="sales")
    write(tree, "supplier list", family="sales", runs="answer")
    menu = (tree / "shared/commands/supplier.py").read_text("utf-8")
    assert (menu.count("    Command(\n"), menu.count("undo_en=")) == (2, 1)
    assert "wocs.answer_supplier_list(asker wocs.users, args jsonb)" in (
        tree / "supabase/schemas/suppliers/list.sql"
    ).read_text("utf-8")
    assert (tree / "shared/commands/__init__.py").read_text("utf-8").count("SUPPLIER,") == 1


def test_the_family_is_that_of_the_siblings_or_of_the_word_or_else_the_one_with_most_room() -> None:
    assert NewCommand("event move").category == "sales"
    assert NewCommand("report yearly").category == "report"
    sizes = {name: sum(command.family == name for command in MENU) for name in FAMILIES}
    assert sizes[NewCommand("supplier add").category] == min(sizes.values())


@pytest.mark.parametrize(
    ("name", "more", "reason"),
    [
        ("Supplier-Add", {}, "is no name"),
        ("sale add", {}, "in the menu already"),
        ("bantuan", {}, "in the menu already"),
        ("supplier add", {"family": "kitchen"}, "FAMILY is one of agent, landing"),
        ("supplier add", {"runs": "home"}, "RUNS is instant"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_written(
    tmp_path: Path, name: str, more: dict[str, str], reason: str
) -> None:
    with pytest.raises(NameRefused, match=reason):
        write_command(NewCommand(name, root=tmp_path, **more))
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_to_do_is_printed(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tree)
    assert main("supplier add", "sales") == 0
    told = capsys.readouterr().out
    assert '  shared/commands/supplier.py:10  role="admin",  # TODO: the lowest role that may' in told
    assert "make migration NAME=add_supplier_add" in told
    assert main("sale add") == 2
    assert "in the menu already" in capsys.readouterr().err
