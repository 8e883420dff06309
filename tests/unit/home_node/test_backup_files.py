"""The key of the backups, files in the age format, and which backups are kept."""

import io
import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import IO

import pyrage
import pytest
from pyrage import x25519

from home_node.backups import command_line
from home_node.backups.age_files import decrypt_into, write_encrypted
from home_node.backups.database_address import explain_address, read_address
from home_node.backups.drill import run_drill
from home_node.backups.folder import Note, keep_note, list_archives, name_archive, read_note, sweep
from home_node.backups.key_words import (
    KeyRefused,
    draw_words,
    identity_of_words,
    keep_recipient,
    open_identity,
    read_recipient,
    recipient_of,
)
from home_node.backups.retention import choose_kept
from home_node.credentials import explain_refusal
from home_node.identity import keep_identity, locate_identities
from shared.signatures import NodeIdentity

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
ZEROS = "abandon " * 23 + "art"
OF_ZEROS = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"


def test_the_words_are_the_key_of_any_age_tool() -> None:
    """Thirty-two zero bytes, by BIP-39 and by Bech32."""
    assert identity_of_words(ZEROS)[:-6] == OF_ZEROS[:68]
    identity = identity_of_words(draw_words())
    secret = pyrage.encrypt(b"rahsia", [x25519.Recipient.from_str(recipient_of(identity))])
    assert pyrage.decrypt(secret, [x25519.Identity.from_str(identity)]) == b"rahsia"


def test_the_words_are_drawn_anew_and_heard_however_they_are_typed() -> None:
    words = draw_words()
    assert words != draw_words()
    assert identity_of_words(f"  {words.upper()}\n") == identity_of_words(words)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (ZEROS.replace("art", "aart"), "'aart' is none of the words"),
        (ZEROS.replace("abandon ", "", 1), "a key has 24 words, and these are 23"),
        ("", "these are 0"),
        (ZEROS.replace("art", "zoo"), "do not fit together"),
    ],
)
def test_mistyped_words_are_told_what_is_wrong(words: str, why: str) -> None:
    with pytest.raises(KeyRefused, match=why):
        identity_of_words(words)


def test_an_identity_is_read_from_a_key_file_of_age(tmp_path: Path) -> None:
    identity = identity_of_words(ZEROS)
    told = f"# created: 2026-11-30\n# public key: {recipient_of(identity)}\n{identity}\n"
    assert str(open_identity(told)) == identity
    with pytest.raises(KeyRefused, match="no age identity"):
        open_identity("-----BEGIN OPENSSH PRIVATE KEY-----")


def test_a_damaged_recipient_is_none(tmp_path: Path) -> None:
    assert read_recipient(tmp_path) is None
    keep_recipient(tmp_path, recipient_of(identity_of_words(ZEROS)))
    assert read_recipient(tmp_path) == recipient_of(identity_of_words(ZEROS))
    (tmp_path / "recipient.txt").write_text("age1nonsense")
    assert read_recipient(tmp_path) is None


def test_the_words_are_shown_once_and_can_be_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WOCS_BACKUPS", str(tmp_path))
    assert command_line.main(["key"]) == 0
    shown = capsys.readouterr().out
    words = [line for line in shown.splitlines() if line.lstrip()[:1].isdigit()]
    said = " ".join(word for line in words for word in line.split() if not word.isdigit())
    assert recipient_of(identity_of_words(said)) == read_recipient(tmp_path)
    assert identity_of_words(said) in shown

    assert command_line.main(["key"]) == 1
    assert said.split()[0] not in capsys.readouterr().out.split()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{said}\n"))
    assert command_line.main(["check"]) == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{ZEROS}\n"))
    assert command_line.main(["check"]) == 1
    assert command_line.main(["key", "--new"]) == 0
    assert recipient_of(identity_of_words(said)) != read_recipient(tmp_path)
    assert all(said.split()[0] not in file.read_text().split() for file in tmp_path.iterdir())


# Files


@pytest.fixture
def key() -> x25519.Identity:
    return x25519.Identity.generate()


def test_a_file_is_there_whole_and_for_its_owner_alone(tmp_path: Path, key: x25519.Identity) -> None:
    file = tmp_path / "new" / "a.age"
    data = bytes(range(256)) * 4000
    write_encrypted(file, [str(key.to_public())], lambda stream: stream.write(data) and None)
    assert file.stat().st_mode & 0o777 == 0o600
    out = io.BytesIO()
    decrypt_into(file, out, key)
    assert out.getvalue() == data
    assert list(file.parent.iterdir()) == [file]


def test_what_breaks_while_it_is_written_leaves_the_one_before(tmp_path: Path, key: x25519.Identity) -> None:
    file = tmp_path / "a.age"
    file.write_bytes(b"before")

    def break_off(stream: IO[bytes]) -> None:
        stream.write(b"x" * 200_000)
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError, match="the database is gone"):
        write_encrypted(file, [str(key.to_public())], break_off)
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file may grow further."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write_much(stream: IO[bytes]) -> None:
    stream.write(b"x" * 999_999)


