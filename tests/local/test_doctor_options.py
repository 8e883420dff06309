"""What the doctor does beside looking: mend, ignore, bundle; and on machines that have less than everything."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.database import open_database
from local.doctor.__main__ import main
from local.services.valkey import Valkey
from shared.settings import settings
from tests.database_clone import Clone
from tests.local.doctor_world import BIN, META_TOKEN, SUPABASE_KEY, World, make_world

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def world(database: Clone, valkey: Valkey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with make_world(database, valkey, tmp_path, monkeypatch) as made:
        yield made


def state_of(told: dict, name: str) -> str:
    [state] = [result["state"] for result in told["results"] if result["name"] == name]
    return state


def test_a_fix_is_looked_at_again_before_it_is_called_one(world: World, capsys: Capture) -> None:
    world.data.chmod(0o755)
    code, told = world.examine(capsys)
    assert state_of(told, "machine.data") == "problem" and code == 1
    code, told = world.examine(capsys, "--fix")
    assert state_of(told, "machine.data") == "mended"
    assert world.data.stat().st_mode & 0o777 == 0o700


def test_a_fix_that_does_not_mend_is_a_problem_still(
    world: World, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.data.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    code, told = world.examine(capsys, "--fix")
    assert (code, state_of(told, "machine.data")) == (1, "problem")


@pytest.mark.parametrize("check", ["model.place", "model.bytes"])
def test_a_model_that_is_missing_or_damaged_is_fetched_anew(world: World, capsys: Capture, check: str) -> None:
    weights = world.model / "model.bin"
    weights.unlink() if check == "model.place" else weights.write_bytes(b"the weights of a mode1")
    _, told = world.examine(capsys, "--fix")
    assert (state_of(told, check), weights.read_bytes()) == ("mended", BIN)
    code, told = world.examine(capsys)
    assert (code, told["problems"]) == (0, 0)


def test_files_of_settings_are_closed_to_others(world: World, capsys: Capture) -> None:
    kept = world.project / ".env"
    kept.write_text("WOCS_BRAND=Abang Colek\n")
    kept.chmod(0o644)
    _, told = world.examine(capsys, "--fix")
    assert (state_of(told, "machine.files"), kept.stat().st_mode & 0o777) == ("mended", 0o600)


def test_a_browser_that_could_not_be_fetched_is_missing_still(
    world: World, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.doctor.checks.browser.find_browser", lambda _: None)
    monkeypatch.setattr("local.doctor.checks.browser.fetch_browser", lambda find: find())
    code, told = world.examine(capsys, "--fix")
    assert (code, state_of(told, "browser.program")) == (1, "problem")


def test_without_a_fix_nothing_is_changed(world: World, capsys: Capture) -> None:
    (world.model / "model.bin").write_bytes(BIN[:-1])
    world.examine(capsys)
    assert (world.model / "model.bin").read_bytes() == BIN[:-1]


def test_what_is_ignored_needs_a_reason_and_is_shown_with_it(world: World, capsys: Capture) -> None:
    world.environment["WOCS_TIKTOK_CLIENT_KEY"] = "key"
    assert main(["--ignore", "tiktok.keys"], world.environment, world.project) == 2
    assert "--reason" in capsys.readouterr().err
    assert main(["--ignore", "tiktok.key", "--reason", "x"], world.environment, world.project) == 2
    assert main(["--ignore", "tiktok.keys", "--reason", "comes in May"], world.environment, world.project) == 0
    assert "– tiktok.keys" in (shown := capsys.readouterr().out) and "comes in May" in shown
    code, told = world.examine(capsys)
    assert (code, told["problems"], state_of(told, "tiktok.keys")) == (0, 0, "ignored")
    code, told = world.examine(capsys, "--unignore", "tiktok.keys")
    assert (code, state_of(told, "tiktok.keys")) == (1, "problem")


def test_a_bundle_holds_no_secret_and_no_number(world: World, capsys: Capture) -> None:
    logs = world.data / "logs"
    logs.mkdir()
    secrets = [META_TOKEN, SUPABASE_KEY, *(world.environment[name] for name in ("CRON_SECRET", "WOCS_JWT_SECRET"))]
    (logs / "web.log").write_text("\n".join([*secrets, "60123456789 asked", world.environment["SUPABASE_URL"]]))
    world.examine(capsys, "--bundle")
    [file] = (world.data / "doctor").glob("*.zip")
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as bundle:
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert set(texts) == {"settings.txt", "results.json", "logs/web.log"}
    host = world.environment["SUPABASE_URL"].partition("://")[2]
    assert "CRON_SECRET: 26 characters" in texts["settings.txt"]
    assert json.loads(texts["results.json"])["problems"] == 0
    whole = "\n".join(texts.values())
    assert not [value for value in (*secrets, "60123456789", host) if value in whole]
    assert "<WHATSAPP_TOKEN>" in texts["logs/web.log"] and "…6789 asked" in texts["logs/web.log"]


def test_what_is_wrong_is_said_in_the_owners_language(world: World, capsys: Capture) -> None:
    world.environment |= {"WOCS_LANGUAGE": "ms", "WHATSAPP_TOKEN": "EAAofanotherapp"}
    assert main([], world.environment, world.project) == 1
    shown = capsys.readouterr().out
    assert "1 masalah" in shown.splitlines()[0]
    assert "Meta menolak WHATSAPP_TOKEN: buat token kekal" in shown
    assert "EAAofanotherapp" not in shown


def test_all_shows_every_check_and_why_one_is_not_for_this_machine(world: World, capsys: Capture) -> None:
    assert main(["--all"], world.environment, world.project) == 0
    shown = capsys.readouterr().out
    assert "✓ meta.token" in shown
    assert "· queue.redis" in shown and "not for this machine: REDIS_URL is not set here" in shown


def test_where_pictures_are_kept_elsewhere_no_bucket_is_missed(world: World, capsys: Capture) -> None:
    world.environment["R2_ENDPOINT"] = "https://x.r2.cloudflarestorage.com"
    del world.supabase["/storage/v1/bucket/wocs-media"]
    code, told = world.examine(capsys)
    assert (code, state_of(told, "database.bucket")) == (0, "not_here")


def test_on_the_home_pc_it_asks_health_with_the_nodes_signature(world: World, capsys: Capture) -> None:
    """Nothing of the functions' or the database's is there."""
    kept = ("WOCS_DATA", "WOCS_NODE_URL", "WHISPER_MODEL", "CHROMIUM_PATH", "HF_ENDPOINT")
    home = {name: world.environment[name] for name in kept}
    (world.project / ".env.home").write_text(f"WOCS_FUNCTIONS_URL={world.environment['WOCS_BASE_URL']}\n")
    (world.project / ".env.home").chmod(0o600)
    world.environment = home
    _, told = world.examine(capsys)
    asked = {result["name"]: result["state"] for result in told["results"]}
    assert asked["functions.node_secret"] == asked["node.here"] == asked["meta.standing"] == "well"
    assert asked["meta.token"] == asked["database.answer"] == asked["functions.cron_secret"] == "not_here"


def test_from_the_home_pc_it_is_told_why_the_functions_do_not_reach_their_database(
    world: World, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x")
    settings.cache_clear()
    open_database.cache_clear()
    kept = ("WOCS_DATA", "WHISPER_MODEL", "CHROMIUM_PATH", "HF_ENDPOINT")
    home = {name: world.environment[name] for name in kept}
    world.environment = {**home, "WOCS_FUNCTIONS_URL": world.environment["WOCS_BASE_URL"]}
    assert world.causes(capsys) == ["database_closed"]


def test_a_machine_of_nothing_has_no_problem_and_says_what_it_did_not_look_at(tmp_path: Path, capsys: Capture) -> None:
    code = main(["--json"], {"WOCS_DATA": str(tmp_path / "none"), "PORT": "59999"}, tmp_path)
    told = json.loads(capsys.readouterr().out)
    assert (code, told["problems"]) == (0, 0)
    assert state_of(told, "functions.answer") == "not_here"


def test_where_make_run_runs_the_vendors_are_not_for_this_machine(
    world: World, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = world.environment["WOCS_BASE_URL"]
    monkeypatch.setattr("local.doctor.installation.holder", lambda _: (1, url))
    names = ("CRON_SECRET", "WOCS_NODE_SECRET", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "WOCS_JWT_SECRET")
    (world.data / "secrets.json").write_text(json.dumps({name: world.environment[name] for name in names}))
    world.environment = {"WOCS_DATA": str(world.data), "WHISPER_MODEL": "tiny"}
    _, told = world.examine(capsys)
    because = {result["name"]: (result["state"], result["because"]) for result in told["results"]}
    assert because["functions.cron_secret"][0] == "well"
    assert because["meta.token"] == ("not_here", "the phone simulator stands in for Meta")
    assert because["backups.backup"] == ("not_here", "this is a machine for trials")


def test_a_setting_that_cannot_be_is_said_and_nothing_is_asked(tmp_path: Path, capsys: Capture) -> None:
    assert main([], {"WOCS_LANGUAGE": "de", "WOCS_DATA": str(tmp_path)}, tmp_path) == 2
    assert "WOCS_LANGUAGE must be ms or en" in capsys.readouterr().err


def test_a_look_that_breaks_hides_no_other(world: World, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> object:
        raise RuntimeError("sb_secret_of_these_tests")

    monkeypatch.setattr("local.doctor.checks.queue.read_object", broken)
    code, told = world.examine(capsys)
    assert code == 1 and state_of(told, "queue.upstash") == "problem" and state_of(told, "meta.token") == "well"
    assert SUPABASE_KEY not in json.dumps(told)


def test_it_starts_where_posix_is_not() -> None:
    """As the home PC's Windows has it: `make run` is not for it, the doctor is."""
    blocked = "for name in ('fcntl', 'pwd', 'grp', 'resource', 'termios'): sys.modules[name] = None"
    script = f"import sys\n{blocked}\nfrom local.doctor.__main__ import main\nsys.exit(main(['--json']))"
    environment = {"PATH": os.environ["PATH"], "WOCS_DATA": "/nowhere/at/all", "PORT": "59998"}
    ended = subprocess.run([sys.executable, "-X", "utf8", "-c", script], env=environment, capture_output=True)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_where_a_package_is_missing_it_says_which() -> None:
    blocked = "import sys\nsys.modules['jinja2'] = None\nsys.argv = ['local', 'doctor']"
    script = f"{blocked}\nfrom local.__main__ import main\nsys.exit(main())"
    ended = subprocess.run([sys.executable, "-X", "utf8", "-c", script], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (
        2,
        "`local doctor` needs the package jinja2: `make doctor` installs it.\n",
    )
