"""Where a new version comes from, what it would change, and what is never taken along."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from home_node.updates import staging
from home_node.updates.comparison import compare_trees
from home_node.updates.installation import NotInstalled, hold_update_lock, read_source
from home_node.updates.launcher import Versions, write_atomically, write_json
from home_node.updates.long_paths import lengthen_path
from home_node.updates.sources import NoSource, copy_tree, find_newest_tag, open_source
from home_node.updates.staging import (
    PIP,
    NotStaged,
    install_packages,
    remove_incomplete,
    remove_old,
    run_step,
    stage_version,
)
from home_node.updates.tree_facts import compare_packages, read_packages, read_schema, read_version
from tests.chaos.killable_update import link_python, make_tree

ROOT = Path(__file__).resolve().parents[3]


def zip_up(tree: Path, file: Path, below: str = "") -> Path:
    with zipfile.ZipFile(file, "w") as packed:
        for each in tree.rglob("*"):
            packed.write(each, Path(below, each.relative_to(tree)))
    return file


def git(folder: Path, *words: str) -> None:
    named = ("-c", "user.name=t", "-c", "user.email=t@t", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *named, *words], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("below", ["", "wocs-0.2.0"])
def test_a_zip_is_a_version_as_a_folder_is(tmp_path: Path, below: str) -> None:
    tree = make_tree(tmp_path / "tree", "0.2.0")
    with open_source(str(tree)) as folder, open_source(str(zip_up(tree, tmp_path / "v.zip", below))) as unpacked:
        assert (read_version(folder), read_version(unpacked)) == ("0.2.0", "0.2.0")


def test_a_tag_of_a_repository_is_a_version_and_the_newest_is_taken_where_none_is_said(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "repo", "0.9.0")
    git(tree, "init")
    git(tree, "add", "--all")
    git(tree, "commit", "-m", "one")
    git(tree, "tag", "v0.9.0")
    (tree / "home_node" / "__init__.py").write_text('VERSION = "0.10.0"\n')
    git(tree, "commit", "-am", "two")
    git(tree, "tag", "v0.10.0")
    assert find_newest_tag(str(tree)) == "v0.10.0"
    with open_source(f"{tree}#v0.9.0") as old, open_source(f"{tree}#") as new:
        assert (read_version(old), read_version(new)) == ("0.9.0", "0.10.0")


@pytest.mark.parametrize("told", ["nowhere", "--upload-pack=/bin/evil#v1", "/nowhere#v1"])
def test_what_is_no_source_is_refused_in_a_sentence(told: str) -> None:
    with pytest.raises(NoSource), open_source(told):
        raise AssertionError


def test_a_folder_and_a_zip_of_something_else_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSource, match="is no version of WOCS"), open_source(str(tmp_path)):
        raise AssertionError
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(NoSource, match="cannot be unpacked"), open_source(str(tmp_path / "half.zip")):
        raise AssertionError


def test_a_zip_writes_nowhere_else(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "tree", "0.2.0")
    with zipfile.ZipFile(zip_up(tree, tmp_path / "v.zip"), "a") as packed:
        packed.writestr("../../outside.txt", "x")
    with open_source(str(tmp_path / "v.zip")):
        assert not list(tmp_path.glob("outside.txt")) and not (tmp_path.parent / "outside.txt").exists()


def test_settings_data_and_environments_of_a_checkout_stay_where_they_are(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "tree", "0.2.0")
    for name in (".venv/bin/python", ".wocs/nodes/home.json", ".env", ".git/config", "home_node/__pycache__/x.pyc"):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).touch()
    copy_tree(tree, tmp_path / "copy")
    kept = {str(file.relative_to(tmp_path / "copy")) for file in (tmp_path / "copy").rglob("*") if file.is_file()}
    assert kept == {
        "CHANGELOG.md",
        "home_node/__init__.py",
        "home_node/__main__.py",
        "home_node/requirements.txt",
        "supabase/migrations/20261130000000_create.sql",
    }


def test_what_would_change_is_told(tmp_path: Path) -> None:
    old, new = make_tree(tmp_path / "old", "0.1.0"), make_tree(tmp_path / "new", "0.2.0", schema="20261201000000")
    (new / "home_node" / "requirements.txt").write_text("httpx==0.29.0 \\\n  --hash=sha256:0\npyrage==1.2 ; x\n")
    comparison = compare_trees(old, new, database_at="20261130000000")
    assert comparison.database_is_behind
    assert comparison.list_lines()[:5] == [
        "Runs: 0.1.0. Offered: 0.2.0.",
        "  new in its changelog: 0.2.0",
        "Packages: 2 changes.",
        "  httpx 0.28.1 → 0.29.0",
        "  + pyrage 1.2",
    ]
    assert not compare_trees(old, new, database_at="20261201000000").database_is_behind
    assert not compare_trees(old, new, database_at="").database_is_behind


def test_our_own_tree_is_read_rightly() -> None:
    assert "faster-whisper" in read_packages(ROOT) and read_version(ROOT)[0].isdecimal()
    assert read_schema(ROOT) == max(file.name for file in (ROOT / "supabase" / "migrations").glob("*.sql"))[:14]


def test_packages_that_go_and_those_that_stay() -> None:
    assert compare_packages({"a": "1", "b": "1"}, {"b": "1"}) == ["- a"]


@pytest.mark.parametrize(
    ("path", "lengthened"),
    [
        ("C:\\" + "a" * 250, "\\\\?\\C:\\" + "a" * 250),
        ("\\\\nas\\share\\" + "a" * 250, "\\\\?\\UNC\\nas\\share\\" + "a" * 250),
        ("\\\\?\\C:\\" + "a" * 250, "\\\\?\\C:\\" + "a" * 250),
        ("C:\\kedai saya", "\\\\?\\C:\\kedai saya"),
        ("relative\\" + "a" * 250, "relative\\" + "a" * 250),
        ("/home/" + "a" * 250, "/home/" + "a" * 250),
    ],
)
def test_a_long_path_is_told_to_windows_with_its_prefix(path: str, lengthened: str) -> None:
    assert lengthen_path(path) == lengthened


def test_a_file_that_somebody_holds_open_is_replaced_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [PermissionError(13, "in use"), PermissionError(13, "in use")]
    replace = Path.replace

    def replace_late(fresh: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replace(fresh, target)

    monkeypatch.setattr(Path, "replace", replace_late)
    write_atomically(tmp_path / "current", "2\n")
    assert (tmp_path / "current").read_text() == "2\n" and not refusals


def installed(root: Path, *numbers: int) -> Versions:
    versions = Versions(root)
    for number in numbers:
        link_python(versions.place(number), Path(__file__))
        write_json(versions.place(number) / "complete", {"version": f"0.{number}"})
    return versions


def test_old_versions_go_and_those_that_may_be_needed_stay(tmp_path: Path) -> None:
    versions = installed(tmp_path, 1, 2, 3, 4, 5)
    versions.switch(2, on_trial=False)
    versions.switch(3)
    assert remove_old(versions) == [1]
    assert versions.list_numbers() == [2, 3, 4, 5]


def test_half_a_version_is_thrown_away(tmp_path: Path) -> None:
    versions = installed(tmp_path, 1, 2)
    (versions.place(2) / "complete").unlink()
    remove_incomplete(versions)
    assert versions.list_numbers() == [1]


def test_a_step_that_fails_is_told_by_its_error_and_not_with_all_it_said() -> None:
    script = "import sys; sys.exit('ERROR: no matching distribution\\nhint: more')"
    with pytest.raises(NotStaged, match=r"could not be installed: ERROR: no matching distribution$"):
        run_step([sys.executable, "-c", script], 60, "Its packages could not be installed")


def test_a_real_environment_is_made_which_takes_no_package_without_its_digest(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "tree", "0.2.0")
    requirements = tree / "home_node" / "requirements.txt"
    requirements.write_text("# nothing\n")
    number = stage_version(Versions(tmp_path / "rumah wocs"), tree, "a folder", install=install_packages)
    python = Versions(tmp_path / "rumah wocs").interpreter(number)
    shown = subprocess.run([python, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == str(tmp_path / "rumah wocs" / "versions" / "1" / ".venv")
    drill = tree / "local" / "requirements.txt"
    drill.parent.mkdir(exist_ok=True)
    drill.write_text("six==1.17.0\n")
    with pytest.raises(NotStaged, match="hash"):  # what the restore drill needs comes with it
        stage_version(Versions(tmp_path / "rumah wocs"), tree, "a folder", install=install_packages)
    requirements.write_text("six==1.17.0\n")
    with pytest.raises(NotStaged, match="hash"):
        run_step([str(python), *PIP, "-r", str(requirements)], 60, "Its packages could not be installed")


def test_of_a_version_that_could_not_be_staged_nothing_is_left(tmp_path: Path) -> None:
    def install(place: Path, requirements: Path) -> None:
        (place / ".venv").mkdir()
        raise NotStaged("no network")

    tree = make_tree(tmp_path / "tree", "0.2.0")
    with pytest.raises(NotStaged, match="no network"):
        stage_version(Versions(tmp_path / "root"), tree, "a folder", install=install)
    assert Versions(tmp_path / "root").list_numbers() == []


def test_a_disk_without_room_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging.shutil, "disk_usage", lambda _: SimpleNamespace(free=900_000_000))
    tree = make_tree(tmp_path / "tree", "0.2.0")
    with pytest.raises(NotStaged, match=r"Only 0.9 GB are free"):
        stage_version(Versions(tmp_path / "root"), tree, "a folder", install=link_python)
    assert Versions(tmp_path / "root").list_numbers() == []


def test_one_update_at_a_time(tmp_path: Path) -> None:
    with hold_update_lock(tmp_path):
        asked = subprocess.run(
            [sys.executable, "-c", "import sys; from pathlib import Path\n"
             "from home_node.updates.installation import hold_update_lock\n"
             "with hold_update_lock(Path(sys.argv[1])): pass", str(tmp_path)],
            cwd=ROOT, capture_output=True, text=True, env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
    assert "Another update of this PC runs at this moment" in asked.stderr
    with hold_update_lock(tmp_path):
        pass


def test_where_no_source_is_known_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match="--from"):
        read_source(tmp_path)
    write_json(tmp_path / "source.json", {"address": "https://example.my/wocs.git"})
    assert read_source(tmp_path) == "https://example.my/wocs.git#"