def test_a_full_disk_leaves_nothing_and_is_an_error_of_the_system(tmp_path: Path, key: x25519.Identity) -> None:
    with disk_of(100_000), pytest.raises(OSError, match="File too large"):
        write_encrypted(tmp_path / "a.age", [str(key.to_public())], write_much)
    assert list(tmp_path.iterdir()) == []


# Which are kept


def test_a_year_and_more_of_days_keeps_thirty_days_and_then_a_week_each() -> None:
    """As the node does it: each day one is added, and what is not kept is gone for ever."""
    there: set[datetime] = set()
    first = NOW
    for day in range(800):
        now = first + timedelta(days=day)
        there = choose_kept({*there, now}, now)
        ages = sorted((now - at).days for at in there)
        assert ages[: min(day, 30) + 1] == list(range(min(day, 30) + 1)), day
        assert all(later - earlier <= 7 for earlier, later in pairwise(ages)), day
        assert len(there) <= 84, day
    assert 359 <= ages[-1] <= 365


def test_of_one_day_the_newest_is_kept_and_the_newest_of_all_however_old() -> None:
    morning, noon = NOW.replace(hour=6), NOW.replace(hour=12)
    assert choose_kept({morning, noon}, noon) == {noon}
    ancient = NOW - timedelta(days=900)
    assert choose_kept({ancient, ancient - timedelta(days=9)}, NOW) == {ancient}
    assert choose_kept(set(), NOW) == set()


def make_kept(folder: Path, at: datetime, media: dict[str, str]) -> Path:
    archive = name_archive(folder, at)
    archive.write_bytes(b"x")
    keep_note(archive, Note(at.isoformat(), 1, 1, "", media))
    return archive


def test_a_picture_stays_for_as_long_as_a_backup_names_it(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    for name in ("old.age", "both.age", "stray.age"):
        (tmp_path / "media" / name).touch()
    old = make_kept(tmp_path, NOW - timedelta(days=40), {"old.age": "", "both.age": ""})
    older = make_kept(tmp_path, NOW - timedelta(days=41), {"old.age": ""})
    new = make_kept(tmp_path, NOW, {"both.age": ""})
    sweep(tmp_path, NOW)
    assert list_archives(tmp_path) == [old, new] and not older.with_suffix("").with_suffix(".json").exists()
    assert {file.name for file in (tmp_path / "media").iterdir()} == {"old.age", "both.age"}
    sweep(tmp_path, NOW + timedelta(days=400))
    assert list_archives(tmp_path) == [new]
    assert {file.name for file in (tmp_path / "media").iterdir()} == {"both.age"}


def test_no_picture_goes_while_a_note_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.age").touch()
    archive = make_kept(tmp_path, NOW, {})
    note = tmp_path / "wocs-20261130T030000Z.json"
    assert json.loads(note.read_text())["at"] == NOW.isoformat()
    note.write_text("{")
    assert read_note(archive) is None
    sweep(tmp_path, NOW)
    assert (tmp_path / "media" / "a.age").exists()


# The address of the database


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://wocs_backup.abc:x@pooler:6543/postgres", "port 6543"),
        ("postgresql://postgres.abc:x@pooler:5432/postgres", "the role postgres"),
        ("postgresql://wocs_backup@host:port/x", "no address"),
        ("https://wocs_backup@host/x", "must begin with postgresql://"),
    ],
)
def test_a_node_does_not_start_with_an_address_that_could_change_something(url: str, why: str) -> None:
    refusal = explain_refusal({"WOCS_BACKUP_DATABASE_URL": url})
    assert refusal and why in refusal


def test_the_one_address_that_only_reads_is_accepted_and_every_other_refused() -> None:
    reading = {"WOCS_BACKUP_DATABASE_URL": "postgresql://wocs_backup.abc:x@pooler:5432/postgres?sslmode=require"}
    assert explain_refusal(reading) is None
    assert "DATABASE_URL" in str(explain_refusal({**reading, "DATABASE_URL": "postgresql://x"}))
    assert "OTHER" in str(explain_refusal({**reading, "OTHER": reading["WOCS_BACKUP_DATABASE_URL"]}))


def test_no_list_of_processes_shows_the_password() -> None:
    address = read_address("postgresql://wocs_backup.abc:p%40ss@pooler:5432/postgres?sslmode=require")
    assert address.url == "postgresql://wocs_backup.abc@pooler:5432/postgres?sslmode=require"
    assert address.environment["PGPASSWORD"] == "p@ss"
    assert "p@ss" not in repr(address)
    assert explain_address(address.url) is None


def test_without_a_key_there_is_no_backup_and_it_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    keep_identity(locate_identities(tmp_path) / "home.json", NodeIdentity("home", "0" * 32, "secret"))
    assert command_line.main(["now"]) == 1
    assert "python -m home_node backup key" in capsys.readouterr().err


def test_a_drill_without_what_a_restore_needs_says_so(tmp_path: Path) -> None:
    missing = "raise ModuleNotFoundError(\"No module named 'psycopg'\", name='psycopg')"
    (tmp_path / "psycopg.py").write_text(missing)
    drill = run_drill(tmp_path / "none.age", "identity", {"PYTHONPATH": str(tmp_path)})
    assert (drill.ok, drill.problem) == (False, "drill_missing")
    assert "psycopg" in drill.sentence
