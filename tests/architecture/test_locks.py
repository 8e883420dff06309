"""What pip may install is pinned with digests, down to the last package, and is what we ask for."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from local import bootstrap
from local.locks.sources import FOLDERS, PROJECT, asked_for, headline, lock_of, source_of

PINNED = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[a-z0-9.]+)(?: ; (?P<marker>[a-z_]+ [^\\]+?))?"
    r"(?P<digests>(?: --hash=sha256:[0-9a-f]{64})+)"
)


def pins(lock: str) -> list[str]:
    """The logical lines of a locked list."""
    return re.sub(r"\s*\\\n\s*", " ", lock).splitlines()[1:]


def faults(lock: str, source: Path) -> list[str]:
    """What is wrong with a locked list, in words."""
    found = [] if lock.startswith(f"{headline(source)}\n") else ["is older than its requirements.in: run make lock"]
    found += [f"has no digest or no version: {line[:60]}" for line in pins(lock) if not PINNED.fullmatch(line)]
    named = {match["name"] + "==" + match["version"] for line in pins(lock) if (match := PINNED.fullmatch(line))}
    asked = {re.sub(r"\[.*?\]", "", line).replace("_", "-").lower() for line in asked_for(source)}
    return found + [f"does not lock {line}" for line in sorted(asked - named)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_package_is_locked_with_its_digests(folder: str) -> None:
    assert faults(lock_of(folder).read_text("utf-8"), source_of(folder)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda lock: re.sub(r" \\\n.*(\n    --hash.*)*", "", lock, count=1), "no digest"),
        (lambda lock: lock + "requests\n", "no digest or no version"),
        (lambda lock: lock + "requests>=2 --hash=sha256:" + "0" * 64 + "\n", "no version"),
        (lambda lock: lock + "requests @ https://host.test/x.whl --hash=sha256:" + "0" * 64 + "\n", "no version"),
        (lambda lock: lock + "--index-url https://host.test/simple\n", "no version"),
        (lambda lock: lock + "--find-links /somewhere\n", "no version"),
        (lambda lock: lock + "# --extra-index-url https://host.test\n", "no version"),
        (lambda lock: lock.replace("--hash=sha256:", "--hash=md5:", 1), "no digest"),
        (lambda lock: lock.replace("jinja2==3.", "jinja2==2."), "does not lock jinja2"),
        (lambda lock: lock.partition("\n")[2], "older than its requirements.in"),
    ],
)
def test_a_list_that_is_not_locked_is_told(change, fault: str) -> None:  # type: ignore[no-untyped-def]
    lock = change(lock_of(".").read_text("utf-8"))
    assert any(fault in each for each in faults(lock, source_of("."))), faults(lock, source_of("."))


def test_a_requirement_that_changed_makes_its_lock_old_and_a_comment_does_not(tmp_path: Path) -> None:
    lock, source = lock_of(".").read_text("utf-8"), tmp_path / "requirements.in"
    source.write_text(source_of(".").read_text("utf-8") + "# and a comment\n")
    assert faults(lock, source) == []
    source.write_text(source_of(".").read_text("utf-8") + "requests==2.0\n")
    assert faults(lock, source) == ["is older than its requirements.in: run make lock", "does not lock requests==2.0"]


def test_a_package_has_one_version_in_all_lists() -> None:
    versions = defaultdict(set)
    for folder in FOLDERS:
        for line in pins(lock_of(folder).read_text("utf-8")):
            match = PINNED.fullmatch(line)
            assert match, line
            versions[match["name"]].add((match["version"], match["digests"]))
    assert [name for name, known in versions.items() if len(known) > 1] == []


def test_every_list_in_the_tree_is_locked_and_every_locked_one_is_installed_by_somebody() -> None:
    there = {path.parent for path in PROJECT.rglob("requirements*") if ".venv" not in path.parts}
    assert there == {source_of(folder).parent for folder in FOLDERS}
    installed = {name for names in bootstrap.REQUIREMENTS.values() for name in names}
    assert installed == {str(lock_of(folder).relative_to(PROJECT)) for folder in FOLDERS}


def test_pip_takes_only_what_has_a_digest_and_builds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def refuse(command: list[str], **_: object) -> None:
        commands.append(command)
        raise FileNotFoundError

    monkeypatch.setattr(bootstrap.subprocess, "Popen", refuse)
    with pytest.raises(FileNotFoundError):
        bootstrap.run_pip(["requirements.txt"])
    assert {"--require-hashes", "--only-binary"} < set(commands[0])
