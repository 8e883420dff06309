"""Which file keeps what, for whose eyes, and that nothing is half written."""

import os
import stat
from pathlib import Path

import pytest

from home_node.credentials import explain_refusal
from local.launcher.data_folder import SECRETS
from local.launcher.environment import read_dotenv
from local.setup.answer_files import AnswerFiles
from local.setup.made_secrets import MADE, keep_secrets
from local.setup.report import Report

VALUES = ["plain", "a b", "a # b", 'say "x"', "it's", "pä$WORD", "back\\slash", "https://x/#y?a=b&c=d"]


def test_each_answer_is_in_the_files_of_its_readers_alone(tmp_path: Path) -> None:
    answers = AnswerFiles(tmp_path, {})
    for name in ("WHATSAPP_TOKEN", "WOCS_BASE_URL", "WOCS_ADMINS"):
        answers.keep(name, name.lower())
    assert read_dotenv(tmp_path / ".env.vercel") == {
        "WHATSAPP_TOKEN": "whatsapp_token",
        "WOCS_BASE_URL": "wocs_base_url",
    }
    assert read_dotenv(tmp_path / ".env.home") == {"WOCS_BASE_URL": "wocs_base_url"}
    assert read_dotenv(tmp_path / ".env.setup") == {"WOCS_ADMINS": "wocs_admins"}


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back_as_it_was(tmp_path: Path, value: str) -> None:
    AnswerFiles(tmp_path, {}).keep("WOCS_BRAND", value)
    assert AnswerFiles(tmp_path, {}).get("WOCS_BRAND") == value
    assert read_dotenv(tmp_path / ".env.home")["WOCS_BRAND"] == value


def test_the_files_are_their_owners_alone_even_where_one_was_open_before(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        (tmp_path / ".env.home").write_text("WOCS_BEAT_SECONDS=10\n# mine\n")
        (tmp_path / ".env.home").chmod(0o644)
        AnswerFiles(tmp_path, {}).keep("WOCS_BASE_URL", "https://a.example")
    finally:
        os.umask(umask)
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    assert (tmp_path / ".env.home").read_text().startswith("WOCS_BEAT_SECONDS=10\n# mine\n")


def test_what_is_given_wins_and_what_is_kept_stays_and_an_empty_value_takes_it_out(tmp_path: Path) -> None:
    AnswerFiles(tmp_path, {}).keep("WOCS_NODE_URL", "https://old.example")
    answers = AnswerFiles(tmp_path, {"WOCS_NODE_URL": " https://new.example ", "WOCS_BRAND": " "})
    assert (answers.get("WOCS_NODE_URL"), answers.get("WOCS_BRAND")) == ("https://new.example", "")
    answers.keep("WOCS_NODE_URL", answers.get("WOCS_NODE_URL"))
    assert AnswerFiles(tmp_path, {}).get("WOCS_NODE_URL") == "https://new.example"
    answers.keep("WOCS_NODE_URL", "")
    assert AnswerFiles(tmp_path, {}).get("WOCS_NODE_URL") == ""
    assert "WOCS_NODE_URL" not in (tmp_path / ".env.home").read_text()


def test_an_answer_that_its_check_refuses_is_not_kept_and_what_was_known_comes_back(tmp_path: Path) -> None:
    answers = AnswerFiles(tmp_path, {"WHATSAPP_TOKEN": "known"})
    with pytest.raises(ZeroDivisionError), answers.supposed("WHATSAPP_TOKEN", "new"):
        assert answers.get("WHATSAPP_TOKEN") == "new"
        raise ZeroDivisionError
    assert answers.get("WHATSAPP_TOKEN") == "known"


def test_every_secret_is_made_once_and_the_home_pc_gets_none(tmp_path: Path) -> None:
    report = Report(lambda: "en")
    keep_secrets(AnswerFiles(tmp_path, {}), report)
    first = read_dotenv(tmp_path / ".env.vercel")
    assert set(first) == set(MADE) == set(SECRETS) - {"WHATSAPP_APP_SECRET"}
    assert len(set(first.values())) == len(MADE)
    assert all(len(bytes.fromhex(value)) == 32 for value in first.values())
    keep_secrets(AnswerFiles(tmp_path, {}), report)
    assert read_dotenv(tmp_path / ".env.vercel") == first
    assert explain_refusal(read_dotenv(tmp_path / ".env.home")) is None
