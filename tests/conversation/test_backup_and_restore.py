"""A day of work is backed up, the database is lost, and another machine goes on with it."""

import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import psycopg
import pyrage
import pytest
from pyrage import x25519

from functions.database import open_database
from functions.media_store import open_media_store
from functions.media_store.supabase import SupabaseStore
from functions.site import serve
from functions.whatsapp import open_whatsapp
from home_node.backups.archive import DUMP
from home_node.backups.drill import run_drill
from home_node.backups.failures import BackupFailed
from home_node.backups.folder import list_archives, read_note
from home_node.backups.make_backup import Backup
from home_node.backups.postgres_tools import locate_tool
from home_node.door import Door
from local.restore.archive import Archive, open_archive
from local.restore.database import restore_database
from local.restore.drill import sweep_scratch
from local.restore.media import read_copy
from local.restore.refusal import RestoreRefused
from local.services import migrations
from local.services.postgres_server import Postgres
from shared.contract.value_types import JSONObject
from tests.conftest import forget_settings
from tests.contract.conftest import POSTGREST_KEPT, supabase_project
from tests.contract.fake_storage import Storage
from tests.contract.http_servers import SECRET_KEY, served
from tests.conversation.backed_up import (
    IDENTITY,
    PASSWORD,
    Rows,
    back_up_now,
    enroll,
    fill,
    make_reader,
    open_backups,
    skip_drill,
    start_restore,
    task_in,
)
from tests.conversation.bundled_functions import in_this_process
from tests.conversation.fake_home_node import Home
from tests.conversation.test_landing_trip import a_picture
from tests.conversation.webhook_in_process import ADMIN, WebhookClient
from tests.database_clone import Clone
from tests.processes import PROJECT, wait_for


