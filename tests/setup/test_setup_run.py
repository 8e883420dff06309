"""`python -m local setup` as people live with it: from a file, at a terminal, stopped, killed, run again, mistaken."""

import os
import pty
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from local.launcher.environment import read_dotenv
from local.setup import steps
from local.setup.__main__ import main
from local.setup.answer_files import AnswerFiles
from local.setup.made_secrets import MADE
from local.setup.report import Report
from local.setup.schema_step import newest_migration
from tests.setup.fake_meta import APP_ID, SECRET, TOKEN
from tests.setup.stand_ins import PROJECT, SECRET_KEY, UPSTASH_TOKEN, Vendors, setup_command, write_answers


def run(stand_ins: Vendors, folder: Path, **other: str) -> int:
    file = write_answers(folder.parent / f"{folder.name}.answers", {**stand_ins.answers, **other})
    return main(["--answers", str(file), "--folder", str(folder)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "made").mkdir()
    return tmp_path / "made"


def test_from_a_file_of_answers_all_is_made_that_can_be_before_the_functions_are_there(
    stand_ins: Vendors, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(stand_ins, folder) == 0
    told = capsys.readouterr().out
    assert f"Skema terkini ({newest_migration()})" in told
    assert "Bucket peribadi wocs-media dibuat." in told
    assert "Aminah: admin." in told
    assert "setup ARGS=meta" in told
    for secret in (TOKEN, SECRET, SECRET_KEY, UPSTASH_TOKEN, stand_ins.answers["SUPABASE_DB_URL"]):
        assert secret not in told
    functions, home = read_dotenv(folder / ".env.vercel"), read_dotenv(folder / ".env.home")
    assert {*MADE, "WHATSAPP_TOKEN", "SUPABASE_SECRET_KEY", "WOCS_BASE_URL"} <= set(functions)
    assert set(home) == {"WOCS_BASE_URL", "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"}
    assert set(re.findall(r"value (\w+) \| vercel env add \1 production --force", told)) == set(functions)
    with psycopg.connect(stand_ins.answers["SUPABASE_DB_URL"]) as connection:
        rows = connection.execute("select name, role, wa_number, language from wocs.users").fetchall()
    assert rows == [("Aminah", "admin", "60193334444", "ms")]


def test_a_second_run_changes_nothing(stand_ins: Vendors, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(stand_ins, folder)
    before = {file.name: file.read_text() for file in folder.iterdir()}
    capsys.readouterr()
    assert main(["--answers", str(write_answers(folder.parent / "none", {})), "--folder", str(folder)]) == 0
    assert {file.name: file.read_text() for file in folder.iterdir()} == before
    assert "tiada yang ditukar" in capsys.readouterr().out


def test_everything_wrong_is_told_at_once_and_nothing_is_made(
    stand_ins: Vendors, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {"SUPABASE_SECRET_KEY": "sb_publishable_x", "WHATSAPP_APP_SECRET": "01 23", "WOCS_LANGUAGE": "en"}
    assert run(stand_ins, folder, WOCS_BASE_URL="", **wrong) == 1
    told = capsys.readouterr().out
    assert "SUPABASE_SECRET_KEY: This is the publishable key" in told
    assert "WHATSAPP_APP_SECRET: There is a blank in the middle" in told
    assert "WOCS_BASE_URL: Not answered yet" in told
    assert stand_ins.storage.buckets == {}
    kept = "".join(file.read_text() for file in folder.iterdir())
    assert "sb_publishable_x" not in kept
    assert "WOCS_NODE_SECRET" not in kept


def test_a_name_that_is_no_setting_is_a_slip_of_the_pen(
    stand_ins: Vendors, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(stand_ins, folder, WHATSAPP_TOKENN="x") == 1
    assert "WHATSAPP_TOKENN" in capsys.readouterr().out
    assert main(["--answers", str(folder / "absent"), "--folder", str(folder)]) == 1


def test_without_the_way_to_the_database_the_schema_is_looked_at_over_https(
    stand_ins: Vendors, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(stand_ins, folder, SUPABASE_DB_URL="") == 0
    assert f"Skema terkini ({newest_migration()})" in capsys.readouterr().out
    monkeypatch.setattr("local.setup.schema_step.newest_migration", lambda: "29991231000000")
    assert run(stand_ins, folder, SUPABASE_DB_URL="") == 1
    assert "npx supabase db push" in capsys.readouterr().out


def test_a_value_goes_into_a_pipe_alone(stand_ins: Vendors, folder: Path) -> None:
    run(stand_ins, folder)

    def value(name: str) -> subprocess.CompletedProcess[str]:
        command = setup_command("--folder", str(folder), "value", name)
        return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert (value("WHATSAPP_TOKEN").stdout, value("WHATSAPP_TOKEN").returncode) == (TOKEN, 0)
    absent = value("WOCS_ADMINS")
    assert (absent.stdout, absent.returncode) == ("", 1)
    assert "WOCS_ADMINS" in absent.stderr


def hear_interrupts() -> None:
    """What a shell starts in the background is deaf to Ctrl-C, and so is what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A person at `python -m local setup`."""

    def __init__(self, stand_ins: Vendors, folder: Path) -> None:
        base = stand_ins.answers["WHATSAPP_API_BASE"]
        environment = {"PATH": os.environ["PATH"], "WHATSAPP_API_BASE": base, "TERM": "dumb"}
        self.screen, inside = pty.openpty()
        command = setup_command("--folder", str(folder))
        self.process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            preexec_fn=hear_interrupts,
        )
        os.close(inside)
        self.shown = ""

    def sees(self, words: str) -> str:
        """All that was shown up to these words."""
        while words not in self.shown:
            try:
                more = os.read(self.screen, 4096)
            except OSError:
                more = b""
            assert more, f"it ended without {words!r}:\n{self.shown}"
            self.shown += more.decode(errors="replace")
        before, _, self.shown = self.shown.partition(words)
        return before + words

    def types(self, text: str) -> None:
        os.write(self.screen, f"{text}\n".encode())

    def interrupt(self) -> int:
        """Ctrl-C until it is heard: one that comes a moment before a read begins is heard after it alone."""
        while self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(2)
        return self.process.returncode

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.kill()
        code = self.process.wait(20)
        os.close(self.screen)
        return code


@contextmanager
def terminal(stand_ins: Vendors, folder: Path) -> Iterator[Terminal]:
    opened = Terminal(stand_ins, folder)
    try:
        yield opened
    finally:
        opened.end()


def test_killed_between_two_answers_it_goes_on_where_it_was(stand_ins: Vendors, folder: Path) -> None:
    with terminal(stand_ins, folder) as first:
        first.sees("(1/")
        first.sees("> ")
        first.types("en")
        first.sees("WhatsApp token")
        first.sees("> ")
        first.types(SECRET)
        assert SECRET not in first.sees("This is the app secret (32 characters), not the token.")
        first.sees("> ")
        first.types(TOKEN)
        assert TOKEN not in first.sees("Meta knows this token")
        first.sees("(3/")
        first.process.send_signal(signal.SIGKILL)
        first.process.wait(20)
    kept = {"WHATSAPP_API_BASE": stand_ins.answers["WHATSAPP_API_BASE"], "WOCS_LANGUAGE": "en", "WHATSAPP_TOKEN": TOKEN}
    assert read_dotenv(folder / ".env.vercel") == kept
    assert read_dotenv(folder / ".env.setup")["WHATSAPP_APP_ID"] == APP_ID
    with terminal(stand_ins, folder) as second:
        second.sees("[en; Enter keeps it] > ")
        second.types("")
        assert TOKEN not in second.sees("[kept; Enter keeps it] > ")
        second.types("")
        second.sees("Meta knows this token")
        second.sees("(3/")
        second.sees("> ")
        second.types("0193334444")
        second.sees("This is the phone number")
        second.sees("> ")
        assert second.interrupt() == 130
        second.sees("go on with the same command")
    assert read_dotenv(folder / ".env.vercel") == kept


def test_it_ends_with_the_doctor_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(steps.importlib.util, "find_spec", lambda name: name == "local.doctor" or None)
    monkeypatch.setattr(steps.subprocess, "run", lambda command, **_: called.append(command[1:]))
    report = Report(lambda: "en")
    assert steps.call_doctor(AnswerFiles(PROJECT, {}), report)
    assert called == [["-m", "local", "doctor"]]
