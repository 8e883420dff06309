"""`.env.home`: who may read it, what it sets, and what wins over it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from home_node.env_file import read_env_file

ROOT = Path(__file__).resolve().parents[3]


def write(folder: Path, text: str, mode: int = 0o600) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / ".env.home"
    file.write_bytes(text.encode())
    file.chmod(mode)
    return file


def test_what_is_set_in_the_environment_wins(tmp_path: Path) -> None:
    file = write(tmp_path, "WHISPER_MODEL=base\nWOCS_BEAT_SECONDS='5'\nWOCS_WRITER_KEY=a${PATH}b\n")
    environment = {"WOCS_ENV_FILE": str(file), "WHISPER_MODEL": "small", "WOCS_BEAT_SECONDS": ""}
    assert read_env_file(environment) == file
    assert environment["WHISPER_MODEL"] == "small"
    assert environment["WOCS_BEAT_SECONDS"] == "5" and environment["WOCS_WRITER_KEY"] == "a${PATH}b"


def test_it_is_found_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "rumah saya", "WHISPER_MODEL=base\r\n")
    monkeypatch.chdir(file.parent)
    environment: dict[str, str] = {}
    assert read_env_file(environment) == file
    assert environment == {"WHISPER_MODEL": "base", "WOCS_DATA": str(file.parent / ".wocs")}


def test_data_are_beside_the_file_wherever_the_node_is_started(tmp_path: Path) -> None:
    environment = {"WOCS_ENV_FILE": str(write(tmp_path, "WOCS_DATA=data"))}
    read_env_file(environment)
    assert environment["WOCS_DATA"] == str(tmp_path / "data")


def test_notepads_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    environment = {"WOCS_ENV_FILE": str(write(tmp_path, "\ufeffWHISPER_MODEL=base\r\n"))}
    read_env_file(environment)
    assert environment["WHISPER_MODEL"] == "base"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_one_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(ValueError, match="others may read it: chmod 600"):
        read_env_file({"WOCS_ENV_FILE": str(write(tmp_path, "A=b", mode))})


def test_one_that_is_named_must_be_there_and_be_text(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no such file"):
        read_env_file({"WOCS_ENV_FILE": str(tmp_path / "none")})
    file = write(tmp_path, "")
    file.write_bytes("A=é".encode("utf-16"))
    with pytest.raises(ValueError, match="save it as UTF-8"):
        read_env_file({"WOCS_ENV_FILE": str(file)})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("SUPABASE_SECRET_KEY=sb_secret_x", "must not hold database credentials, but SUPABASE_SECRET_KEY is set"),
        ("CRON_SECRET=x", "must not hold secrets of the functions, but CRON_SECRET is set"),
    ],
)
def test_the_node_refuses_the_functions_secrets_there_too(tmp_path: Path, line: str, reason: str) -> None:
    environment = {"PATH": os.environ["PATH"], "WOCS_ENV_FILE": str(write(tmp_path, line))}
    ended = subprocess.run(
        [sys.executable, "-m", "home_node"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 2 and reason in ended.stderr and "\n" not in ended.stderr.strip()