@pytest.fixture
def functions(webhook: WebhookClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The functions' node door at an address, with a node enrolled."""
    enroll(webhook)
    monkeypatch.setenv("WOCS_BACKUP_EXPORT", "on")
    forget_settings()
    with served(serve("node")) as url:
        yield url


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[str]:
    """Another machine's database."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("create database restored")
        yield postgres.url("restored")
        connection.execute("drop database restored with (force)")


def make(webhook: WebhookClient, functions: str, folder: Path) -> Backup:
    """By pg_dump, without a drill."""
    skip_drill(webhook)
    made = open_backups(folder, functions, make_reader(webhook.database.url)).make_if_due()
    assert made
    return made


def restore(url: str, file: Path) -> None:
    with open_archive(file, IDENTITY) as archive:
        restore_database(url, archive)


def counts(archive: Archive, rows: Rows) -> None:
    told = archive.manifest["rows"]
    assert {name: len(lines) for name, lines in rows.contents().items()} == {
        name: told[name] for name in rows.tables()
    }  # fmt: skip


@in_this_process
def test_a_lost_database_comes_back_on_another_machine_and_its_work_goes_on(
    webhook: WebhookClient, functions: str, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook.say(ADMIN, "/landing create page: gambar title: Gambar", media=(a_picture(), "image/jpeg"))
    day = fill(webhook)
    before = Rows(webhook.database.url).contents()
    archive = back_up_now(scratch / "pc", functions, make_reader(webhook.database.url))
    assert webhook.sql("select kind, ok, note from wocs.backups order by id") == [
        ("backup", True, None), ("drill", True, None)
    ]  # fmt: skip
    assert "💾 Backup: " in webhook.say(ADMIN, "/status")
    picture = webhook.one("select storage_url from wocs.attachments where state = 'stored' limit 1")

    elsewhere = scratch / "elsewhere"
    restoring = start_restore(archive, elsewhere)
    said, trouble = restoring.communicate(timeout=120)
    assert restoring.returncode == 0, trouble
    note = read_note(archive)
    assert note and f"{note.rows} rows, 1 of 1 files" in said

    server = Postgres(elsewhere / "postgres")
    server.start()
    try:
        there = Rows(server.url())
        after = there.contents()
        assert {name: lines for name, lines in after.items() if name != "outbox"} == {
            name: lines for name, lines in before.items() if name != "outbox"
        }  # fmt: skip
        move(monkeypatch, DATABASE_URL=server.service_url(), WOCS_DATA=str(elsewhere))
        stored = open_media_store().get(str(picture))
        assert stored and stored.mime == "image/jpeg" and stored.data[:2] == b"\xff\xd8"
        phone = WebhookClient(there, webhook.graph, serve("webhook").test_client())  # type: ignore[arg-type]
        check_goes_on(phone, day.queued, day.awaiting, day.schedule)
        open_database().close()  # type: ignore[attr-defined]
    finally:
        server.stop()


def move(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    """The functions look elsewhere from now on."""
    open_whatsapp().close()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    forget_settings()


def check_goes_on(phone: WebhookClient, queued: str, awaiting: str, schedule: str) -> None:
    sent = len(phone.graph.sent)
    home = Home()
    assert home.claim()["id"] == queued
    assert "completed" in phone.say(ADMIN, f"CONFIRM {awaiting}")
    assert phone.one("select next_at::text from wocs.schedules where state = 'active'") == schedule
    phone.sql("update wocs.schedules set next_at = now(), at = now()")
    home.beat()  # settles, and the functions run what is due
    assert phone.one("select count(*) from wocs.landing_versions where page_slug = 'esok'") == 1
    states = dict(phone.sql("select key, state from wocs.outbox where key in ('waits', 'doubt', 'later')"))
    assert states == {"waits": "unknown", "doubt": "unknown", "later": "queued"}
    assert not [each for each in phone.graph.sent[sent:] if each.get("biz_opaque_callback_data") in {"71", "72"}]
    made = task_in(phone.say(ADMIN, "/landing create page: baharu title: Baharu"))
    assert int(made.removeprefix("TASK-")) > int(awaiting.removeprefix("TASK-")) + 999
    assert phone.one("select wocs.audit_first_break()") is None


class BusyDoor(Door):
    """Somebody works while the pages are read: rows come, change and go."""

    meanwhile: ClassVar[list[Callable[[], None]]] = []

    def ask(self, verb: str, message: Mapping[str, object], attempts: int = 5) -> JSONObject:
        if verb == "export" and message.get("table") == "outbox" and self.meanwhile:
            self.meanwhile.pop()()
        return super().ask(verb, message, attempts)


@in_this_process
def test_over_https_a_copy_is_exact_however_much_is_written_meanwhile(
    webhook: WebhookClient, postgres: Postgres, functions: str, scratch: Path, empty: str,
    monkeypatch: pytest.MonkeyPatch, postgrest_binary: Path, tmp_path: Path,
) -> None:  # fmt: skip
    fill(webhook)
    skip_drill(webhook)
    webhook.sql(
        "insert into wocs.attachments (type, state, storage_url, mime_type, size_bytes) values"
        " ('image', 'stored', 'shots/a.png', 'image/png', 3), ('image', 'stored', 'shots/gone.png', 'image/png', 3)"
    )

    def work() -> None:
        """Of what was read before the outbox, and of what comes after it."""
        webhook.sql("update wocs.approvals set expires_at = expires_at + interval '1 s'")
        webhook.sql("insert into wocs.alerts (kind, about, facts) values ('fault', 'x', '{\"sum\": 12.50}')")
        webhook.sql("delete from wocs.attachments where storage_url = 'shots/gone.png'")
        webhook.sql("update wocs.users set name = 'Ali baharu' where name = 'Ali'")

    monkeypatch.setattr(BusyDoor, "meanwhile", [work])
    storage = Storage(SECRET_KEY)
    storage.buckets["wocs-media"] = {"shots/a.png": (b"png", "image/png")}
    url = postgres.role_url("authenticator", webhook.database.name)
    with supabase_project(postgrest_binary, url, scratch) as project, served(storage) as files:
        store = over_https(monkeypatch, project, files)
        made = open_backups(tmp_path, functions, "", BusyDoor).make_if_due()
        store.close()
        open_database().close()  # type: ignore[attr-defined]
    assert made and made.problem is None and not BusyDoor.meanwhile

    restore(empty, made.archive)
    there, here = Rows(empty).contents(), Rows(webhook.database.url).contents()
    for name in here:
        if name != "outbox":
            assert there[name] == here[name], name
    assert len(there["outbox"]) == len(here["outbox"])
    with open_archive(made.archive, IDENTITY) as archive:
        [part] = archive.manifest["media"]
        assert (part["key"], read_copy(part, tmp_path / "media", IDENTITY)) == ("shots/a.png", b"png")


def over_https(monkeypatch: pytest.MonkeyPatch, project: str, files: str) -> SupabaseStore:
    """The functions reach rows and files over HTTPS alone: two stand-ins, one address each."""
    monkeypatch.delenv("DATABASE_URL")
    move(monkeypatch, SUPABASE_URL=project, SUPABASE_SECRET_KEY=SECRET_KEY)
    store = SupabaseStore(files, SECRET_KEY)
    monkeypatch.setattr("functions.media_store.open_media_store", lambda: store)
    return store


@pytest.fixture
def postgrest_binary() -> Path:
    from local.services.postgrest import PostgrestMissing, fetch

    try:
        return fetch(POSTGREST_KEPT)
    except PostgrestMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no backup over PostgREST here: {missing}")


def test_without_the_switch_the_functions_give_no_row(
    webhook: WebhookClient, functions: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WOCS_BACKUP_EXPORT")
    forget_settings()
    with pytest.raises(BackupFailed) as refused:
        open_backups(tmp_path, functions, "").make_if_due()
    assert refused.value.code == "export_off"
    assert webhook.sql("select ok, note from wocs.backups") == [(False, "export_off")]
    assert list_archives(tmp_path) == []


@pytest.mark.parametrize(
    ("power", "code"),
    [
        ("grant insert on wocs.tasks to wocs_backup", "role_can_write"),
        ("grant execute on function public.wocs_record(jsonb) to wocs_backup", "role_can_write"),
        ("grant service_role to wocs_backup", "role_can_write"),
        ("alter role wocs_backup createrole", "role_can_write"),
        ("alter role wocs_backup nobypassrls", "role_cannot_read"),
        ("revoke select on wocs.users from wocs_backup", "database_refuses"),
        ("alter role wocs_backup nologin", "database_refuses"),
    ],
)
def test_a_role_that_can_do_more_or_less_than_read_makes_no_backup(
    webhook: WebhookClient, functions: str, tmp_path: Path, power: str, code: str
) -> None:
    url = make_reader(webhook.database.url)
    undone = "revoke service_role from wocs_backup; alter role wocs_backup nocreaterole bypassrls login"
    webhook.sql(power)
    try:
        with pytest.raises(BackupFailed) as refused:
            open_backups(tmp_path, functions, url).make_if_due()
    finally:
        webhook.sql(undone)
    assert refused.value.code == code
    assert PASSWORD not in str(refused.value)
    assert not list(tmp_path.glob("wocs-*"))


def test_a_file_is_fetched_once_and_again_where_its_copy_is_damaged(
    webhook: WebhookClient, functions: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook.say(ADMIN, "/landing create page: gambar title: Gambar", media=(a_picture(), "image/jpeg"))
    skip_drill(webhook)
    fetched: list[str] = []
    fetch = Door.fetch_stored
    monkeypatch.setattr(Door, "fetch_stored", lambda door, key: fetched.append(key) or fetch(door, key))
    backups = open_backups(tmp_path, functions, make_reader(webhook.database.url))
    for _ in range(2):
        assert backups.make_if_due(asked_for=True)
    assert len(fetched) == 1
    [copy] = (tmp_path / "media").iterdir()
    flip(copy, copy.stat().st_size // 2)
    assert backups.make_if_due(asked_for=True)
    assert len(fetched) == 2


def flip(file: Path, place: int) -> None:
    data = bytearray(file.read_bytes())
    data[place] ^= 0x40
    file.write_bytes(data)


def test_a_flipped_byte_anywhere_is_detected_and_so_is_another_key(
    webhook: WebhookClient, functions: str, tmp_path: Path, empty: str
) -> None:
    made = make(webhook, functions, tmp_path)
    note = read_note(made.archive)
    assert note and note.bytes == made.archive.stat().st_size
    whole = made.archive.read_bytes()
    for place in {0, 30, 120, 200, len(whole) - 1, *range(250, len(whole), len(whole) // 12)}:
        made.archive.write_bytes(whole)
        flip(made.archive, place)
        with pytest.raises(RestoreRefused, match="the file is damaged"):
            restore(empty, made.archive)
    for length in (0, 100, len(whole) // 2, len(whole) - 1):
        made.archive.write_bytes(whole[:length])
        with pytest.raises(RestoreRefused, match="the file is damaged"):
            restore(empty, made.archive)
    made.archive.write_bytes(whole)
    with pytest.raises(RestoreRefused, match="another key"), open_archive(
        made.archive, str(x25519.Identity.generate())
    ):  # fmt: skip
        pass
    assert Rows(empty).sql("select to_regnamespace('wocs')") == [(None,)]


def test_what_was_put_into_an_archive_later_is_not_believed(
    webhook: WebhookClient, functions: str, tmp_path: Path, empty: str
) -> None:
    """Whoever has the public half can write an archive: its manifest, its rows and its record must fit all the same."""
    made = make(webhook, functions, tmp_path)
    plain = pyrage.decrypt(made.archive.read_bytes(), [x25519.Identity.from_str(IDENTITY)])
    with zipfile.ZipFile(io.BytesIO(plain)) as parts:
        manifest, dump = json.loads(parts.read("manifest.json")), parts.read(DUMP)
    lies = [
        ({"rows": {**manifest["rows"], "users": 99}}, "users has .* rows, and there were 99"),
        ({"audit": [manifest["audit"][0] + 1, manifest["audit"][1]]}, "does not end where"),
        ({"schema": "20990101000000"}, "bring it up to date"),
        ({"format": 9}, "a newer WOCS"),
        ({"sha256": {DUMP: "0" * 64}}, "is not what it was"),
        ({"sha256": {}}, "its parts are not those"),
    ]
    for lie, why in lies:
        forged = io.BytesIO()
        with zipfile.ZipFile(forged, "w") as parts:
            parts.writestr(DUMP, dump)
            parts.writestr("manifest.json", json.dumps(manifest | lie))
        recipient = x25519.Identity.from_str(IDENTITY).to_public()
        made.archive.write_bytes(pyrage.encrypt(forged.getvalue(), [recipient]))
        with pytest.raises(RestoreRefused, match=why):
            restore(empty, made.archive)
    assert Rows(empty).sql("select to_regnamespace('wocs')") == [(None,)]


def test_a_broken_record_is_not_restored_and_a_used_database_is_left_alone(
    webhook: WebhookClient, functions: str, tmp_path: Path, empty: str
) -> None:
    fill(webhook)
    webhook.sql(
        "set session_replication_role = replica; update wocs.task_logs set action = 'completed'"
        " where seq = (select min(seq) from wocs.task_logs)"
    )
    made = make(webhook, functions, tmp_path)
    with pytest.raises(RestoreRefused, match="broken at 1"):
        restore(empty, made.archive)
    with pytest.raises(RestoreRefused, match="never overwritten"):
        restore(webhook.database.url, made.archive)


def test_age_and_pg_restore_alone_bring_it_back(
    webhook: WebhookClient, functions: str, tmp_path: Path, empty: str
) -> None:
    """None of our code but the migrations: docs/backup.md, "Without us"."""
    fill(webhook)
    made = make(webhook, functions, tmp_path)
    plain = pyrage.decrypt(made.archive.read_bytes(), [x25519.Identity.from_str(IDENTITY)])
    (tmp_path / "backup.zip").write_bytes(plain)
    subprocess.run([sys.executable, "-m", "zipfile", "-e", "backup.zip", "."], cwd=tmp_path, check=True)
    migrations.apply(empty)
    rows = Rows(empty)
    tables = ", ".join(f"wocs.{name}" for name in [*rows.tables(), "backups"])
    rows.sql(f"set session_replication_role = replica; truncate {tables}")
    # On Postgres 15 it ends with 1: it sets something that only a newer server has, says so and goes on.
    command = [locate_tool("pg_restore"), "--data-only", "--disable-triggers", "-d", empty]
    subprocess.run([*command, str(tmp_path / DUMP)], check=False)
    assert rows.contents() == Rows(webhook.database.url).contents()
    assert rows.sql("select wocs.audit_first_break()") == [(None,)]


class SlowDoor(Door):
    """Says that the rows are being read, and gives no more of them."""

    def ask(self, verb: str, message: Mapping[str, object], attempts: int = 5) -> JSONObject:
        if verb == "export" and message.get("table") == "users":
            print("reading", flush=True)
            signal.pause()
        return super().ask(verb, message, attempts)


def test_a_backup_that_is_killed_leaves_no_archive_and_the_next_one_does_not_mind(
    webhook: WebhookClient, functions: str, tmp_path: Path
) -> None:
    skip_drill(webhook)
    program = (
        "import pathlib; from tests.conversation import backed_up, test_backup_and_restore as t;"
        f"backed_up.open_backups(pathlib.Path({str(tmp_path)!r}), {functions!r}, '', t.SlowDoor).make_if_due()"
    )
    making = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", program], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert making.stdout
    try:
        assert "reading" in making.stdout.readline()
        wait_for(lambda: list(tmp_path.glob(".partial-*")))
    finally:
        making.kill()
        making.communicate()
    assert list_archives(tmp_path) == []
    assert webhook.sql("select ok from wocs.backups where kind = 'backup'") == [(None,)]
    made = open_backups(tmp_path, functions, "").make_if_due(asked_for=True)
    assert made and list_archives(tmp_path) == [made.archive]


def test_a_restore_that_is_killed_leaves_the_database_empty_and_is_begun_again(
    webhook: WebhookClient, functions: str, tmp_path: Path, empty: str, scratch: Path
) -> None:
    made = make(webhook, functions, tmp_path)
    restoring = start_restore(made.archive, scratch / "killed", DATABASE_URL=empty)
    assert restoring.stdout
    restoring.stdout.readline()  # the first migration is being applied
    restoring.kill()
    restoring.communicate()
    rows = Rows(empty)
    wait_for(lambda: rows.sql("select count(*) from pg_stat_activity where datname = 'restored'") == [(1,)])
    assert rows.sql("select to_regnamespace('wocs')") == [(None,)]
    restore(empty, made.archive)
    with open_archive(made.archive, IDENTITY) as archive:
        counts(archive, rows)


def test_an_older_backup_is_brought_up_to_date(
    postgres: Postgres, webhook: WebhookClient, functions: str, tmp_path: Path, empty: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A later WOCS has one migration more than the backup."""
    made = make(webhook, functions, tmp_path)
    later = tmp_path / "migrations"
    later.mkdir()
    for file in migrations.MIGRATIONS.glob("*.sql"):
        (later / file.name).symlink_to(file)
    (later / "20990101000000_rename_people.sql").write_text("update wocs.users set name = name || '!'")
    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    monkeypatch.setattr(migrations.apply, "__defaults__", (later, lambda _: None))
    restore(empty, made.archive)
    names = [name for (name,) in Rows(empty).sql("select name from wocs.users order by 1")]
    assert names == [f"{name}!" for (name,) in webhook.sql("select name from wocs.users order by 1")]


def test_a_drill_says_what_is_wrong_with_the_file_on_the_disk(
    webhook: WebhookClient, functions: str, tmp_path: Path
) -> None:
    made = make(webhook, functions, tmp_path)
    flip(made.archive, made.bytes // 2)
    tried = run_drill(made.archive, IDENTITY, os.environ)
    assert (tried.ok, tried.problem) == (False, "drill_failed")
    assert "the file is damaged" in tried.sentence
    assert IDENTITY not in tried.sentence


def test_what_a_drill_left_when_the_power_went_is_removed_by_the_next(tmp_path: Path) -> None:
    old, fresh = tmp_path / "wocs drill old", tmp_path / "wocs drill fresh"
    for folder in (old, fresh):
        (folder / "postgres").mkdir(parents=True)
    os.utime(old, (0, 0))
    sweep_scratch(tmp_path)
    assert list(tmp_path.iterdir()) == [fresh]


def test_the_clone_is_what_a_reader_may_not_write(database: Clone) -> None:
    url = make_reader(database.url)
    with psycopg.connect(url, autocommit=True) as reader:
        assert reader.execute("select count(*) from wocs.task_moves").fetchall() != [(0,)]
        reader.execute("set default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("delete from wocs.task_moves")
